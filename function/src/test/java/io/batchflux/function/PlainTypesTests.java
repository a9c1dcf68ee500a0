package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JavaType;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read and written without databind is what databind would read and write. */
@SuppressWarnings({"ArrayRecordComponent", "IdentityHashMapUsage"}) // They travel, too.
class PlainTypesTests {

    private static final FunctionReference FUNCTION = new FunctionReference(
            PlainTypesTests.class.getName(), "f", "()V", FunctionReference.Kind.STATIC, "int", "int");

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "green";
            }
        }
    }

    enum Named {
        @JsonProperty("first")
        FIRST
    }

    record Node(int value, @Nullable Node next) {}

    record All(
            boolean truth,
            byte small,
            short medium,
            int number,
            long large,
            float single,
            double real,
            char character,
            @Nullable Integer none,
            String text,
            Colour colour,
            double[] reals,
            int[][] grid,
            List<Node> nodes,
            Map<String, List<Colour>> byName,
            Set<String> words) {}

    record Renamed(@JsonProperty("b") int a) {}

    interface Labelled {
        @JsonProperty("name")
        String label();
    }

    record Inheriting(String label) implements Labelled {}

    /** What travels is the field, whatever the accessor makes of it. */
    record Shouting(String text) {
        @Override
        public String text() {
            return text + "!";
        }
    }

    record Rounded(int value) {
        Rounded {
            value = value / 10 * 10;
        }
    }

    /** Equal by its id alone. */
    record Keyed(int id, String text) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Keyed that && id == that.id;
        }

        @Override
        public int hashCode() {
            return id;
        }
    }

    record Never(int id) {
        @Override
        @SuppressWarnings("EqualsHashCode")
        public boolean equals(@Nullable Object other) {
            return false;
        }
    }

    record Generic<T>(T value) {}

    static final class Own extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
    }

    private static final Map<String, List<@Nullable Object>> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("int", List.of(0, -5, Integer.MAX_VALUE));
        VALUES.put("java.lang.Integer", Arrays.asList(7, null));
        VALUES.put("long", List.of(Long.MIN_VALUE));
        VALUES.put("byte", List.of(Byte.MIN_VALUE, (byte) 5));
        VALUES.put("short", List.of((short) -5));
        VALUES.put("boolean", List.of(true, false));
        VALUES.put("char", List.of('ü', '"', '\u0000'));
        VALUES.put("double", List.of(0.1, -0.0, 1e300, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY));
        VALUES.put("float", List.of(0.1f, Float.MAX_VALUE, Float.NaN));
        VALUES.put("java.lang.String", Arrays.asList("", "né \ud83d\ude00 \u2028 \"\\\n", "\ud800", null));
        VALUES.put("java.lang.Void", Arrays.asList((Object) null));
        VALUES.put("double[]", List.of(new double[0], new double[] {1, Double.NaN}, new double[40]));
        VALUES.put("java.lang.String[][]", List.of((Object) new String[][] {{"a", null}, {}}));
        VALUES.put("boolean[]", List.of(new boolean[] {true}));
        VALUES.put("java.util.List<double[]>", List.of(List.of(new double[] {1})));
        VALUES.put(
                "java.util.List<java.lang.String>",
                List.of(Arrays.asList("a", null), new ArrayList<>(List.of("a")), new Own()));
        VALUES.put(
                "java.util.Collection<java.lang.Integer>",
                List.of(
                        new TreeSet<>(Set.of(2, 1)),
                        Set.of(1, 10, 9),
                        Map.of("a", 20, "b", 3).values()));
        VALUES.put(
                "java.util.Set<java.lang.Long>",
                List.of(new LinkedHashSet<>(List.of(2L, 1L)), new LinkedHashSet<>(), Set.of(1L, 10L, 9L)));
        VALUES.put(
                "java.util.Set<" + Colour.class.getName() + ">",
                List.of(new HashSet<>(Set.of(Colour.values())), new HashSet<>(Arrays.asList(Colour.RED, null))));
        VALUES.put("java.util.Set<java.lang.Character>", List.of(Set.of('b', '"', '\\', 'a')));
        VALUES.put("java.util.ArrayList<java.lang.String>", List.of(new ArrayList<>(List.of("a")), new Own()));
        VALUES.put("java.util.HashSet<java.lang.String>", List.of(new HashSet<>(Set.of("a"))));
        VALUES.put(
                "java.util.Map<java.lang.String,java.lang.Integer>",
                List.of(
                        Map.of("a", 1),
                        Map.of("z", 1, "b", 2, "\"", 3, "10", 4, "9", 5),
                        new TreeMap<>(Map.of("", 2)),
                        new IdentityHashMap<>(Map.of("a", 1))));
        VALUES.put(
                "java.util.HashMap<java.lang.String,java.lang.Integer>",
                List.of(new HashMap<>(Map.of("a", 1)), new LinkedHashMap<>(Map.of("a", 1))));
        VALUES.put(Colour.class.getName(), List.of(Colour.RED, Colour.GREEN));
        VALUES.put(Node.class.getName(), List.of(new Node(1, new Node(2, null))));
        VALUES.put(Shouting.class.getName(), List.of(new Shouting("a")));
        VALUES.put(Rounded.class.getName(), List.of(new Rounded(17)));
        VALUES.put(Keyed.class.getName(), List.of(new Keyed(1, "a")));
        VALUES.put(Never.class.getName(), List.of(new Never(1)));
        VALUES.put(
                All.class.getName(),
                List.of(new All(
                        true,
                        (byte) -1,
                        (short) 2,
                        3,
                        4,
                        5.5f,
                        6.5,
                        'x',
                        null,
                        "text",
                        Colour.GREEN,
                        new double[] {1.5},
                        new int[][] {{1}, {}},
                        List.of(new Node(1, null)),
                        Map.of("a", List.of(Colour.RED)),
                        Set.of("w"))));
    }

    static Stream<Arguments> values() {
        return VALUES.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> new Arguments(entry.getKey(), value)));
    }

    record Arguments(String type, @Nullable Object value) {}

    private static PlainType plain(String type) throws ReflectiveOperationException {
        return new PlainTypes(PlainTypesTests.class.getClassLoader()).of(TypeName.parse(type));
    }

    private static String write(PlainType type, @Nullable Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JsonText.factory().createGenerator(text)) {
            PlainType.writeValue(type, generator, value);
        }
        return text.toString();
    }

    private static @Nullable Object read(PlainType type, String json) throws IOException {
        try (JsonParser parser = JsonText.factory().createParser(json)) {
            parser.nextToken();
            return PlainType.readValue(type, parser);
        }
    }

    /** Says what databind writes and whether it arrives, or {@code null} if it does not. */
    private static @Nullable String mapped(String type, @Nullable Object value, AtomicReference<@Nullable Object> back)
            throws ClassNotFoundException {
        FunctionJson json = FunctionJson.STANDARD;
        JavaType mapped = TypeNames.parse(type, json.types(), PlainTypesTests.class.getClassLoader());
        try {
            String text = json.write(mapped, value, "result", FUNCTION, sent -> sent);
            back.set(json.read(mapped, text, "result", FUNCTION));
            return text;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void writesAndReadsAsDatabind(String name, @Nullable Object value) throws Exception {
        PlainType type = plain(name);
        AtomicReference<@Nullable Object> expected = new AtomicReference<>();
        String mapped = mapped(name, value, expected);
        String text;
        Object back;
        try {
            text = write(type, value);
            back = read(type, text);
        } catch (NotPlainException e) {
            return; // databind decides
        }
        if (mapped == null) {
            assertThat(PlainType.areSame(type, value, back)).isFalse();
            return;
        }
        assertThat(text).isEqualTo(mapped);
        assertThat(back == null ? null : back.getClass())
                .isEqualTo(
                        expected.get() == null
                                ? null
                                : Objects.requireNonNull(expected.get()).getClass());
        assertThat(PlainType.areSame(type, expected.get(), back)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesWhatDatabindWritesAndReadsItBack(Arguments arguments) throws Exception {
        writesAndReadsAsDatabind(arguments.type(), arguments.value());
    }

    static Stream<Field> documented() {
        return Stream.concat(TravellingTypesTests.travelling(), TravellingTypesTests.refused());
    }

    @ParameterizedTest
    @MethodSource("documented")
    void doesWithEveryTypeOfTheDocumentAsDatabindOrLeavesItToThat(Field field) throws Exception {
        String name = TypeNames.of(FunctionJson.STANDARD.types().constructType(field.getGenericType()));
        try {
            plain(name);
        } catch (NotPlainException e) {
            return;
        }
        writesAndReadsAsDatabind(name, TravellingTypesTests.value(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "int 2147483648",
                "int 1.5",
                "int null",
                "int \"1\"",
                "byte 200",
                "short 40000",
                "char \"ab\"",
                "boolean 1",
                "double \"NaN\"",
                "java.lang.String 5",
                "io.batchflux.function.PlainTypesTests$Node {\"value\":1}",
                "io.batchflux.function.PlainTypesTests$Node {\"value\":1,\"next\":null,\"more\":1}",
                "io.batchflux.function.PlainTypesTests$Node {\"value\":1,\"value\":1,\"next\":null}",
                "io.batchflux.function.PlainTypesTests$Node []",
                "io.batchflux.function.PlainTypesTests$Colour \"BLUE\"",
                "io.batchflux.function.PlainTypesTests$Colour 0",
                "java.util.List<java.lang.String> {}",
                "java.util.Map<java.lang.String,java.lang.String> []",
                "double[] [\"NaN\"]"
            })
    void leavesToDatabindWhatIsNotAsExpected(String type, String json) throws Exception {
        PlainType plain = plain(type);

        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> read(plain, json))
                .isInstanceOfAny(NotPlainException.class, IOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "io.batchflux.function.PlainTypesTests$Renamed",
                "io.batchflux.function.PlainTypesTests$Inheriting",
                "io.batchflux.function.PlainTypesTests$Named",
                "io.batchflux.function.PlainTypesTests$Generic<java.lang.String>",
                "java.util.Set<io.batchflux.function.PlainTypesTests$Node>",
                "java.util.Map<java.lang.Integer,java.lang.String>",
                "java.util.SortedMap<java.lang.String,java.lang.String>",
                "java.util.List",
                "java.time.Instant",
                "java.lang.Object",
                "byte[]",
                "char[]"
            })
    void leavesTypesToDatabindOfWhichThatKnowsMore(String type) {
        assertThatExceptionOfType(NotPlainException.class).isThrownBy(() -> plain(type));
    }

    @Test
    void leavesToDatabindAValueThatIsDeeperThanJsonMayBe() throws Exception {
        PlainType plain = plain(Node.class.getName());
        Node node = new Node(0, null);
        for (int i = 0; i < 1_500; i++) {
            node = new Node(i, node);
        }
        Node deep = node;

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> write(plain, deep));
    }

    @Test
    void knowsTheTypesThatParametersAndScoresAreMadeOf() {
        Collection<String> names = VALUES.keySet();

        assertThat(names).allSatisfy(name -> assertThatNoException().isThrownBy(() -> plain(name)));
    }
}
