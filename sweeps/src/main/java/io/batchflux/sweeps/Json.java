package io.batchflux.sweeps;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees as JSON. What is read has its numbers as texts, so that none of their digits is lost. */
final class Json {

    /** What could be written is not too large to be read. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    static String text(@Nullable Object tree) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(tree, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be written", e);
        }
        return text.toString();
    }

    private static void write(@Nullable Object tree, JsonGenerator to) throws IOException {
        if (tree instanceof Map<?, ?> parts) {
            to.writeStartObject();
            for (Map.Entry<?, ?> part : parts.entrySet()) {
                to.writeFieldName(String.valueOf(part.getKey()));
                write(part.getValue(), to);
            }
            to.writeEndObject();
        } else if (tree instanceof List<?> parts) {
            to.writeStartArray();
            for (Object part : parts) {
                write(part, to);
            }
            to.writeEndArray();
        } else if (tree instanceof Number number && Double.isFinite(number.doubleValue())) {
            to.writeNumber(number.toString());
        } else if (tree instanceof Boolean flag) {
            to.writeBoolean(flag);
        } else if (tree == null) {
            to.writeNull();
        } else {
            to.writeString(tree.toString());
        }
    }

    /**
     * Reads one tree.
     *
     * @param path where it is, for error texts
     */
    static @Nullable Object read(String text, String path) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            Object tree = tree(parser, parser.nextToken());
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException(
                        "\"" + path + "\" must be one JSON value, more follows it: " + Names.shortened(text));
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" must be JSON, was " + Names.shortened(text) + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    private static @Nullable Object tree(JsonParser from, @Nullable JsonToken token) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> parts = new LinkedHashMap<>();
            while (from.nextToken() == JsonToken.FIELD_NAME) {
                String name = from.currentName();
                parts.put(name, tree(from, from.nextToken()));
            }
            return parts;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> parts = new ArrayList<>();
            for (JsonToken next = from.nextToken(); next != JsonToken.END_ARRAY; next = from.nextToken()) {
                parts.add(tree(from, next));
            }
            return parts;
        }
        return token == null || token == JsonToken.VALUE_NULL ? null : from.getText();
    }
}
