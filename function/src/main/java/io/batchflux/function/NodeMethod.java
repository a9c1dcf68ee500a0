package io.batchflux.function;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A method or constructor as the node calls it: by reflection, since the first call of a method handle costs a JVM as much as
 * half of its start; by a method handle where reflection finds none, because it looks at all of a class's methods and the node
 * lacks a class that another one mentions.
 */
abstract sealed class NodeMethod {

    private NodeMethod() {}

    /** Calls it; throws what it throws. */
    abstract @Nullable Object call(@Nullable Object[] arguments) throws Throwable;

    static NodeMethod find(FunctionReference reference, Class<?> owner, ClassLoader loader)
            throws ReflectiveOperationException {
        MethodType type;
        try {
            type = MethodType.fromMethodDescriptorString(reference.descriptor(), loader);
        } catch (TypeNotPresentException e) {
            throw new ClassNotFoundException(e.typeName(), e);
        }
        boolean isOpen = owner.getModule().isOpen(owner.getPackageName(), NodeMethod.class.getModule());
        Executable executable = isOpen ? declared(reference, owner, type) : null;
        return executable != null
                ? new Reflected(executable, reference.kind())
                : Handled.find(reference, owner, type, isOpen);
    }

    /** Returns the one that the class itself declares, or {@code null}. */
    private static @Nullable Executable declared(FunctionReference reference, Class<?> owner, MethodType type) {
        try {
            if (reference.kind() == FunctionReference.Kind.CONSTRUCTOR) {
                Constructor<?> constructor = owner.getDeclaredConstructor(type.parameterArray());
                constructor.setAccessible(true);
                return constructor;
            }
            for (Method method : owner.getDeclaredMethods()) {
                if (method.getName().equals(reference.methodName())
                        && method.getReturnType() == type.returnType()
                        && Arrays.equals(method.getParameterTypes(), type.parameterArray())
                        && Modifier.isStatic(method.getModifiers())
                                == (reference.kind() == FunctionReference.Kind.STATIC)) {
                    method.setAccessible(true);
                    return method;
                }
            }
            return null;
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    private static final class Reflected extends NodeMethod {

        private final Executable executable;
        private final FunctionReference.Kind kind;

        Reflected(Executable executable, FunctionReference.Kind kind) {
            this.executable = executable;
            this.kind = kind;
        }

        @Override
        @Nullable
        Object call(@Nullable Object[] arguments) throws Throwable {
            try {
                if (executable instanceof Method method) {
                    return kind == FunctionReference.Kind.STATIC
                            ? method.invoke(null, arguments)
                            : method.invoke(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
                }
                return ((Constructor<?>) executable).newInstance(arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }
    }

    private static final class Handled extends NodeMethod {

        private final MethodHandle handle;

        private Handled(MethodHandle handle) {
            this.handle = handle;
        }

        static Handled find(FunctionReference reference, Class<?> owner, MethodType type, boolean isOpen)
                throws ReflectiveOperationException {
            Lookup lookup = isOpen
                    ? MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                    : MethodHandles.publicLookup();
            MethodHandle found = switch (reference.kind()) {
                case STATIC -> lookup.findStatic(owner, reference.methodName(), type);
                case INSTANCE -> lookup.findVirtual(owner, reference.methodName(), type);
                case CONSTRUCTOR -> lookup.findConstructor(owner, type);
            };
            // Of a fixed arity: the argument of a method such as sum(double...) is the array, and not an element of
            // one.
            int arguments =
                    reference.singletons().size() + reference.argumentTypes().size();
            return new Handled(found.asFixedArity()
                    .asType(MethodType.genericMethodType(arguments))
                    .asSpreader(Object[].class, arguments));
        }

        @Override
        @Nullable
        Object call(@Nullable Object[] arguments) throws Throwable {
            return (Object) handle.invokeExact(arguments);
        }
    }
}
