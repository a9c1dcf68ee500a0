package io.batchflux.function;

import com.fasterxml.jackson.databind.JavaType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of all types that travel, by Jackson's databind. */
final class MappedValues implements FunctionValues {

    private final FunctionReference reference;
    private final FunctionJson json;
    private final List<JavaType> argumentTypes;
    private final JavaType resultType;

    private MappedValues(
            FunctionReference reference, FunctionJson json, List<JavaType> argumentTypes, JavaType resultType) {
        this.reference = reference;
        this.json = json;
        this.argumentTypes = argumentTypes;
        this.resultType = resultType;
    }

    static MappedValues of(FunctionReference reference, ClassLoader loader) throws ReflectiveOperationException {
        FunctionJson json = Configurations.json(reference.configurations(), loader);
        List<JavaType> argumentTypes = new ArrayList<>(reference.argumentTypes().size());
        for (String name : reference.argumentTypes()) {
            argumentTypes.add(TypeNames.parse(name, json.types(), loader));
        }
        return new MappedValues(
                reference, json, argumentTypes, TypeNames.parse(reference.resultType(), json.types(), loader));
    }

    @Override
    public @Nullable Object[] arguments(List<String> texts) {
        @Nullable Object[] arguments = new Object[argumentTypes.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = json.read(argumentTypes.get(i), texts.get(i), "argument", reference);
        }
        return arguments;
    }

    @Override
    public String result(@Nullable Object result, String id) {
        return json.write(
                resultType,
                resultType.hasRawClass(Void.class) ? null : result,
                "result",
                reference,
                sent -> FunctionValues.afterTheWay(sent, id));
    }
}
