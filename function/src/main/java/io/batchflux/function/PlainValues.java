package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of plain types. Where anything is not as it should be, {@link MappedValues} decide, and say what is wrong. */
final class PlainValues implements FunctionValues {

    private final FunctionReference reference;
    private final ClassLoader loader;
    private final PlainType[] argumentTypes;
    private final PlainType resultType;
    private final boolean isVoid;
    private @Nullable FunctionValues mapped;

    private PlainValues(
            FunctionReference reference, ClassLoader loader, PlainType[] argumentTypes, PlainType resultType) {
        this.reference = reference;
        this.loader = loader;
        this.argumentTypes = argumentTypes;
        this.resultType = resultType;
        this.isVoid = reference.resultType().equals(Void.class.getName());
    }

    /** Returns {@code null} if the types of the function are not all plain, or not all there. */
    static @Nullable FunctionValues find(FunctionReference reference, ClassLoader loader) {
        PlainTypes types = new PlainTypes(loader);
        try {
            PlainType[] arguments = new PlainType[reference.argumentTypes().size()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = types.of(TypeName.parse(reference.argumentTypes().get(i)));
            }
            return new PlainValues(reference, loader, arguments, types.of(TypeName.parse(reference.resultType())));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null; // What is wrong, if anything is, databind says.
        }
    }

    @Override
    public @Nullable Object[] arguments(List<String> json) {
        try {
            @Nullable Object[] arguments = new Object[argumentTypes.length];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = read(argumentTypes[i], json.get(i));
            }
            return arguments;
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            return mapped().arguments(json);
        }
    }

    @Override
    public String result(@Nullable Object result, String id) {
        @Nullable Object value = isVoid ? null : result;
        try {
            String json = write(value);
            Object back = read(resultType, FunctionValues.afterTheWay(json, id));
            if (PlainType.areSame(resultType, value, back)) {
                return json;
            }
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            return mapped().result(result, id);
        }
        return mapped().result(result, id);
    }

    private static @Nullable Object read(PlainType type, String json) throws IOException {
        try (JsonParser parser = JsonText.factory().createParser(json)) {
            parser.nextToken();
            Object value = PlainType.readValue(type, parser);
            if (parser.nextToken() != null) {
                throw new NotPlainException();
            }
            return value;
        }
    }

    private String write(@Nullable Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JsonText.factory().createGenerator(text)) {
            PlainType.writeValue(resultType, generator, value);
        }
        return text.toString();
    }

    private FunctionValues mapped() {
        FunctionValues values = mapped;
        if (values == null) {
            try {
                values = MappedValues.of(reference, loader);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("The types of " + reference + " cannot be found: " + e, e);
            }
            mapped = values;
        }
        return values;
    }
}
