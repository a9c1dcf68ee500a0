package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.batchflux.function.SampleFunctions.Parameters;
import io.batchflux.function.SampleFunctions.Shape;
import io.batchflux.function.SampleFunctions.Square;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolvedFunctionTests {

    private static <A extends @Nullable Object, R extends @Nullable Object> R roundTrip(
            RemoteFunction<A, R> function, A argument) throws Throwable {
        ResolvedFunction<A, R> client = ResolvedFunction.of(function);
        String line = client.line("1", client.arguments(argument));
        assertThat(line).isEqualTo(client.invocation("1", argument).toJson());
        Invocation sent = Invocation.parse(line);
        assertThat(sent.function()).isEqualTo(client.reference());
        NodeFunction node = NodeFunction.find(sent.function(), ResolvedFunctionTests.class.getClassLoader());
        Outcome received = Outcome.parse(new Outcome.Value("1", node.call(sent)).toJson());
        return client.value((Outcome.Value) received);
    }

    @Test
    void callsEveryKindOfFunction() throws Throwable {
        assertThat(roundTrip(Parameters::sum, new Parameters(1, 0.5))).isEqualTo(1.5);
        assertThat(roundTrip(Parameters::score, new Parameters(3, 0.5))).isEqualTo(1.5);
        assertThat(roundTrip(Square::new, 3.0)).isEqualTo(new Square(3));
        assertThat(roundTrip(ResolvedFunctionTests::secretly, 20)).isEqualTo(21);
        assertThat(roundTrip((Integer x) -> x * x, 7)).isEqualTo(49);
        assertThat(roundTrip(Shape::area, new Square(3))).isEqualTo(9.0);
        assertThat(roundTrip(String::length, "four")).isEqualTo(4);
    }

    @Test
    void carriesANull() throws Throwable {
        RemoteFunction<String, Void> nothing = SampleFunctions::nothing;

        assertThat(roundTrip(nothing, "")).isNull();
    }

    private static int secretly(int value) {
        return value + 1;
    }

    @Test
    void carriesGenericTypes() throws Throwable {
        assertThat(roundTrip(SampleFunctions::widen, List.of(new Parameters(1, 2))))
                .containsExactly(new Parameters(2, 4));
        assertThat(roundTrip(SampleFunctions::index, new Parameters(1, 2)))
                .isEqualTo(Map.of("only", new Parameters(1, 2)));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.1,
                -0.0,
                1.0 / 3,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Double.MIN_NORMAL,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY
            })
    void carriesDoublesToTheLastBit(double value) throws Throwable {
        double back = roundTrip(SampleFunctions::<Double>identity, value);

        assertThat(Double.doubleToLongBits(back)).isEqualTo(Double.doubleToLongBits(value));
    }

    @Test
    void carriesExactDecimalsWithTheirScale() throws Throwable {
        BigDecimal scaled = new BigDecimal("1234567890123456789012345678901234567890.12300");
        BigDecimal large = new BigDecimal("1E+400");
        BigInteger integer = BigInteger.TEN.pow(1500);

        BigDecimal scaledBack = roundTrip(SampleFunctions::identity, scaled);
        BigDecimal largeBack = roundTrip(SampleFunctions::identity, large);
        BigInteger integerBack = roundTrip(SampleFunctions::identity, integer);

        assertThat(scaledBack).isEqualTo(scaled);
        assertThat(largeBack).isEqualTo(large);
        assertThat(integerBack).isEqualTo(integer);
    }

    @Test
    void carriesTheSmallerAndTheLargerNumbers() throws Throwable {
        float tenth = roundTrip(SampleFunctions::<Float>identity, 0.1f);
        long least = roundTrip(SampleFunctions::<Long>identity, Long.MIN_VALUE);

        assertThat(tenth).isEqualTo(0.1f);
        assertThat(least).isEqualTo(Long.MIN_VALUE);
    }

    record Times(Instant instant, Duration duration, LocalDate date, ZonedDateTime zoned) {}

    @Test
    void carriesTimes() throws Throwable {
        Times times = new Times(
                Instant.parse("2026-01-02T03:04:05.123456789Z"),
                Duration.ofMillis(1500),
                LocalDate.of(2026, 1, 2),
                ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneId.of("Europe/Zurich")));

        Times back = roundTrip(SampleFunctions::identity, times);

        assertThat(back).isEqualTo(times);
    }

    static final class Mutable {
        private int[] counts = new int[0];
        private @Nullable String name;

        static Mutable named(String name) {
            Mutable mutable = new Mutable();
            mutable.name = name;
            mutable.counts = new int[] {1, 2};
            return mutable;
        }

        static int total(Mutable mutable) {
            return mutable.counts[0] + mutable.counts[1];
        }
    }

    @Test
    void carriesTheFieldsOfAPlainClass() throws Throwable {
        assertThat(roundTrip(Mutable::total, Mutable.named("anything"))).isEqualTo(3);
        assertThat(roundTrip(Mutable::named, "line one\nline two \u2028 \ud83d\ude80").name)
                .isEqualTo("line one\nline two \u2028 \ud83d\ude80");
    }

    static int size(Set<UUID> ids) {
        return ids.size();
    }

    @Test
    void carriesASetWhateverItsOrder() throws Throwable {
        Set<UUID> ids = new HashSet<>(2000);
        for (int i = 0; i < 50; i++) {
            ids.add(UUID.nameUUIDFromBytes(new byte[] {(byte) i}));
        }

        assertThat(roundTrip(ResolvedFunctionTests::size, ids)).isEqualTo(50);
    }

    @Test
    void carriesTheContentsOfALambdasListIfJsonTellsTheirClass() throws Throwable {
        assertThat(roundTrip((List<Double> values) -> values.get(1), List.of(1.0, 2.5)))
                .isEqualTo(2.5);
    }

    @Test
    void rejectsTheContentsOfALambdasListIfJsonDoesNotTellTheirClass() {
        ResolvedFunction<List<Parameters>, Double> function =
                ResolvedFunction.of(values -> values.get(0).cost());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.invocation("1", List.of(new Parameters(1, 2))))
                .withMessageContaining("does not tell the classes of what is inside")
                .withMessageContaining("a lambda's generic types are erased");
    }

    static class Base {
        int size = 1;

        static int size(Base base) {
            return base.size;
        }
    }

    static final class Derived extends Base {}

    @Test
    void rejectsAnArgumentThatWouldArriveAsAnotherClass() {
        ResolvedFunction<Base, Integer> function = ResolvedFunction.of(Base::size);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.invocation("1", new Derived()))
                .withMessageContaining("The argument of " + Base.class.getName() + "::size")
                .withMessageContaining(
                        "it is a " + Derived.class.getName() + ", and is read back as a " + Base.class.getName());
    }

    static final class Halved {
        final int value;

        Halved(int twice) {
            this.value = twice / 2;
        }
    }

    @Test
    void rejectsAnArgumentThatCannotBeReadAndSaysWhyAndWhatToDo() {
        ResolvedFunction<Halved, String> function = ResolvedFunction.of(Object::toString);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.invocation("1", new Halved(4)))
                .withMessageContaining("cannot travel as JSON of type " + Halved.class.getName())
                .withMessageContaining("Use a record");
    }

    @Test
    void rejectsWhatJsonCannotHold() {
        ResolvedFunction<Random, String> random = ResolvedFunction.of(Object::toString);
        ResolvedFunction<Runnable, String> runnable = ResolvedFunction.of(Object::toString);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> random.invocation("1", new Random(1)))
                .withMessageContaining("cannot travel as JSON");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> runnable.invocation("1", () -> {}))
                .withMessageContaining("cannot travel as JSON");
    }

    /** A value whose JSON is written by its class. */
    record Raw(@JsonRawValue String json) {}

    @ParameterizedTest
    @ValueSource(strings = {"1}, \"id\": {\"json\": 2", "1}, {\"json\": 2", "1}, 2", "", "[1", "\"\\x\"", "'a'", "NaN"})
    void rejectsJsonThatIsNotOneValueSinceALineWouldSaySomethingElse(String json) {
        ResolvedFunction<Raw, String> function = ResolvedFunction.of(Raw::json);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.arguments(new Raw(json)))
                .withMessageContaining("cannot travel as JSON of type " + Raw.class.getName());
    }

    @Test
    void escapesWhatIsNotAsciiInTheLineOfACall() {
        ResolvedFunction<String, Integer> function = ResolvedFunction.of(String::length);

        String line = function.line("\u00e9\"", function.arguments("\u00fc"));

        assertThat(line)
                .startsWith("{\"id\":\"\\u00E9\\\"\"")
                .endsWith("\"argument\":\"\\u00FC\"}")
                .isEqualTo(function.invocation("\u00e9\"", "\u00fc").toJson());
        assertThat(Invocation.parse(line).id()).isEqualTo("\u00e9\"");
    }

    @Test
    void writesTheLineOfACallWithLittleGarbage() {
        ResolvedFunction<Parameters, Double> function = ResolvedFunction.of(Parameters::score);
        for (int i = 0; i < 20_000; i++) {
            function.line("1", function.arguments(new Parameters(i, 0.5)));
        }
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        for (int i = 0; i < 1_000; i++) {
            function.line("1", function.arguments(new Parameters(i, 0.5)));
        }

        // 7,000 before the properties of the function were written once.
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 1_000).isLessThan(4_500);
    }

    @Test
    void rejectsAResultThatJsonCannotHoldOnTheNode() {
        assertThatThrownBy(() -> roundTrip(SampleFunctions::unwritable, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "The result of " + SampleFunctions.class.getName() + "::unwritable cannot travel");
    }

    @Test
    void rejectsAValueThatIsNotAResult() {
        ResolvedFunction<String, Integer> length = ResolvedFunction.of(String::length);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> length.value(new Outcome.Value("1", "{}")))
                .withMessageContaining("The result of java.lang.String::length cannot be read as int");
    }
}
