package io.batchflux.function;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns arguments and results into JSON, on the client and on the node alike.
 *
 * <p>An object's fields are what travels: its getters are not called, an unknown property is an error, and no class name
 * is written unless the type asks for it with {@code @JsonTypeInfo}. Numbers keep every digit: {@code double} to the
 * last bit, {@code BigDecimal} with its scale, and NaN and the infinities as strings. The types of {@code java.time} are
 * written as ISO 8601 text. {@code Optional} is not supported.
 */
final class FunctionJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .addModule(TimeModule.create())
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.CREATOR, Visibility.DEFAULT)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private FunctionJson() {}

    static JsonFactory factory() {
        return FACTORY;
    }

    static ObjectMapper mapper() {
        return MAPPER;
    }

    /** Returns the name by which {@link #type} finds the type again. */
    static String nameOf(Type type) {
        return MAPPER.constructType(type).toCanonical();
    }

    static JavaType type(String name, ClassLoader loader) throws ClassNotFoundException {
        for (String className : name.split("[<>,]+")) {
            if (className.contains(".")) {
                Class.forName(className, false, loader); // Jackson does not name the class that is missing.
            }
        }
        return MAPPER.getTypeFactory().withClassLoader(loader).constructFromCanonical(name);
    }

    /**
     * Writes a value, and reads it back to see that it arrives as it was.
     *
     * @param role what the value is to the function, for the message
     * @throws IllegalArgumentException if it does not
     */
    static String write(JavaType type, @Nullable Object value, String role, FunctionReference function) {
        String json;
        try {
            json = MAPPER.writerFor(type).writeValueAsString(value);
            Object back = MAPPER.readerFor(type).readValue(json);
            String difference = difference(type, value, json, back);
            if (difference == null) {
                return json;
            }
            throw new IllegalArgumentException(message(role, function, type) + difference + remedy(type));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    message(role, function, type) + e.getOriginalMessage() + remedy(type), e);
        }
    }

    static @Nullable Object read(JavaType type, String json, String role, FunctionReference function) {
        try {
            return MAPPER.readerFor(type).readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The " + role + " of " + function + " cannot be read as " + type.toCanonical() + ": "
                            + e.getOriginalMessage() + ". Is the code on the node the same as here?",
                    e);
        }
    }

    private static @Nullable String difference(
            JavaType type, @Nullable Object value, String json, @Nullable Object back) throws JsonProcessingException {
        if (Objects.deepEquals(value, back)) {
            return null;
        }
        if (value == null || back == null) {
            return "it is " + (value == null ? "" : "not ") + "null before and " + (back == null ? "" : "not ")
                    + "null after";
        }
        if (FunctionTypes.isOpen(type)) {
            return "this type does not tell the classes of what is inside, and the value that is read back is not equal"
                    + " to the value";
        }
        if (value.getClass() != back.getClass() && !(value instanceof Collection || value instanceof Map)) {
            return "it is a " + value.getClass().getName() + ", and is read back as a "
                    + back.getClass().getName();
        }
        String again = MAPPER.writerFor(type).writeValueAsString(back);
        if (json.equals(again) || MAPPER.readTree(json).equals(MAPPER.readTree(again))) {
            return null;
        }
        return "what is read back is written in another way than the value itself, so a part of it is lost";
    }

    private static String message(String role, FunctionReference function, JavaType type) {
        return "The " + role + " of " + function + " cannot travel as JSON of type " + type.toCanonical() + ": ";
    }

    private static String remedy(JavaType type) {
        return FunctionTypes.isOpen(type)
                ? ". Use a record, or a method whose signature names the types (a lambda's generic types are erased)."
                : ". Use a record of numbers, strings, enums, records, and lists, maps or arrays of these; or Jackson's"
                        + " annotations.";
    }
}
