package io.batchflux.function;

import org.jspecify.annotations.Nullable;

/** A function as the node calls it: nothing but its own method and types is looked up. */
final class NodeFunction {

    private final NodeMethod method;
    private final FunctionValues values;
    private final Class<?>[] singletons;

    private NodeFunction(NodeMethod method, FunctionValues values, Class<?>[] singletons) {
        this.method = method;
        this.values = values;
        this.singletons = singletons;
    }

    static NodeFunction find(FunctionReference reference, ClassLoader loader) throws ReflectiveOperationException {
        Class<?> owner = Class.forName(reference.className(), false, loader);
        Class<?>[] singletons = new Class<?>[reference.singletons().size()];
        for (int i = 0; i < singletons.length; i++) {
            singletons[i] = Class.forName(reference.singletons().get(i), false, loader);
        }
        return new NodeFunction(
                NodeMethod.find(reference, owner, loader), FunctionValues.of(reference, loader), singletons);
    }

    /** Calls the function with an invocation's arguments, and returns the result's JSON. */
    String call(Invocation invocation) throws Throwable {
        return values.result(method.call(all(values.arguments(invocation.arguments()))), invocation.id());
    }

    private @Nullable Object[] all(@Nullable Object[] arguments) throws ReflectiveOperationException {
        if (singletons.length == 0) {
            return arguments;
        }
        @Nullable Object[] all = new Object[singletons.length + arguments.length];
        for (int i = 0; i < singletons.length; i++) {
            all[i] = Singletons.find(singletons[i]);
        }
        System.arraycopy(arguments, 0, all, singletons.length, arguments.length);
        return all;
    }
}
