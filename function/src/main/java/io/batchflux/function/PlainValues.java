package io.batchflux.function;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Values of plain types. Where anything is not as it should be, {@link MappedValues} decide, and say what is wrong. */
final class PlainValues implements FunctionValues {

    private final FunctionReference reference;
    private final ClassLoader loader;
    private final PlainText[] arguments;
    private final PlainText result;
    private final boolean isVoid;
    private @Nullable FunctionValues mapped;

    private PlainValues(FunctionReference reference, ClassLoader loader, PlainText[] arguments, PlainText result) {
        this.reference = reference;
        this.loader = loader;
        this.arguments = arguments;
        this.result = result;
        this.isVoid = reference.resultType().equals(Void.class.getName());
    }

    /** Returns {@code null} if the types of the function are not all plain, or not all there. */
    static @Nullable FunctionValues find(FunctionReference reference, ClassLoader loader) {
        PlainTypes types = new PlainTypes(loader);
        try {
            PlainText[] arguments = new PlainText[reference.argumentTypes().size()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = PlainText.of(reference.argumentTypes().get(i), types);
            }
            return new PlainValues(reference, loader, arguments, PlainText.of(reference.resultType(), types));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null; // What is wrong, if anything is, databind says.
        }
    }

    @Override
    public @Nullable Object[] arguments(List<String> json) {
        try {
            @Nullable Object[] values = new Object[arguments.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments[i].read(json.get(i));
            }
            return values;
        } catch (RuntimeException e) {
            return mapped().arguments(json);
        }
    }

    @Override
    public String result(@Nullable Object value, String id) {
        String json = result.write(isVoid ? null : value, new Way(id));
        return json != null ? json : mapped().result(value, id);
    }

    /** The way of a result to the client. */
    private record Way(String id) implements UnaryOperator<String> {

        @Override
        public String apply(String sent) {
            return FunctionValues.afterTheWay(sent, id);
        }
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
