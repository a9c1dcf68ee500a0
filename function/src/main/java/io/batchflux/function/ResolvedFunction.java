package io.batchflux.function;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A function whose code is at hand: it writes arguments, reads values, and can be called.
 *
 * <p>Client and node use the same class, so both read and write with the same types. Thread-safe.
 *
 * @param <A> the argument
 * @param <R> the result
 */
public final class ResolvedFunction<A extends @Nullable Object, R extends @Nullable Object> {

    private final FunctionReference reference;
    private final Executable executable;
    private final Type argumentType;
    private final Type resultType;

    private ResolvedFunction(FunctionReference reference, Executable executable, Type argumentType, Type resultType) {
        this.reference = reference;
        this.executable = executable;
        this.argumentType = argumentType;
        this.resultType = resultType;
    }

    /**
     * Resolves a function in the class loader that it comes from.
     *
     * @throws IllegalArgumentException as in {@link FunctionReference#of(RemoteFunction)}
     */
    @SuppressWarnings("unchecked") // The types of a function's reference are those of the function.
    public static <A extends @Nullable Object, R extends @Nullable Object> ResolvedFunction<A, R> of(
            RemoteFunction<A, R> function) {
        FunctionReference reference = FunctionReference.of(function);
        try {
            return (ResolvedFunction<A, R>)
                    reference.resolve(function.getClass().getClassLoader());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "The function " + reference + " cannot be resolved: " + e.getMessage(), e);
        }
    }

    static ResolvedFunction<?, ?> find(FunctionReference reference, ClassLoader loader)
            throws ClassNotFoundException, NoSuchMethodException {
        Class<?> owner = Class.forName(reference.className(), false, loader);
        MethodType called;
        Executable executable;
        Type declaredArgument;
        Type declaredResult;
        try {
            called = MethodType.fromMethodDescriptorString(reference.calledAs(), loader);
            MethodType type = MethodType.fromMethodDescriptorString(reference.descriptor(), loader);
            switch (reference.kind()) {
                case CONSTRUCTOR -> {
                    Constructor<?> constructor = owner.getDeclaredConstructor(type.parameterArray());
                    executable = constructor;
                    declaredArgument = parameter(constructor);
                    declaredResult = owner;
                }
                case STATIC -> {
                    Method method = method(owner, reference.methodName(), type);
                    executable = method;
                    declaredArgument = parameter(method);
                    declaredResult = method.getGenericReturnType();
                }
                case INSTANCE -> {
                    Method method = method(owner, reference.methodName(), type);
                    executable = method;
                    declaredArgument = owner;
                    declaredResult = method.getGenericReturnType();
                }
                default -> throw new IllegalArgumentException("kind must be known, was " + reference.kind());
            }
        } catch (TypeNotPresentException e) {
            throw new ClassNotFoundException(e.typeName(), e);
        }
        executable.setAccessible(true);
        return new ResolvedFunction<>(
                reference,
                executable,
                FunctionTypes.argument(declaredArgument, called.parameterType(0)),
                FunctionTypes.result(declaredResult, called.returnType()));
    }

    private static Type parameter(Executable executable) throws NoSuchMethodException {
        if (executable.getParameterCount() != 1) {
            throw new NoSuchMethodException(executable + " must have one parameter");
        }
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
            if (method.getName().equals(name)
                    && MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                            .equals(type)) {
                return method;
            }
        }
        Method found = inherited(owner.getSuperclass(), name, type);
        for (Class<?> parent : owner.getInterfaces()) {
            found = found == null ? inherited(parent, name, type) : found;
        }
        return found;
    }

    /** Returns where the code is. */
    public FunctionReference reference() {
        return reference;
    }

    /** Returns the type that arguments are written and read as. */
    public Type argumentType() {
        return argumentType;
    }

    /** Returns the type that results are written and read as. */
    public Type resultType() {
        return resultType;
    }

    /**
     * Writes a call of this function.
     *
     * @throws IllegalArgumentException if the argument does not survive the way to the node and back as JSON
     */
    public Invocation invocation(String id, A argument) {
        return new Invocation(id, reference, FunctionJson.write(argumentType, argument, "argument", reference));
    }

    /**
     * Reads the value of an outcome.
     *
     * @throws IllegalArgumentException if it is not the JSON of a result, as when the node's code is another version
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // The JSON is read as the result type, and null only for null.
    public R value(Outcome.Value outcome) {
        return (R) FunctionJson.read(resultType, outcome.json(), "result", reference);
    }

    /** Calls the function with an invocation's argument, and returns the result's JSON. */
    String call(Invocation invocation) throws Throwable {
        Object argument = FunctionJson.read(argumentType, invocation.argument(), "argument", reference);
        Object result;
        try {
            result = invoke(argument);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
        return FunctionJson.write(resultType, result, "result", reference);
    }

    private @Nullable Object invoke(@Nullable Object argument) throws ReflectiveOperationException {
        if (executable instanceof Constructor<?> constructor) {
            return constructor.newInstance(argument);
        }
        Method method = (Method) executable;
        return reference.kind() == FunctionReference.Kind.INSTANCE
                ? method.invoke(argument)
                : method.invoke(null, argument);
    }
}
