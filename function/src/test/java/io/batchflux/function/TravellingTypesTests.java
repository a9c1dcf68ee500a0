package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JavaType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which types travel, as docs/functions.md says. If that differs, {@code mvn -pl function test
 * -Dtest=TravellingTypesTests -Dbatchflux.docs=write} writes it anew.
 */
class TravellingTypesTests {

    private static final Path DOCUMENT = Path.of("..", "docs", "functions.md");
    private static final FunctionReference FUNCTION = new FunctionReference(
            TravellingTypesTests.class.getName(), "f", "()V", FunctionReference.Kind.STATIC, "int", "int");

    private final FunctionJson json = FunctionJson.STANDARD;

    static Stream<Field> travelling() {
        return fields(TravellingValues.class);
    }

    static Stream<Field> refused() {
        return fields(RefusedValues.class);
    }

    private static Stream<Field> fields(Class<?> samples) {
        return Stream.of(samples.getDeclaredFields()).filter(field -> !field.isSynthetic());
    }

    static Object value(Field field) {
        try {
            Object holder =
                    field.getDeclaringClass() == TravellingValues.class ? new TravellingValues() : new RefusedValues();
            return Objects.requireNonNull(field.get(holder));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends the value as an argument of the type that the field names, by the bytes of an invocation. */
    private Object arrives(Field field, Object value) {
        try {
            String name = TypeNames.of(json.types().constructType(field.getGenericType()));
            JavaType type = TypeNames.parse(name, json.types(), getClass().getClassLoader());
            json.requireReadable(type, "result", FUNCTION);
            String sent = json.write(type, value, "argument", FUNCTION, TravellingTypesTests::overTheWay);
            return Objects.requireNonNull(json.read(type, overTheWay(sent), "argument", FUNCTION));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String overTheWay(String sent) {
        String line = new Invocation("1", FUNCTION, sent).toJson();
        assertThat(line).matches("[ -~]*");
        return Invocation.parse(line).argument();
    }

    @ParameterizedTest
    @MethodSource("travelling")
    void arrivesAsItWas(Field field) {
        Object value = value(field);

        Object back = arrives(field, value);

        if (!Objects.deepEquals(value, back)) {
            assertThat(back)
                    .usingRecursiveComparison()
                    .withEqualsForType(Double::equals, Double.class)
                    .withEqualsForType((a, b) -> a.toString().equals(b.toString()), Pattern.class)
                    .withEqualsForType((a, b) -> a.toString().equals(b.toString()), StringBuilder.class)
                    .isEqualTo(value);
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefused(Field field) {
        assertThat(refusal(field))
                .startsWith("The ")
                .contains(" of " + FUNCTION + " cannot travel as JSON of type ")
                .contains(". Use a record");
    }

    private String refusal(Field field) {
        return String.valueOf(catchThrowableOfType(IllegalArgumentException.class, () -> arrives(field, value(field)))
                .getMessage());
    }

    @Test
    void theDocumentSaysSo() throws IOException {
        String document = Files.readString(DOCUMENT);
        String renewed = replace(document, "types", travelling().map(this::row).collect(Collectors.joining()));
        renewed = replace(renewed, "refused", refused().map(this::refusedRow).collect(Collectors.joining()));
        if ("write".equals(System.getProperty("batchflux.docs"))) {
            Files.writeString(DOCUMENT, renewed);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(renewed);
    }

    private static String replace(String document, String name, String rows) {
        String begin = "<!-- " + name + ": written by TravellingTypesTests -->\n";
        String end = "<!-- end of " + name + " -->\n";
        int from = document.indexOf(begin) + begin.length();
        return document.substring(0, from) + rows + document.substring(document.indexOf(end, from));
    }

    private String row(Field field) {
        Object value = value(field);
        return "| " + code(field.getGenericType().getTypeName()) + " | " + classOf(field, value) + " | "
                + classOf(field, arrives(field, value)) + " |\n";
    }

    private String refusedRow(Field field) {
        String message = refusal(field);
        String name = TypeNames.of(json.types().constructType(field.getGenericType()));
        String why =
                message.substring(message.indexOf(name + ": ") + name.length() + 2, message.indexOf(". Use a record"));
        return "| " + field.getName().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT) + " | "
                + code(field.getGenericType().getTypeName()) + " | " + classOf(field, value(field)) + " | "
                + simple(why)
                + " |\n";
    }

    /** Java's own classes that nobody can name go by what the field says. */
    private static String classOf(Field field, Object value) {
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        if (type.isSynthetic()) {
            return "a lambda";
        }
        boolean isNamed = !Classes.isPlatform(type) || type.isArray() || Modifier.isPublic(type.getModifiers());
        return isNamed ? code(type.getTypeName()) : "a " + code(field.getType().getTypeName());
    }

    private static String code(String type) {
        return "`" + simple(type) + "`";
    }

    private static String simple(String text) {
        return text.replaceAll("\\b([a-z][a-z0-9_]*\\.)+(?=[A-Z])", "")
                .replaceAll("[A-Za-z]+\\$", "")
                .replace('|', '/');
    }
}
