package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function as the node calls it: nothing but its own method and types is looked up. */
final class NodeFunction {

    private final FunctionReference reference;
    private final MethodHandle handle;
    private final FunctionJson json;
    private final List<JavaType> argumentTypes;
    private final JavaType resultType;

    private NodeFunction(
            FunctionReference reference,
            MethodHandle handle,
            FunctionJson json,
            List<JavaType> argumentTypes,
            JavaType resultType) {
        this.reference = reference;
        this.handle = handle;
        this.json = json;
        this.argumentTypes = argumentTypes;
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
        int arguments = reference.argumentTypes().size();
        MethodHandle handle = find(reference, owner, type)
                .asFixedArity()
                .asType(MethodType.genericMethodType(arguments))
                .asSpreader(Object[].class, arguments);
        List<JavaType> argumentTypes = new ArrayList<>(arguments);
        for (String name : reference.argumentTypes()) {
            argumentTypes.add(TypeNames.parse(name, json.types(), loader));
        }
        return new NodeFunction(
                reference, handle, json, argumentTypes, TypeNames.parse(reference.resultType(), json.types(), loader));
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

    /** Calls the function with an invocation's arguments, and returns the result's JSON. */
    String call(Invocation invocation) throws Throwable {
        @Nullable Object[] arguments = new Object[argumentTypes.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] =
                    json.read(argumentTypes.get(i), invocation.arguments().get(i), "argument", reference);
        }
        Object returned = (Object) handle.invokeExact(arguments);
        Object result = resultType.hasRawClass(Void.class) ? null : returned;
        String id = invocation.id();
        return json.write(
                resultType,
                result,
                "result",
                reference,
                sent -> ((Outcome.Value) Outcome.parse(new Outcome.Value(id, sent).toJson())).json());
    }
}
