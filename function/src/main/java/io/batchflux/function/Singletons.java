package io.batchflux.function;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects that are the only ones of their class, so that the node has one as well: a class's own {@code INSTANCE}, as a Kotlin {@code object}
 * has it, or that of the class around it, as of a Kotlin {@code companion object}.
 */
final class Singletons {

    private Singletons() {}

    /** The classes of what a lambda captures, if all of it is such; else empty. */
    static Optional<List<String>> capturedBy(SerializedLambda lambda) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            Object value = lambda.getCapturedArg(i);
            if (value == null || !isSingleton(value)) {
                return Optional.empty();
            }
            names.add(value.getClass().getName());
        }
        return Optional.of(names);
    }

    private static boolean isSingleton(Object value) {
        try {
            return find(value.getClass()) == value;
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return false;
        }
    }

    /**
     * Returns the one of a class as it is here.
     *
     * @throws NoSuchFieldException if the class does not have one
     */
    static Object find(Class<?> type) throws ReflectiveOperationException {
        Object own = value(type, "INSTANCE", type);
        Class<?> around = type.getDeclaringClass();
        Object found = own == null && around != null ? value(around, type.getSimpleName(), type) : own;
        if (found == null) {
            throw new NoSuchFieldException(type.getName() + ".INSTANCE");
        }
        return found;
    }

    private static @Nullable Object value(Class<?> owner, String name, Class<?> type)
            throws ReflectiveOperationException {
        try {
            Field field = owner.getDeclaredField(name);
            if (!Modifier.isStatic(field.getModifiers()) || !Modifier.isFinal(field.getModifiers())) {
                return null;
            }
            field.setAccessible(true);
            Object value = field.get(null);
            return value != null && value.getClass() == type ? value : null;
        } catch (NoSuchFieldException e) {
            return null;
        }
    }
}
