package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JavaType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of Kotlin's classes if its compiler was not told {@code -java-parameters}: here they are Java's of the same
 * shape, compiled without names.
 */
class DataClassTests {

    private static final FunctionReference FUNCTION = new FunctionReference(
            DataClassTests.class.getName(), "f", "()V", FunctionReference.Kind.STATIC, "int", "int");

    @TempDir
    Path directory;

    private final FunctionJson json = FunctionJson.STANDARD;

    /** Compiles a class without the names of its parameters, and does this with a value that its {@code value()} makes. */
    private void with(String source, Check check) throws Exception {
        String name = source.replaceFirst("(?s).*?class (\\w+).*", "$1");
        Path file = Files.writeString(directory.resolve(name + ".java"), "@kotlin.Metadata " + source);
        Path metadata = Files.createDirectory(directory.resolve("kotlin")).resolve("Metadata.java");
        Files.writeString(metadata, """
                package kotlin;
                @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
                public @interface Metadata {}
                """);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                directory.toString(),
                                file.toString(),
                                metadata.toString()))
                .isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> type = loader.loadClass(name);
            check.accept(
                    json.types().constructType(type.getMethod("value").getGenericReturnType()),
                    type.getMethod("value").invoke(null));
        }
    }

    private interface Check {
        void accept(JavaType type, Object value) throws Exception;
    }

    private @Nullable Object arrives(JavaType type, Object value) {
        json.requireReadable(type, "result", FUNCTION);
        return json.read(type, json.write(type, value, "argument", FUNCTION, sent -> sent), "argument", FUNCTION);
    }

    @Test
    void aDataClassWithoutNamesTravels() throws Exception {
        with("""
                public final class Couple<A, B> {
                    private final A first;
                    private final B second;
                    static int made;
                    public Couple(A first, B second) { this.first = first; this.second = second; }
                    public final A component1() { return first; }
                    private final B component2() { return second; }
                    public boolean equals(Object other) {
                        return other instanceof Couple<?, ?> c && first.equals(c.first) && second.equals(c.second);
                    }
                    public int hashCode() { return 1; }
                    public static Couple<Long, Couple<String, Byte>> value() {
                        return new Couple<>(3L, new Couple<>("three", (byte) 3));
                    }
                }
                """, (type, value) -> assertThat(arrives(type, value)).isEqualTo(value));
    }

    @Test
    void aDataClassOfOnePropertyAndASuffixTravels() throws Exception {
        with(
                """
                public final class Height {
                    private final double height;
                    public Height(double height) { this.height = height; }
                    public final double component1$main() { return height; }
                    public static Height value() { return new Height(8848.86); }
                }
                """,
                (type, value) -> assertThat(arrives(type, value))
                        .usingRecursiveComparison()
                        .isEqualTo(value));
    }

    @Test
    void aClassOfOneValueTravelsWithoutNames() throws Exception {
        with(
                """
                public final class Code {
                    private final String text;
                    private Code(String text) { this.text = text; }
                    @com.fasterxml.jackson.annotation.JsonCreator
                    public static Code parse(String code) { return new Code(code); }
                    @com.fasterxml.jackson.annotation.JsonValue
                    public String text() { return text; }
                    public static Code value() { return new Code("a"); }
                }
                """,
                (type, value) -> assertThat(arrives(type, value))
                        .usingRecursiveComparison()
                        .isEqualTo(value));
    }

    @Test
    void aClassWhoseFieldsAreInAnotherOrderThanItsParametersIsRefused() throws Exception {
        with(
                """
                public final class Turned {
                    private final int first;
                    private final int second;
                    public Turned(int second, int first) { this.first = first; this.second = second; }
                    public final int component1() { return second; }
                    public final int component2() { return first; }
                    public static Turned value() { return new Turned(1, 2); }
                }
                """,
                (type, value) -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> arrives(type, value))
                        .withMessageContaining("its part first is not equal to what is read back"));
    }

    @Test
    void aClassOfKotlinsWithoutComponentsIsToldHowItsCompilerKeepsNames() throws Exception {
        with(
                """
                public final class Shot {
                    private final double angle;
                    public Shot(double angle) { this.angle = angle; }
                    public static Shot value() { return new Shot(45); }
                }
                """,
                (type, value) -> assertThatIllegalArgumentException()
                        .as("as an argument, which is not refused by its type")
                        .isThrownBy(() -> json.write(type, value, "argument", FUNCTION, sent -> sent))
                        .withMessageContaining("Shot has neither a constructor without parameters")
                        .withMessageContaining("told -java-parameters: <javaParameters>true</javaParameters>")
                        .withMessageContaining("a data class does without"));
    }
}
