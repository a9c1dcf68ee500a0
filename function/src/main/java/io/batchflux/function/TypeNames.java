package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which types travel, such as {@code java.util.Map<java.lang.String,double[]>}. Jackson's own names leave out
 * what is in the lists of an array of lists.
 */
final class TypeNames {

    private static final Map<String, Class<?>> PRIMITIVES = Stream.of(
                    boolean.class,
                    byte.class,
                    char.class,
                    double.class,
                    float.class,
                    int.class,
                    long.class,
                    short.class,
                    void.class)
            .collect(Collectors.toMap(Class::getName, Function.identity()));

    private final String name;
    private final TypeFactory types;
    private final ClassLoader loader;
    private int position;

    private TypeNames(String name, TypeFactory types, ClassLoader loader) {
        this.name = name;
        this.types = types;
        this.loader = loader;
    }

    static String of(JavaType type) {
        if (type.isArrayType()) {
            return of(type.getContentType()) + "[]";
        }
        List<JavaType> arguments = type.getBindings().getTypeParameters();
        return type.getRawClass().getName()
                + (arguments.isEmpty()
                        ? ""
                        : arguments.stream().map(TypeNames::of).collect(Collectors.joining(",", "<", ">")));
    }

    /**
     * Returns the type of this name.
     *
     * @throws ClassNotFoundException if the loader does not know one of its classes
     * @throws IllegalArgumentException if it is no name
     */
    static JavaType parse(String name, TypeFactory types, ClassLoader loader) throws ClassNotFoundException {
        TypeNames names = new TypeNames(name, types, loader);
        JavaType type = names.type();
        if (names.position < name.length()) {
            throw names.unexpected();
        }
        return type;
    }

    private JavaType type() throws ClassNotFoundException {
        int start = position;
        while (position < name.length() && "<>,[]".indexOf(name.charAt(position)) < 0) {
            position++;
        }
        Class<?> raw = classOf(name.substring(start, position));
        JavaType type;
        if (skip("<")) {
            List<JavaType> arguments = new ArrayList<>();
            do {
                arguments.add(type());
            } while (skip(","));
            if (!skip(">")) {
                throw unexpected();
            }
            type = types.constructParametricType(raw, arguments.toArray(JavaType[]::new));
        } else {
            type = types.constructType(raw);
        }
        while (skip("[]")) {
            type = types.constructArrayType(type);
        }
        return type;
    }

    private Class<?> classOf(String className) throws ClassNotFoundException {
        Class<?> primitive = PRIMITIVES.get(className);
        return primitive != null ? primitive : Class.forName(className, false, loader);
    }

    private boolean skip(String text) {
        boolean found = name.startsWith(text, position);
        position += found ? text.length() : 0;
        return found;
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException(
                "a type must be named as in java.util.List<java.lang.String>, was \"" + name + "\"");
    }
}
