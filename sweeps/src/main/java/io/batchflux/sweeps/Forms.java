package io.batchflux.sweeps;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds the form of a type. */
final class Forms {

    private static final String REMEDY = "; make something else of it with map(..)";

    private Forms() {}

    /**
     * Returns the form of a type.
     *
     * @param path where values of it are, for error texts
     * @throws IllegalArgumentException if it has none
     */
    static Form of(Type type, String path) {
        return of(type, path, List.of());
    }

    /** Returns the form of a type that is one value, such as a number. */
    static Form leaf(Class<?> type, String path) {
        Form leaf = Leaf.find(type);
        if (leaf == null) {
            throw refusal(type, path);
        }
        return leaf;
    }

    static Form of(Type type, String path, List<Class<?>> within) {
        if (type instanceof Class<?> raw) {
            if (raw.isRecord()) {
                return RecordForm.of(raw, path, within);
            }
            if (raw.isArray()) {
                return new ListForm(raw, of(raw.getComponentType(), path + "[]", within));
            }
            return leaf(raw, path);
        }
        if (type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw) {
            Type[] arguments = parameterized.getActualTypeArguments();
            if (raw == List.class || raw == Collection.class) {
                return new ListForm(List.class, of(arguments[0], path + "[]", within));
            }
            if (raw == Map.class && arguments[0] instanceof Class<?> key) {
                return new MapForm(leaf(key, path), of(arguments[1], path + "{}", within));
            }
        }
        throw refusal(type, path);
    }

    private static IllegalArgumentException refusal(Type type, String path) {
        return new IllegalArgumentException("\"" + path
                + "\" must be a number, text, boolean, enum, time, or a record, list, array or map of such, was a "
                + type.getTypeName() + REMEDY);
    }
}
