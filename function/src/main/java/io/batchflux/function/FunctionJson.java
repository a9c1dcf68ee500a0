package io.batchflux.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns arguments and results into JSON, on the client and on the node alike. Thread-safe. */
final class FunctionJson {

    /** Nobody's configuration. */
    static final FunctionJson STANDARD = new FunctionJson(List.of());

    /** What Java says of a class in a package that its module does not open. */
    private static final Pattern CLOSED = Pattern.compile("module ((?!java\\.|jdk\\.)\\S+) does not \"opens (\\S+)\"");

    private static final String TOO_DEEP =
            "it is nested more deeply than the stack of this thread has room for (java.lang.StackOverflowError)";

    private final ObjectMapper mapper;
    private final Parts parts;
    private final Map<JavaType, ObjectWriter> writers = new ConcurrentHashMap<>();
    private final Map<JavaType, ObjectReader> readers = new ConcurrentHashMap<>();
    private final Map<JavaType, Optional<String>> obstacles = new ConcurrentHashMap<>();
    private final Map<JavaType, Optional<PlainText>> plain = new ConcurrentHashMap<>();

    private FunctionJson(List<JsonConfiguration> configurations) {
        this.mapper = ValueMapper.create(configurations);
        this.parts = new Parts(mapper);
    }

    /** Returns what has these configurations applied, in this order. */
    static FunctionJson of(List<JsonConfiguration> configurations) {
        return new FunctionJson(configurations);
    }

    TypeFactory types() {
        return mapper.getTypeFactory();
    }

    /** Returns what writes and reads values of this type without databind, or {@code null} if it is not plain, or somebody has configured that. */
    @Nullable
    PlainText plain(JavaType type, ClassLoader loader) {
        return this == STANDARD
                ? plain.computeIfAbsent(type, absent -> Optional.ofNullable(PlainText.find(TypeNames.of(type), loader)))
                        .orElse(null)
                : null;
    }

    /**
     * Refuses a type of which no value can be read, before there is one. Its fields count too: only a value with {@code null}
     * there could be read.
     *
     * @throws IllegalArgumentException if no value can
     */
    void requireReadable(JavaType type, String role, FunctionReference function) {
        Optional<String> obstacle = obstacle(type);
        if (obstacle.isPresent()) {
            throw refused(role, function, type, obstacle.get(), null);
        }
    }

    private Optional<String> obstacle(JavaType type) {
        return obstacles.computeIfAbsent(type, absent -> Optional.ofNullable(TypeObstacles.find(mapper, type)));
    }

    /**
     * Writes a value, and reads back what arrives to see that it is the value.
     *
     * @param role what the value is to the function, for the message
     * @param way returns the JSON that the other side has, given the JSON that is sent
     * @throws IllegalArgumentException if another value arrives
     */
    String write(
            JavaType type, @Nullable Object value, String role, FunctionReference function, UnaryOperator<String> way) {
        Comparison.Difference difference;
        try {
            String json = writers.computeIfAbsent(type, mapper::writerFor).writeValueAsString(value);
            Object back = reader(type).readValue(way.apply(json));
            difference = new Comparison(parts).difference(type, value, back);
            if (difference == null) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // What no value gets past says more than where this one got stuck.
            throw refused(role, function, type, obstacle(type).orElseGet(() -> reason(e)), e);
        } catch (StackOverflowError e) {
            throw refused(role, function, type, TOO_DEEP, e);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw refused(role, function, type, e.toString(), e);
        }
        throw refused(role, function, type, difference.toString(), null);
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if it cannot be read, whatever goes wrong in the classes of the program
     */
    @Nullable
    Object read(JavaType type, String json, String role, FunctionReference function) {
        try {
            return reader(type).readValue(json);
        } catch (JsonProcessingException e) {
            throw unreadable(role, function, type, reason(e), e);
        } catch (StackOverflowError e) {
            throw unreadable(role, function, type, TOO_DEEP, e);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw unreadable(role, function, type, e.toString(), e);
        }
    }

    private ObjectReader reader(JavaType type) {
        return readers.computeIfAbsent(type, mapper::readerFor);
    }

    /** Jackson's advice is for those who configure it. */
    private static String reason(JsonProcessingException error) {
        if (error.getCause() instanceof StackOverflowError) {
            return TOO_DEEP;
        }
        String message = error.getOriginalMessage().replaceAll(" \\(set Deserialization.*?\\)", "");
        return error instanceof UnrecognizedPropertyException
                ? message + " (objects of a subclass travel if Jackson's @JsonTypeInfo tells the class)"
                : message;
    }

    private static IllegalArgumentException unreadable(
            String role, FunctionReference function, JavaType type, String why, Throwable cause) {
        return new IllegalArgumentException(
                "The " + role + " of " + function + " cannot be read as " + TypeNames.of(type) + ": " + why
                        + ". Is the code on the node the same as here?",
                cause);
    }

    private static IllegalArgumentException refused(
            String role, FunctionReference function, JavaType type, String why, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "The " + role + " of " + function + " cannot travel as JSON of type " + TypeNames.of(type) + ": " + why
                        + remedy(type, why),
                cause);
    }

    private static String remedy(JavaType type, String why) {
        Matcher closed = CLOSED.matcher(why);
        if (closed.find()) {
            return ". Say \"opens " + closed.group(2) + ";\" in the module-info.java of " + closed.group(1) + ".";
        }
        return FunctionTypes.isOpen(type)
                ? ". This type does not tell the classes of what is inside: use a record, or a method whose signature names"
                        + " the types (a lambda's generic types are erased)."
                : ". Use a record of numbers, strings, times, enums, records, and lists, sets, maps, optionals or arrays of"
                        + " these; or Jackson's annotations; or a JsonConfiguration.";
    }
}
