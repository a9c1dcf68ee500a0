package io.batchflux.emulator.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Reads what is one JSON object in UTF-8, and nothing else: no other encoding, nothing behind it, no member twice. What is wrong is said in
 * words of our own.
 */
final class JsonReader {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** For the parts of an object, behind each of which another follows. */
    private static final JsonMapper PARTS = MAPPER.rebuild()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String TWICE = "an object in the JSON has the same property twice";
    private static final String MORE = "something follows the JSON object";
    private static final String EXPECTED = "a JSON object is expected";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private JsonReader() {}

    /** @throws BatchException if it is not one */
    static ObjectNode read(byte[] body) {
        // Bytes are read faster than characters, and what is ASCII needs no look at its encoding.
        return checked(body, () -> isAscii(body) ? MAPPER.readTree(body) : MAPPER.readTree(text(body)));
    }

    /**
     * Reads the same, and where the elements of an array begin and end.
     *
     * @throws BatchException if it is not one
     */
    static WrittenElements readElements(byte[] body, String member) {
        Optional<String> text = isAscii(body) ? Optional.empty() : Optional.of(text(body));
        List<WrittenElements.Element> elements = new ArrayList<>();
        ObjectNode read = checked(body, () -> {
            try (JsonParser parser = text.isPresent() ? PARTS.createParser(text.get()) : PARTS.createParser(body)) {
                return parser.nextToken() == JsonToken.START_OBJECT
                        ? object(parser, new Places(member, body, text, elements))
                        : MAPPER.readTree(body);
            }
        });
        return new WrittenElements(read, elements);
    }

    private static ObjectNode object(JsonParser parser, Places places) throws IOException {
        ObjectNode object = Json.object();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            boolean twice = object.has(name);
            boolean array = parser.nextToken() == JsonToken.START_ARRAY && name.equals(places.member());
            JsonNode value = array ? array(parser, places) : parser.readValueAsTree();
            if (twice) {
                throw refused(TWICE + place(parser.currentLocation()));
            }
            object.set(name, value);
        }
        if (parser.nextToken() != null) {
            throw refused(MORE + place(parser.currentTokenLocation()));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser, Places places) throws IOException {
        ArrayNode array = Json.array();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonLocation begin = parser.currentTokenLocation();
            array.add(parser.<JsonNode>readValueAsTree());
            places.add(begin, parser.currentLocation());
        }
        return array;
    }

    /** Takes the elements of an array out of a body, which has been read as bytes, or as text if it is not in ASCII. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Places(String member, byte[] body, Optional<String> text, List<WrittenElements.Element> elements) {

        void add(JsonLocation begin, JsonLocation end) {
            byte[] written = text.isPresent()
                    ? text.get()
                            .substring((int) begin.getCharOffset(), (int) end.getCharOffset())
                            .getBytes(StandardCharsets.UTF_8)
                    : Arrays.copyOfRange(body, (int) begin.getByteOffset(), (int) end.getByteOffset());
            elements.add(new WrittenElements.Element(written, begin.getLineNr() == end.getLineNr()));
        }
    }

    /** Something that is read, or fails with what Jackson says of it. */
    private interface Reading {

        JsonNode read() throws IOException;
    }

    private static ObjectNode checked(byte[] body, Reading reading) {
        JsonNode json;
        try {
            json = reading.read();
        } catch (StreamConstraintsException tooMuch) {
            throw refused("the JSON is nested too deeply, or a name or a number in it is too long");
        } catch (MismatchedInputException twiceOrMore) {
            throw refused(reason(body, twiceOrMore));
        } catch (JsonProcessingException malformed) {
            throw refused("the JSON is malformed" + place(malformed.getLocation()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (!(json instanceof ObjectNode object)) {
            throw refused(EXPECTED);
        }
        if (hasEscapedCharacters(body)) {
            requireWholeCharacters(object);
        }
        return object;
    }

    /** Whether it can only be UTF-8: in other encodings a zero is among the first four bytes of JSON, or one that is no ASCII. */
    private static boolean isAscii(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                return false;
            }
        }
        return Octets.areAscii(body);
    }

    private static boolean hasEscapedCharacters(byte[] body) {
        for (int i = Octets.indexOf(body, '\\', 0);
                i >= 0 && i < body.length - 1;
                i = Octets.indexOf(body, '\\', i + 1)) {
            if (body[i + 1] == 'u') {
                return true;
            }
        }
        return false;
    }

    private static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw refused("the JSON must be in UTF-8");
            }
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException other) {
            throw refused("the JSON must be in UTF-8");
        }
    }

    /** Jackson tells these two apart in words only. */
    private static String reason(byte[] body, MismatchedInputException e) {
        boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
        if (new String(body, StandardCharsets.UTF_8).isBlank()) {
            return EXPECTED;
        }
        return (twice ? TWICE : MORE) + place(e.getLocation());
    }

    private static String place(JsonLocation at) {
        return at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** Half a character cannot be written again. */
    private static void requireWholeCharacters(JsonNode json) {
        if (json.isTextual() && !isWhole(json.textValue())) {
            throw refused("a string in the JSON ends within a character, such as \\ud800");
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            if (!isWhole(names.next())) {
                throw refused("a name in the JSON ends within a character, such as \\ud800");
            }
        }
        json.forEach(JsonReader::requireWholeCharacters);
    }

    private static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static BatchException refused(String reason) {
        return ErrorCode.INVALID_REQUEST_BODY.with("Reason", reason);
    }
}
