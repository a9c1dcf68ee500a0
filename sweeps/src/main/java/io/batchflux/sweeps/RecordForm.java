package io.batchflux.sweeps;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Records, as maps of their components. */
final class RecordForm implements Form {

    private final Class<?> type;
    private final RecordComponent[] components;
    private final List<Form> forms;
    private final Constructor<?> constructor;

    private RecordForm(Class<?> type, RecordComponent[] components, List<Form> forms, Constructor<?> constructor) {
        this.type = type;
        this.components = components;
        this.forms = forms;
        this.constructor = constructor;
    }

    static RecordForm of(Class<?> type, String path, List<Class<?>> within) {
        List<Class<?>> inside = new ArrayList<>(within);
        inside.add(type);
        if (within.contains(type)) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" must not be a record within itself, was a " + type.getName());
        }
        RecordComponent[] components = type.getRecordComponents();
        List<Form> forms = new ArrayList<>();
        for (RecordComponent component : components) {
            component.getAccessor().setAccessible(true);
            forms.add(Forms.of(component.getGenericType(), under(path, component), inside));
        }
        return new RecordForm(type, components, List.copyOf(forms), constructor(type, components));
    }

    private static Constructor<?> constructor(Class<?> type, RecordComponent[] components) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
        }
    }

    private static String under(String path, RecordComponent component) {
        return path.isEmpty() ? component.getName() : path + "." + component.getName();
    }

    @Override
    public @Nullable Object tree(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            tree.put(components[i].getName(), forms.get(i).tree(component(i, value)));
        }
        return tree;
    }

    private @Nullable Object component(int index, Object value) {
        try {
            return components[index].getAccessor().invoke(value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read " + components[index], e);
        } catch (InvocationTargetException e) {
            Throwable cause = thrown(e);
            throw new IllegalArgumentException(components[index] + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    @Override
    public @Nullable Object value(@Nullable Object tree, String path) {
        if (tree == null || type.isInstance(tree)) {
            return tree;
        }
        if (!(tree instanceof Map<?, ?> parts)) {
            throw refusal(tree, path);
        }
        if (isNothing(parts)) {
            return null;
        }
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = forms.get(i).value(parts.get(components[i].getName()), under(path, components[i]));
        }
        return made(values);
    }

    /** Empty cells are no record, if there is a component that always has a value. */
    private boolean isNothing(Map<?, ?> parts) {
        return forms.stream().anyMatch(form -> form instanceof Leaf leaf && leaf.primitive()) && isEmpty(parts);
    }

    private static boolean isEmpty(@Nullable Object tree) {
        return tree == null
                || tree.equals("")
                || (tree instanceof Map<?, ?> parts && parts.values().stream().allMatch(RecordForm::isEmpty));
    }

    private Object made(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable cause = thrown(e);
            throw new IllegalArgumentException(
                    type.getSimpleName() + " does not take " + Arrays.toString(values) + ": " + cause.getMessage(),
                    cause);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create a " + type, e);
        }
    }

    /** Returns what a record threw; an error stays one. */
    private static Throwable thrown(InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return Objects.requireNonNull(e.getCause());
    }

    @Override
    public Map<String, Form> columns(String path) {
        Map<String, Form> columns = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            columns.putAll(forms.get(i).columns(under(path, components[i])));
        }
        return columns;
    }

    @Override
    public String words() {
        return "a " + type.getSimpleName();
    }
}
