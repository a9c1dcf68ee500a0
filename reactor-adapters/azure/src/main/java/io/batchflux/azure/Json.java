package io.batchflux.azure;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Streaming JSON: written straight to bytes, read member by member.
 *
 * <p>An object is read by {@code for (String name = nextMember(json); name != null; name = nextMember(json))} and a switch
 * over the name whose default skips the value, so that unknown members do no harm.
 */
final class Json {

    private Json() {}

    static byte[] write(int sizeHint, Encoder encoder) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(sizeHint);
        try (JsonWriter json = JsonProviders.createWriter(bytes)) {
            json.writeStartObject();
            encoder.encode(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static <T> T read(byte[] body, Decoder<T> decoder) throws IOException {
        try (JsonReader json = JsonProviders.createReader(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is not a JSON object");
            }
            return decoder.decode(json);
        } catch (IllegalStateException | IllegalArgumentException | DateTimeParseException notWhatWasExpected) {
            throw new IOException(notWhatWasExpected.getMessage(), notWhatWasExpected);
        }
    }

    /** Moves to the next member's value and returns the member's name, or {@code null} at the end of the object. */
    static @Nullable String nextMember(JsonReader json) throws IOException {
        JsonToken token = json.nextToken();
        if (token == JsonToken.END_OBJECT) {
            return null;
        }
        if (token != JsonToken.FIELD_NAME) {
            throw new IOException("expected a member of an object, found " + token);
        }
        String name = json.getFieldName();
        json.nextToken();
        return name;
    }

    /** Returns whether the value is an object, which the caller then reads; {@code null} is none. */
    static boolean isObject(JsonReader json) throws IOException {
        return starts(json, JsonToken.START_OBJECT);
    }

    /** Returns whether the value is an array, which the caller then reads with {@link #nextElement}. */
    static boolean isArray(JsonReader json) throws IOException {
        return starts(json, JsonToken.START_ARRAY);
    }

    /** Moves to the next element and returns whether there is one. */
    static boolean nextElement(JsonReader json) throws IOException {
        JsonToken token = json.nextToken();
        if (token == JsonToken.END_DOCUMENT) {
            throw new IOException("the array does not end");
        }
        return token != JsonToken.END_ARRAY;
    }

    /** Returns the value as text; {@code null} is the empty string. */
    static String text(JsonReader json) throws IOException {
        String text = json.getString();
        return text == null ? "" : text;
    }

    /** Returns an integer that may be written as a number or as a string, or {@code null}. */
    static @Nullable Integer integer(JsonReader json) throws IOException {
        String text = json.getString();
        return text == null ? null : Integer.valueOf(text);
    }

    static int integerOrZero(JsonReader json) throws IOException {
        Integer value = integer(json);
        return value == null ? 0 : value;
    }

    static @Nullable Instant instant(JsonReader json) throws IOException {
        String text = json.getString();
        return text == null ? null : WireInstants.parse(text);
    }

    /** Returns the constant whose name is the text, whatever the case of its letters. */
    static <E extends Enum<E>> E constant(Class<E> type, JsonReader json) throws IOException {
        return Enum.valueOf(type, text(json).toUpperCase(Locale.ROOT));
    }

    private static boolean starts(JsonReader json, JsonToken start) throws IOException {
        JsonToken token = json.currentToken();
        if (token != start && token != JsonToken.NULL) {
            throw new IOException("expected " + start + ", found " + token);
        }
        return token == start;
    }

    /** Writes the members of an object. */
    @FunctionalInterface
    interface Encoder {
        void encode(JsonWriter json) throws IOException;
    }

    /** Reads the members of an object. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(JsonReader json) throws IOException;
    }
}
