package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of values of one plain type, on the client and on the node alike. Where anything is not as it should be it has no answer, and
 * databind decides, and says what is wrong. Thread-safe.
 */
final class PlainText {

    private final PlainType type;

    private PlainText(PlainType type) {
        this.type = type;
    }

    /**
     * Returns that of the type with this name.
     *
     * @throws ReflectiveOperationException if one of its classes is not there, or nobody may look into it
     * @throws RuntimeException if it is not plain
     */
    static PlainText of(String type, PlainTypes types) throws ReflectiveOperationException {
        return new PlainText(types.of(TypeName.parse(type)));
    }

    /** Returns that of the type with this name, or {@code null} if it is not plain, or not all there. */
    static @Nullable PlainText find(String type, ClassLoader loader) {
        try {
            return of(type, new PlainTypes(loader));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null; // What is wrong, if anything is, databind says.
        }
    }

    /**
     * Writes a value, and reads back what arrives; returns {@code null} unless that is the value.
     *
     * @param way returns the JSON that the other side has, given the JSON that is sent
     */
    @Nullable
    String write(@Nullable Object value, UnaryOperator<String> way) {
        try {
            StringWriter text = new StringWriter();
            try (JsonGenerator generator = JsonText.factory().createGenerator(text)) {
                PlainType.writeValue(type, generator, value);
            }
            String json = text.toString();
            return PlainType.areSame(type, value, parsed(way.apply(json))) ? json : null;
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            return null;
        }
    }

    /** @throws NotPlainException if the text is not that of such a value */
    @Nullable
    Object read(String json) {
        try {
            return parsed(json);
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            throw new NotPlainException();
        }
    }

    private @Nullable Object parsed(String json) throws IOException {
        try (JsonParser parser = JsonText.factory().createParser(json)) {
            parser.nextToken();
            Object value = PlainType.readValue(type, parser);
            if (parser.nextToken() != null) {
                throw new NotPlainException();
            }
            return value;
        }
    }
}
