package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a {@link RemoteError}. What a node writes need not be what we write: what is no text, no number or no frame is
 * left out, and so is what goes beyond the limits.
 */
final class RemoteErrorText {

    private RemoteErrorText() {}

    static String write(RemoteError error) {
        return JsonText.write(generator -> writeMembers(error, generator));
    }

    private static void writeMembers(RemoteError error, JsonGenerator generator) throws IOException {
        generator.writeStringField("className", error.className());
        generator.writeStringField("message", error.message());
        generator.writeArrayFieldStart("stackTrace");
        for (RemoteError.Frame frame : error.stackTrace()) {
            generator.writeStartObject();
            generator.writeStringField("className", frame.className());
            generator.writeStringField("method", frame.method());
            generator.writeStringField("file", frame.file());
            generator.writeNumberField("line", frame.line());
            generator.writeEndObject();
        }
        generator.writeEndArray();
        RemoteError cause = error.cause();
        if (cause == null) {
            generator.writeNullField("cause");
        } else {
            generator.writeObjectFieldStart("cause");
            writeMembers(cause, generator);
            generator.writeEndObject();
        }
        if (!error.suppressed().isEmpty()) {
            generator.writeArrayFieldStart("suppressed");
            for (RemoteError suppressed : error.suppressed()) {
                generator.writeStartObject();
                writeMembers(suppressed, generator);
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
    }

    /** @throws IllegalArgumentException if it is not an object with a class name */
    static RemoteError parse(String json) {
        RemoteError error = JsonText.read(json, parser -> error(parser, new Room(), 0));
        if (error == null) {
            throw new IllegalArgumentException("an error must be a JSON object with a className");
        }
        return error;
    }

    private static @Nullable RemoteError error(JsonParser parser, Room room, int causes) throws IOException {
        String className = null;
        String message = null;
        List<RemoteError.Frame> frames = new ArrayList<>();
        RemoteError cause = null;
        List<RemoteError> suppressed = new ArrayList<>();
        for (String name = first(parser); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (name.equals("className")) {
                className = text(parser);
            } else if (name.equals("message")) {
                message = text(parser);
            } else if (name.equals("stackTrace") && token == JsonToken.START_ARRAY) {
                readFrames(parser, frames);
            } else if (name.equals("cause") && causes < RemoteError.MAX_CAUSES) {
                cause = error(parser, room, causes + 1);
            } else if (name.equals("suppressed") && token == JsonToken.START_ARRAY) {
                readSuppressed(parser, room, suppressed);
            } else {
                parser.skipChildren();
            }
        }
        return className == null ? null : new RemoteError(className, message, frames, cause, suppressed);
    }

    private static void readSuppressed(JsonParser parser, Room room, List<RemoteError> suppressed) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (room.left == 0) {
                parser.skipChildren();
                continue;
            }
            room.left--;
            RemoteError error = error(parser, room, 0);
            if (error != null) {
                suppressed.add(error);
            }
        }
    }

    /** For how many suppressed errors there is room, wherever they are. */
    private static final class Room {

        private int left = RemoteError.MAX_SUPPRESSED;
    }

    private static void readFrames(JsonParser parser, List<RemoteError.Frame> frames) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            RemoteError.Frame frame = frame(parser);
            if (frame != null && frames.size() < RemoteError.MAX_FRAMES) {
                frames.add(frame);
            }
        }
    }

    private static RemoteError.@Nullable Frame frame(JsonParser parser) throws IOException {
        String className = null;
        String method = null;
        String file = null;
        int line = -1;
        for (String name = first(parser); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "className" -> className = text(parser);
                case "method" -> method = text(parser);
                case "file" -> file = text(parser);
                case "line" -> line = token == JsonToken.VALUE_NUMBER_INT ? number(parser) : skipped(parser);
                default -> parser.skipChildren();
            }
        }
        return className == null || method == null ? null : new RemoteError.Frame(className, method, file, line);
    }

    /** Returns the first name in an object; if this is none, passes over it. */
    private static @Nullable String first(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return parser.nextFieldName();
        }
        parser.skipChildren();
        return null;
    }

    private static @Nullable String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private static int number(JsonParser parser) throws IOException {
        try {
            return Integer.parseInt(parser.getText());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static int skipped(JsonParser parser) throws IOException {
        parser.skipChildren();
        return -1;
    }
}
