package io.batchflux.function;

import java.util.ArrayList;
import java.util.List;

/**
 * A type as it travels: the name of a class, with type arguments, such as {@code java.util.Map<java.lang.String,double[]>}.
 *
 * @param raw the binary name of the class, or the name of a primitive type
 * @param arguments its type arguments, none if it has none or they do not matter
 * @param dimensions how many times it is an array of that
 */
record TypeName(String raw, List<TypeName> arguments, int dimensions) {

    TypeName {
        arguments = List.copyOf(arguments);
    }

    /** @throws IllegalArgumentException if it is no name of a type */
    static TypeName parse(String name) {
        Parsing parsing = new Parsing(name);
        TypeName type = parsing.type();
        if (parsing.position < name.length()) {
            throw parsing.unexpected();
        }
        return type;
    }

    /** Returns the primitive type of this name, or the loader's class. */
    Class<?> rawClass(ClassLoader loader) throws ClassNotFoundException {
        return switch (raw) {
            case "boolean" -> boolean.class;
            case "byte" -> byte.class;
            case "char" -> char.class;
            case "double" -> double.class;
            case "float" -> float.class;
            case "int" -> int.class;
            case "long" -> long.class;
            case "short" -> short.class;
            case "void" -> void.class;
            default -> Class.forName(raw, false, loader);
        };
    }

    private static final class Parsing {

        private final String name;
        private int position;

        Parsing(String name) {
            this.name = name;
        }

        TypeName type() {
            int start = position;
            while (position < name.length() && "<>,[]".indexOf(name.charAt(position)) < 0) {
                position++;
            }
            String raw = name.substring(start, position);
            List<TypeName> arguments = new ArrayList<>();
            if (skip("<")) {
                do {
                    arguments.add(type());
                } while (skip(","));
                if (!skip(">")) {
                    throw unexpected();
                }
            }
            int dimensions = 0;
            while (skip("[]")) {
                dimensions++;
            }
            return new TypeName(raw, arguments, dimensions);
        }

        private boolean skip(String text) {
            boolean found = name.startsWith(text, position);
            position += found ? text.length() : 0;
            return found;
        }

        IllegalArgumentException unexpected() {
            return new IllegalArgumentException(
                    "a type must be named as in java.util.List<java.lang.String>, was \"" + name + "\"");
        }
    }
}
