package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/** A function as the node calls it: nothing but its own method and types is looked up. */
final class NodeFunction {

    private final FunctionReference reference;
    private final MethodHandle handle;
    private final FunctionJson json;
    private final JavaType argumentType;
    private final JavaType resultType;

    private NodeFunction(
            FunctionReference reference,
            MethodHandle handle,
            FunctionJson json,
            JavaType argumentType,
            JavaType resultType) {
        this.reference = reference;
        this.handle = handle;
        this.json = json;
        this.argumentType = argumentType;
        this.resultType = resultType;
    }

    static NodeFunction find(FunctionReference reference, ClassLoader loader) throws ReflectiveOperationException {
        Class<?> owner = Class.forName(reference.className(), false, loader);
        MethodType type;
        try {
            type = MethodType.fromMethodDescriptorString(reference.descriptor(), loader);
        } catch (TypeNotPresentException e) {
            throw new ClassNotFoundException(e.typeName(), e);
        }
        FunctionJson json = Configurations.json(reference.configurations(), loader);
        // Of a fixed arity: the argument of a method such as sum(double...) is the array, and not an element of one.
        MethodHandle handle = find(reference, owner, type).asFixedArity().asType(MethodType.genericMethodType(1));
        return new NodeFunction(
                reference,
                handle,
                json,
                TypeNames.parse(reference.argumentType(), json.types(), loader),
                TypeNames.parse(reference.resultType(), json.types(), loader));
    }

    private static MethodHandle find(FunctionReference reference, Class<?> owner, MethodType type)
            throws ReflectiveOperationException {
        Lookup lookup = owner.getModule().isOpen(owner.getPackageName(), NodeFunction.class.getModule())
                ? MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                : MethodHandles.publicLookup();
        return switch (reference.kind()) {
            case STATIC -> lookup.findStatic(owner, reference.methodName(), type);
            case INSTANCE -> lookup.findVirtual(owner, reference.methodName(), type);
            case CONSTRUCTOR -> lookup.findConstructor(owner, type);
        };
    }

    /** Calls the function with an invocation's argument, and returns the result's JSON. */
    String call(Invocation invocation) throws Throwable {
        Object argument = json.read(argumentType, invocation.argument(), "argument", reference);
        Object result = handle.invokeExact(argument);
        String id = invocation.id();
        return json.write(
                resultType,
                result,
                "result",
                reference,
                sent -> ((Outcome.Value) Outcome.parse(new Outcome.Value(id, sent).toJson())).json());
    }
}
