package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.stream.Stream;

/**
 * The types that a function's argument and result are written and read as.
 *
 * <p>The method's own generic type is the best there is. Where it is only a supertype of what the caller passes, or has
 * type variables, the caller's (erased) type takes its place.
 */
final class FunctionTypes {

    private FunctionTypes() {}

    static Type argument(Type declared, Class<?> called) {
        return !hasVariables(declared) && boxed(declared) == called ? declared : called;
    }

    static Type result(Type declared, Class<?> called) {
        return !hasVariables(declared) && called.isAssignableFrom(boxed(declared)) ? declared : called;
    }

    /** Returns whether the type leaves open what is inside, so that JSON alone cannot tell the classes to read. */
    static boolean isOpen(JavaType type) {
        if (type.isJavaLangObject()) {
            return true;
        }
        if (type.containedTypeCount() == 0 && type.getRawClass().getTypeParameters().length > 0) {
            return true;
        }
        if (type.getContentType() != null && isOpen(type.getContentType())) {
            return true;
        }
        for (int i = 0; i < type.containedTypeCount(); i++) {
            if (isOpen(type.containedTypeOrUnknown(i))) {
                return true;
            }
        }
        return false;
    }

    private static Class<?> boxed(Type type) {
        Class<?> raw = TypeFactory.rawClass(type);
        return MethodType.methodType(raw).wrap().returnType();
    }

    private static boolean hasVariables(Type type) {
        if (type instanceof TypeVariable<?>) {
            return true;
        }
        if (type instanceof ParameterizedType parameterized) {
            return Stream.of(parameterized.getActualTypeArguments()).anyMatch(FunctionTypes::hasVariables);
        }
        if (type instanceof GenericArrayType array) {
            return hasVariables(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Stream.of(wildcard.getUpperBounds()).anyMatch(FunctionTypes::hasVariables);
        }
        return false;
    }
}
