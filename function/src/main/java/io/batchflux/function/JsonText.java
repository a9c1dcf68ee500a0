package io.batchflux.function;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the lines of the protocol, token by token: the text of an argument or a value passes through as it
 * is, and a node's JVM need not inspect a single class for it.
 */
final class JsonText {

    /** A number with more digits would keep a processor busy for longer than anybody expects. */
    static final int MAX_DIGITS = 10_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .build();

    private static final JsonFactory ASCII =
            FACTORY.rebuild().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonText() {}

    /** Returns what writes ASCII, and reads within the limits. */
    static JsonFactory factory() {
        return ASCII;
    }

    /** Writes the properties of an object. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator generator) throws IOException;
    }

    /** Returns an object as one line of ASCII. */
    static String write(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = ASCII.createGenerator(text)) {
            generator.writeStartObject();
            body.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Reads from a value; {@code null} if that is not what it is. */
    @FunctionalInterface
    interface Reader<T> {
        @Nullable
        T read(JsonParser parser) throws IOException;
    }

    /** @throws IllegalArgumentException if it is no JSON, or beyond the limits */
    static <T> @Nullable T read(String json, Reader<T> reader) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            return reader.read(parser);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a line must be a JSON object: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads an object's strings, and of the properties named {@code raw} the JSON; skips the others. */
    static Map<String, String> properties(String json, String... raw) {
        Map<String, String> properties = new HashMap<>();
        eachProperty(
                json,
                new BiConsumer<>() {
                    @Override
                    public void accept(String name, String value) {
                        properties.put(name, value);
                    }
                },
                raw);
        return properties;
    }

    /** As {@link #properties}, telling each with its name, in their order. */
    static void eachProperty(String json, BiConsumer<String, String> property, String... raw) {
        read(json, new Reader<>() {
            @Override
            public @Nullable Object read(JsonParser parser) throws IOException {
                eachProperty(parser, json, property, raw);
                return null;
            }
        });
    }

    private static void eachProperty(JsonParser parser, String json, BiConsumer<String, String> property, String... raw)
            throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("a line must be a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (isOneOf(raw, name)) {
                property.accept(name, copy(parser, json));
            } else if (value == JsonToken.VALUE_STRING) {
                property.accept(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new IllegalArgumentException("a line must be one JSON object");
        }
    }

    private static boolean isOneOf(String[] names, String name) {
        for (String one : names) {
            if (one.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the first property of an object whose end may be missing; it must be a string of this name. */
    static String first(String json, String name) {
        String text = read(
                json,
                parser -> parser.currentToken() == JsonToken.START_OBJECT
                                && name.equals(parser.nextFieldName())
                                && parser.nextToken() == JsonToken.VALUE_STRING
                        ? parser.getText()
                        : null);
        if (text == null) {
            throw new IllegalArgumentException("a line must begin with the property \"" + name + "\"");
        }
        return text;
    }

    /** Returns the JSON of each element of an array. */
    static List<String> elements(String json) {
        return list(json, new Reader<>() {
            @Override
            public String read(JsonParser parser) throws IOException {
                return copy(parser, json);
            }
        });
    }

    /** Returns the elements of an array of strings. */
    static List<String> strings(String json) {
        return list(json, new Reader<>() {
            @Override
            public String read(JsonParser parser) throws IOException {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    throw new IllegalArgumentException("an element must be a string");
                }
                return parser.getText();
            }
        });
    }

    private static List<String> list(String json, Reader<String> element) {
        List<String> elements = new ArrayList<>();
        read(json, new Reader<>() {
            @Override
            public Object read(JsonParser parser) throws IOException {
                if (parser.currentToken() != JsonToken.START_ARRAY) {
                    throw new IllegalArgumentException("a property must be an array");
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(requireNonNull(element.read(parser)));
                }
                return elements;
            }
        });
        return elements;
    }

    /**
     * Returns the JSON of a value as who reads it among the properties of a line finds it there.
     *
     * @throws IllegalArgumentException if it is not one value, and nothing else
     */
    static String value(String json) {
        return requireNonNull(read(json, parser -> {
            if (parser.currentToken() == null) {
                throw new IllegalArgumentException("a value must not be empty");
            }
            String value = copy(parser, json);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("a value must not be followed by anything");
            }
            return value;
        }));
    }

    /** Returns the same JSON as one line of ASCII, which is what passes unchanged through any node's charset. */
    static String line(String json) {
        return isPrintableAscii(json) ? json : requireNonNull(read(json, parser -> written(parser, ASCII)));
    }

    /** Returns the text as a string of JSON, in ASCII. */
    static String string(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                StringWriter escaped = new StringWriter();
                try (JsonGenerator generator = ASCII.createGenerator(escaped)) {
                    generator.writeString(text);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return escaped.toString();
            }
        }
        return '"' + text + '"';
    }

    private static boolean isPrintableAscii(String json) {
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    static String required(Map<String, String> properties, String name) {
        return required(properties.get(name), name);
    }

    static String required(@Nullable String value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("a line must have the property \"" + name + "\"");
        }
        return value;
    }

    /** Returns the text of the value that begins here, of which each token is looked at; the parser is at its end then. */
    private static String copy(JsonParser parser, String json) throws IOException {
        JsonToken first = parser.currentToken();
        if (first.isNumeric() || first.isBoolean() || first == JsonToken.VALUE_NULL) {
            return parser.getText(); // which is what is written of it
        }
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        int depth = 0;
        JsonToken token = first;
        do {
            parser.finishToken(); // also of a string it is seen now that it has no error
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && (token = parser.nextToken()) != null);
        String text = json.substring(begin, (int) parser.currentLocation().getCharOffset());
        return text.contains("\\u") ? requireNonNull(read(text, same -> written(same, FACTORY))) : text;
    }

    /** Returns the value that begins here as the factory writes it. */
    private static String written(JsonParser parser, JsonFactory factory) throws IOException {
        JsonToken first = parser.currentToken();
        if (first.isNumeric() || first.isBoolean() || first == JsonToken.VALUE_NULL) {
            return parser.getText();
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = factory.createGenerator(text)) {
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
