package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A type whose values are read and written token by token, as Jackson's databind would do it, but without loading that: half of
 * what a node's JVM does for a short call would be the start of databind.
 *
 * <p>It knows what is common and beyond doubt. Whatever else comes, be it a value of another class, a number that is too large
 * or an unknown property, is a {@link NotPlainException}.
 */
interface PlainType {

    /**
     * Reads the value that begins at the current token, which is not {@code null}.
     *
     * @throws NotPlainException if it is not as expected
     */
    Object read(JsonParser parser) throws IOException;

    /** @throws NotPlainException if the value is of another class */
    void write(JsonGenerator generator, Object value) throws IOException;

    /** Returns whether both are the same, as a {@link Comparison} would say it, of what was written and read back. */
    boolean isSame(Object value, Object back);

    /** Returns whether {@code null} can stand for a value. */
    default boolean isNullable() {
        return true;
    }

    /** Returns whether values are equal if and only if {@code equals} says so. */
    default boolean isLeaf() {
        return false;
    }

    /** Reads the value, which may be {@code null}, that begins at the current token. */
    static @Nullable Object readValue(PlainType type, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            return type.read(parser);
        }
        if (!type.isNullable()) {
            throw new NotPlainException();
        }
        return null;
    }

    /** Writes a value, or {@code null}. */
    static void writeValue(PlainType type, JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value != null) {
            type.write(generator, value);
        } else if (type.isNullable()) {
            generator.writeNull();
        } else {
            throw new NotPlainException();
        }
    }

    /** Returns whether both are {@code null}, or the same. */
    static boolean areSame(PlainType type, @Nullable Object value, @Nullable Object back) {
        return (value == null || back == null) ? value == back : type.isSame(value, back);
    }

    /** Requires a token of this kind, which is the current one. */
    static void require(JsonParser parser, JsonToken token) {
        if (parser.currentToken() != token) {
            throw new NotPlainException();
        }
    }
}
