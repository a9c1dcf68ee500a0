package io.batchflux.function;

/** A function as the node calls it: nothing but its own method and types is looked up. */
final class NodeFunction {

    private final NodeMethod method;
    private final FunctionValues values;

    private NodeFunction(NodeMethod method, FunctionValues values) {
        this.method = method;
        this.values = values;
    }

    static NodeFunction find(FunctionReference reference, ClassLoader loader) throws ReflectiveOperationException {
        Class<?> owner = Class.forName(reference.className(), false, loader);
        return new NodeFunction(NodeMethod.find(reference, owner, loader), FunctionValues.of(reference, loader));
    }

    /** Calls the function with an invocation's arguments, and returns the result's JSON. */
    String call(Invocation invocation) throws Throwable {
        return values.result(method.call(values.arguments(invocation.arguments())), invocation.id());
    }
}
