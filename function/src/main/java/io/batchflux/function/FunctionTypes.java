package io.batchflux.function;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeBindings;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The types that a function's arguments and result are written and read as.
 *
 * <p>The method's own generic type is the best there is, a type variable in it standing for its bound. Where it is a type
 * variable itself, or a supertype of what the caller passes, the caller's (erased) type takes its place, with the type
 * arguments that follow; a variable in the arguments stands for the class that the caller takes the result for, and one in the result for that which it passes, if
 * no other class can be meant; but a method that takes an interface such as {@code Map} gets what implements it, whatever the
 * caller passes. Only the client finds them out: reflection needs all classes that the function's class mentions, and the
 * node may lack some.
 */
record FunctionTypes(List<JavaType> arguments, JavaType result) {

    static FunctionTypes of(SerializedLambda lambda, ClassLoader loader, TypeFactory types)
            throws ClassNotFoundException, NoSuchMethodException {
        Class<?> owner = Class.forName(lambda.getImplClass().replace('/', '.'), false, loader);
        MethodType type = MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader);
        MethodType called = MethodType.fromMethodDescriptorString(lambda.getInstantiatedMethodType(), loader);
        boolean isConstructor = lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial;
        Executable executable = isConstructor
                ? owner.getDeclaredConstructor(type.parameterArray())
                : method(owner, lambda.getImplMethodName(), type);
        List<Type> arguments = new ArrayList<>(List.of(executable.getGenericParameterTypes()));
        boolean isCalledOnIt = !isConstructor && !Modifier.isStatic(executable.getModifiers());
        if (isCalledOnIt) {
            arguments.add(0, owner);
        }
        arguments.subList(0, lambda.getCapturedArgCount()).clear();
        Type result = executable instanceof Method method ? method.getGenericReturnType() : owner;
        TypeBindings ofArguments = bindings(executable, NamedVariables.of(List.of(result), called.returnType()), types);
        TypeBindings ofResult = bindings(executable, NamedVariables.of(arguments, called.parameterArray()), types);
        List<JavaType> resolved = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            boolean isReceiver =
                    isCalledOnIt && i == 0 && lambda.getCapturedArgCount() == 0 && called.parameterType(0) == owner;
            JavaType named = isReceiver
                    ? owner(executable, ofArguments, types)
                    : types.resolveMemberType(arguments.get(i), ofArguments);
            resolved.add(argument(arguments.get(i), named, called.parameterType(i), types));
        }
        JavaType named = isConstructor ? owner(executable, ofResult, types) : types.resolveMemberType(result, ofResult);
        return new FunctionTypes(resolved, result(result, named, called.returnType(), types));
    }

    /** Returns the class with what its variables stand for, if that is known of all of them. */
    private static JavaType owner(Executable executable, TypeBindings bindings, TypeFactory types) {
        Class<?> owner = executable.getDeclaringClass();
        List<JavaType> named = new ArrayList<>();
        for (TypeVariable<?> variable : owner.getTypeParameters()) {
            JavaType type = bindings.findBoundType(variable.getName());
            if (type == null || isHidden(variable, executable)) {
                return types.constructType(owner);
            }
            named.add(type);
        }
        return types.constructParametricType(owner, named.toArray(JavaType[]::new));
    }

    /** Returns whether the method has another variable of this name. */
    private static boolean isHidden(TypeVariable<?> variable, Executable executable) {
        return Stream.of(executable.getTypeParameters())
                .anyMatch(own -> own.getName().equals(variable.getName()));
    }

    /** A variable of which nobody says more, and whose bound is an interface such as {@code Comparable}, stands for whatever JSON tells. */
    private static TypeBindings bindings(Executable executable, Map<String, Class<?>> named, TypeFactory types) {
        List<JavaType> classes = new ArrayList<>();
        named.values().forEach(type -> classes.add(types.constructType(type)));
        TypeBindings bindings = TypeBindings.create(List.copyOf(named.keySet()), classes);
        for (TypeVariable<?> variable : variables(executable)) {
            Class<?> bound = TypeFactory.rawClass(TypeFactory.defaultInstance().constructType(variable.getBounds()[0]));
            if (!named.containsKey(variable.getName())
                    && Modifier.isAbstract(bound.getModifiers())
                    && !isContainerInterface(bound)
                    && !bound.isAnnotationPresent(JsonTypeInfo.class)) {
                bindings = bindings.withUnboundVariable(variable.getName());
            }
        }
        return bindings;
    }

    private static List<TypeVariable<?>> variables(Executable executable) {
        List<TypeVariable<?>> variables = new ArrayList<>(List.of(executable.getTypeParameters()));
        variables.addAll(List.of(executable.getDeclaringClass().getTypeParameters()));
        return variables;
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

    private static JavaType argument(Type declared, JavaType named, Class<?> called, TypeFactory types) {
        if (boxed(named) == called) {
            return named;
        }
        if (!named.getRawClass().isAssignableFrom(called)) {
            return types.constructType(called); // a number that is made wider
        }
        return isContainerInterface(named.getRawClass()) && !isNamed(called)
                ? named
                : specialised(declared, named, called, types);
    }

    private static JavaType result(Type declared, JavaType named, Class<?> called, TypeFactory types) {
        if (called == void.class) {
            return types.constructType(Void.class);
        }
        return !(declared instanceof TypeVariable<?>) && called.isAssignableFrom(boxed(named))
                ? named
                : types.constructType(called);
    }

    /** What a type variable's bound says of type arguments need not hold for the class that is passed. */
    private static JavaType specialised(Type declared, JavaType named, Class<?> called, TypeFactory types) {
        return declared instanceof TypeVariable<?> || named.isJavaLangObject() || !named.hasGenericTypes()
                ? types.constructType(called)
                : types.constructSpecializedType(named, called);
    }

    private static boolean isContainerInterface(Class<?> type) {
        return type == Iterable.class
                || (type.isInterface()
                        && (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)));
    }

    /** Returns whether the caller passes what an interface of Java's names, such as a set for a collection. */
    private static boolean isNamed(Class<?> type) {
        return type.isInterface() && Classes.isPlatform(type);
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

    /** Returns whether values of the type arrive or are refused by what is in them, and nobody knows before there is one. */
    static boolean dependsOnTheValue(JavaType type) {
        return !type.hasRawClass(Class.class)
                && (type.hasRawClass(Number.class)
                        || type.isJavaLangObject()
                        || (type.containedTypeCount() == 0 && type.getRawClass().getTypeParameters().length > 0)
                        || (type.isArrayType() && dependsOnTheValue(type.getContentType()))
                        || type.getBindings().getTypeParameters().stream().anyMatch(FunctionTypes::dependsOnTheValue));
    }

    private static Class<?> boxed(JavaType type) {
        return MethodType.methodType(type.getRawClass()).wrap().returnType();
    }
}
