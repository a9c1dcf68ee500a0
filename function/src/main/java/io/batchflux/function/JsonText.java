package io.batchflux.function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the lines of the protocol, token by token: the text of an argument or a value passes through as it
 * is, and a node's JVM need not inspect a single class for it.
 */
final class JsonText {

    private JsonText() {}

    /** Writes the properties of an object. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator generator) throws IOException;
    }

    static String write(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FunctionJson.factory().createGenerator(text)) {
            generator.writeStartObject();
            body.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Reads an object's strings, and of the properties named {@code raw} the JSON; skips the others. */
    static Map<String, String> properties(String json, String... raw) {
        Map<String, String> properties = new HashMap<>();
        try (JsonParser parser = FunctionJson.factory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("a line must be a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (List.of(raw).contains(name)) {
                    properties.put(name, copy(parser));
                } else if (value == JsonToken.VALUE_STRING) {
                    properties.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("a line must be one JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a line must be a JSON object: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** Returns the first property of an object whose end may be missing; it must be a string of this name. */
    static String first(String json, String name) {
        try (JsonParser parser = FunctionJson.factory().createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT
                    && name.equals(parser.nextFieldName())
                    && parser.nextToken() == JsonToken.VALUE_STRING) {
                return parser.getText();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a line must be a JSON object: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException("a line must begin with the property \"" + name + "\"");
    }

    static String required(Map<String, String> properties, String name) {
        String value = properties.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a line must have the property \"" + name + "\"");
        }
        return value;
    }

    private static String copy(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FunctionJson.factory().createGenerator(text)) {
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token.isNumeric()) {
                    generator.writeNumber(parser.getText()); // not through a double
                } else {
                    generator.copyCurrentEvent(parser);
                }
            } while (depth > 0 && parser.nextToken() != null);
        }
        return text.toString();
    }
}
