package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The types that a function's argument and result are written and read as.
 *
 * <p>The method's own generic type is the best there is. Where it is only a supertype of what the caller passes, or has
 * type variables, the caller's (erased) type takes its place. Only the client finds them out: reflection needs all
 * classes that the function's class mentions, and the node may lack some.
 */
record FunctionTypes(Type argument, Type result) {

    static FunctionTypes of(SerializedLambda lambda, ClassLoader loader)
            throws ClassNotFoundException, NoSuchMethodException {
        Class<?> owner = Class.forName(lambda.getImplClass().replace('/', '.'), false, loader);
        MethodType type = MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader);
        MethodType called = MethodType.fromMethodDescriptorString(lambda.getInstantiatedMethodType(), loader);
        Type argument;
        Type result;
        if (lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial) {
            argument = parameter(owner.getDeclaredConstructor(type.parameterArray()));
            result = owner;
        } else {
            Method method = method(owner, lambda.getImplMethodName(), type);
            argument = method.getParameterCount() == 0 ? owner : parameter(method);
            result = method.getGenericReturnType();
        }
        return new FunctionTypes(argument(argument, called.parameterType(0)), result(result, called.returnType()));
    }

    private static Type parameter(Executable executable) {
        return executable.getGenericParameterTypes()[0];
    }

    private static Method method(Class<?> owner, String name, MethodType type) throws NoSuchMethodException {
        Method found = inherited(owner, name, type);
        if (found == null) {
            throw new NoSuchMethodException(owner.getName() + "." + name + type);
        }
        return found;
    }

    private static @Nullable Method inherited(@Nullable Class<?> owner, String name, MethodType type) {
        if (owner == null) {
            return null;
        }
        for (Method method : owner.getDeclaredMethods()) {
            MethodType candidate = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
            if (method.getName().equals(name) && candidate.equals(type)) {
                return method;
            }
        }
        Method found = inherited(owner.getSuperclass(), name, type);
        for (Class<?> parent : owner.getInterfaces()) {
            found = found == null ? inherited(parent, name, type) : found;
        }
        return found;
    }

    private static Type argument(Type declared, Class<?> called) {
        return !hasVariables(declared) && boxed(declared) == called ? declared : called;
    }

    private static Type result(Type declared, Class<?> called) {
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
