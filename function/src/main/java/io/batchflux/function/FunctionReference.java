package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a function: where its code is, and the types that its arguments and its result travel as.
 *
 * @param className the binary name of the class that declares it, such as {@code com.example.Iris$Svm}
 * @param methodName the method, or {@code <init>}
 * @param descriptor the method's JVM descriptor
 * @param kind how the arguments reach the method
 * @param argumentTypes each argument's class name, with type arguments if it has any, such as {@code
 *     java.util.List<java.lang.String>}; the caller's where the method itself takes a supertype or a type variable
 * @param resultType the result's class name, likewise; {@code java.lang.Void} if what the method returns does not travel
 * @param configurations the class names of the {@link JsonConfiguration}s by which both are written and read
 * @param singletons the class names of what the method gets before its arguments: objects that are the only ones of their class, such
 *     as the Kotlin {@code object} that it is called on
 */
public record FunctionReference(
        String className,
        String methodName,
        String descriptor,
        Kind kind,
        List<String> argumentTypes,
        String resultType,
        List<String> configurations,
        List<String> singletons) {

    /** A kind says how the arguments reach the method. */
    public enum Kind {
        /** They are the parameters of a static method; lambdas too. */
        STATIC,
        /** The first is the object on which a method is called, whose parameters are the others. */
        INSTANCE,
        /** They are the parameters of a constructor. */
        CONSTRUCTOR
    }

    /** @throws NullPointerException if a component is {@code null} */
    public FunctionReference {
        requireNonNull(className, "className must not be null");
        requireNonNull(methodName, "methodName must not be null");
        requireNonNull(descriptor, "descriptor must not be null");
        requireNonNull(kind, "kind must not be null");
        argumentTypes = List.copyOf(argumentTypes);
        requireNonNull(resultType, "resultType must not be null");
        configurations = List.copyOf(configurations);
        singletons = List.copyOf(singletons);
    }

    /** Names a function of one argument whose values travel without configurations. */
    public FunctionReference(
            String className, String methodName, String descriptor, Kind kind, String argumentType, String resultType) {
        this(className, methodName, descriptor, kind, List.of(argumentType), resultType, List.of(), List.of());
    }

    /**
     * Resolves a function to its class and method.
     *
     * @throws IllegalArgumentException if the function is an object with state of its own: a lambda that captures a
     *     value, a method reference bound to an object that is not the only one of its class, or an instance of a class; the message
     *     says how to mend it
     */
    public static <A extends @Nullable Object, R extends @Nullable Object> FunctionReference of(
            RemoteFunction<A, R> function) {
        return ofLambda(function);
    }

    /** As {@link #of}, whatever the function's interface is. */
    static FunctionReference ofLambda(Serializable function) {
        SerializedLambda lambda = lambdaOf(requireNonNull(function, "function must not be null"));
        List<String> singletons = Singletons.capturedBy(lambda)
                .orElseThrow(() -> new IllegalArgumentException(CapturedValues.describe(lambda)));
        ClassLoader loader = function.getClass().getClassLoader();
        List<String> configurations;
        FunctionTypes types;
        try {
            configurations = Configurations.foundBy(loader);
            types = FunctionTypes.of(
                    lambda, loader, Configurations.json(configurations, loader).types());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException(
                    "The function in " + function.getClass().getName() + " cannot be resolved: " + e, e);
        }
        return new FunctionReference(
                lambda.getImplClass().replace('/', '.'),
                lambda.getImplMethodName(),
                lambda.getImplMethodSignature(),
                switch (lambda.getImplMethodKind()) {
                    case MethodHandleInfo.REF_invokeStatic -> Kind.STATIC;
                    case MethodHandleInfo.REF_newInvokeSpecial -> Kind.CONSTRUCTOR;
                    default -> Kind.INSTANCE;
                },
                types.arguments().stream().map(TypeNames::of).toList(),
                TypeNames.of(types.result()),
                configurations,
                singletons);
    }

    private static SerializedLambda lambdaOf(Serializable function) {
        Class<?> type = function.getClass();
        // A lambda's own class is hidden always, and of the nest in which it was written.
        if (type.getNestHost() != type && type.getNestHost().isHidden()) {
            throw new IllegalArgumentException(
                    "The function in " + type.getNestHost().getName()
                            + " cannot be sent to a node: that is a hidden class, which exists in this virtual machine only. Pass a"
                            + " method of a class that is in a jar or a directory.");
        }
        try {
            Method writeReplace = type.getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            if (writeReplace.invoke(function) instanceof SerializedLambda lambda) {
                return lambda;
            }
        } catch (NoSuchMethodException e) {
            throw notALambda(type, e);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new IllegalArgumentException(
                    "The function in " + type.getName() + " cannot be resolved: " + e.getMessage()
                            + ". If its module is a named one, open the package to io.batchflux.function.",
                    e);
        }
        throw notALambda(type, null);
    }

    private static IllegalArgumentException notALambda(Class<?> type, @Nullable Throwable cause) {
        String what = type.isAnonymousClass() ? "an anonymous class" : "an instance of a class";
        return new IllegalArgumentException(
                "The function is " + what + " (" + type.getName() + "), and an object cannot travel to a node. Pass a"
                        + " method reference such as MyClass::score, or a lambda that captures nothing.",
                cause);
    }

    /** Returns whether it is a lambda rather than a method with a name of its own. */
    boolean isLambda() {
        return methodName.contains("lambda$");
    }

    /** Written by hand: what the compiler makes for a record is linked when it is first called, which costs a node's JVM 20 ms. */
    @Override
    public int hashCode() {
        return Objects.hash(
                className, methodName, descriptor, kind, argumentTypes, resultType, configurations, singletons);
    }

    /** Names the function as in source text, such as {@code com.example.Iris::score}. */
    @Override
    public String toString() {
        if (isLambda()) {
            return "lambda " + methodName + " in " + className;
        }
        return className + "::" + (kind == Kind.CONSTRUCTOR ? "new" : methodName);
    }
}
