package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.util.List;
import java.util.stream.Collectors;

/** The {@link TypeName}s of Jackson's types. Jackson's own names leave out what is in the lists of an array of lists. */
final class TypeNames {

    private TypeNames() {}

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
        return type(TypeName.parse(name), types, loader);
    }

    private static JavaType type(TypeName name, TypeFactory types, ClassLoader loader) throws ClassNotFoundException {
        Class<?> raw = name.rawClass(loader);
        JavaType type;
        if (name.arguments().isEmpty()) {
            type = types.constructType(raw);
        } else {
            JavaType[] arguments = new JavaType[name.arguments().size()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = type(name.arguments().get(i), types, loader);
            }
            type = types.constructParametricType(raw, arguments);
        }
        for (int i = 0; i < name.dimensions(); i++) {
            type = types.constructArrayType(type);
        }
        return type;
    }
}
