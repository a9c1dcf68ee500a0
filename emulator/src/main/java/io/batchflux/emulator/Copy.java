package io.batchflux.emulator;

import io.batchflux.emulator.wire.Given;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;

/**
 * This class copies records with another value of one component, so that none has to list all of its components for
 * each.
 */
final class Copy {

    private Copy() {}

    /**
     * Returns a copy that differs in this component.
     *
     * @param value the value of a component that is optional, or the component
     * @throws NullPointerException if there is no value, with the component's name
     * @throws IllegalArgumentException if the record refuses the value, or has no such component
     */
    static <R extends Record> R with(R record, String component, Object value) {
        Given.present(component, value);
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        boolean found = false;
        try {
            for (int i = 0; i < components.length; i++) {
                boolean changed = components[i].getName().equals(component);
                found |= changed;
                types[i] = components[i].getType();
                values[i] = changed
                        ? of(types[i], value)
                        : components[i].getAccessor().invoke(record);
            }
            if (!found) {
                throw new IllegalArgumentException(record.getClass().getSimpleName() + " has no " + component + ", but "
                        + Arrays.toString(components));
            }
            @SuppressWarnings("unchecked") // It is the record's own class.
            R copy = (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
            return copy;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " must be a record of this package", e);
        }
    }

    private static Object of(Class<?> type, Object value) {
        return type == Optional.class && !(value instanceof Optional<?>) ? Optional.of(value) : value;
    }
}
