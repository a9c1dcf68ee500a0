package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Functions of no argument, of two, and without a result. */
class FunctionShapesTests {

    /** What is called. */
    record Scale(double factor) {

        double of(double value) {
            return factor * value;
        }

        static String name() {
            return "scale";
        }
    }

    private static final AtomicInteger CALLS = new AtomicInteger();

    static int total(List<Integer> numbers, Map<String, Integer> weights) {
        return numbers.stream().mapToInt(number -> number).sum() * weights.getOrDefault("all", 1);
    }

    static void count(int number) {
        CALLS.addAndGet(number);
    }

    static void count() {
        CALLS.addAndGet(1000);
    }

    static void fail(String message) {
        throw new IllegalStateException(message);
    }

    static Runnable unreadable(int number) {
        CALLS.addAndGet(number);
        return () -> {};
    }

    private static <A, R> R call(ResolvedFunction<A, R> function, A argument) {
        String line = function.invocation("1", argument).toJson();
        Outcome outcome = NodeMain.call(Invocation.parse(line), FunctionShapesTests.class.getClassLoader());
        return function.value((Outcome.Value) Outcome.parse(outcome.toJson()));
    }

    private static <A, R> void assertTravelTogether(ResolvedFunction<A, R> function, List<A> arguments) {
        List<List<String>> written = arguments.stream().map(function::arguments).toList();
        List<Invocation> apart = new ArrayList<>();
        for (A argument : arguments) {
            String id = Integer.toString(apart.size());
            apart.add(Invocation.parse(function.invocation(id, argument).toJson()));
        }

        String line = function.line(written);

        assertThat(line).doesNotContain("\n").hasSizeGreaterThanOrEqualTo(function.lengthOf(written));
        assertThat(Invocation.parseAll(line)).isEqualTo(apart);
        assertThat(Invocation.parse(line)).isEqualTo(apart.get(0));
    }

    @Test
    void callsOfOneFunctionTravelInOneLine() {
        assertTravelTogether(ResolvedFunction.of((Integer number) -> number), List.of(1, 20, 300));
        assertTravelTogether(ResolvedFunction.of(String::length), List.of("\u00fc", "[", "a\nb"));
        assertTravelTogether(ResolvedFunction.of(String::length), List.of("one"));
        assertTravelTogether(ResolvedFunction.ofSupplier(() -> 42), List.of("x", "x"));
        assertTravelTogether(
                ResolvedFunction.ofBiFunction(Scale::of),
                List.of(new Pair<>(new Scale(1), 1.0), new Pair<>(new Scale(2), 2.0)));
    }

    @Test
    void lineOfSeveralCallsIsReadOnlyIfTheirIdsAreNumbers() {
        String line =
                ResolvedFunction.of(String::length).invocation("first", "one").toJson();
        String several = line.substring(0, line.length() - 1) + ",\"more\":[\"two\"]}";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Invocation.parseAll(several))
                .withMessageContaining("must be a number, was first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Invocation.parseAll(several.replace("\"first\"", "\"2147483647\"")))
                .withMessageContaining("must be a number, was 2147483647");
    }

    @Test
    void functionWithoutArgumentsIsCalled() {
        String name = call(ResolvedFunction.ofSupplier(Scale::name), "x");
        assertThat(name).isEqualTo("scale");
        Integer number = call(ResolvedFunction.ofSupplier(() -> 42), "x");
        assertThat(number).isEqualTo(42);
        ArrayList<String> made = call(ResolvedFunction.<ArrayList<String>>ofSupplier(ArrayList<String>::new), "x");
        assertThat(made).isEmpty();
    }

    @Test
    void functionOfTwoArgumentsIsCalledWithTheTypesOfItsSignature() {
        ResolvedFunction<Pair<List<Integer>, Map<String, Integer>>, Integer> total =
                ResolvedFunction.ofBiFunction(FunctionShapesTests::total);

        assertThat(total.reference().argumentTypes())
                .containsExactly(
                        "java.util.List<java.lang.Integer>", "java.util.Map<java.lang.String,java.lang.Integer>");
        assertThat(call(total, new Pair<>(List.of(1, 2), Map.of("all", 10)))).isEqualTo(30);
    }

    @Test
    void firstArgumentMayBeTheObjectThatTheMethodIsCalledOn() {
        assertThat(call(ResolvedFunction.ofBiFunction(Scale::of), new Pair<>(new Scale(2), 1.5)))
                .isEqualTo(3.0);
        assertThat(call(ResolvedFunction.ofBiFunction((Double a, Double b) -> a - b), new Pair<>(5.0, 3.0)))
                .isEqualTo(2.0);
    }

    @Test
    void argumentThatCannotTravelIsNamedByItsPlace() {
        ResolvedFunction<Pair<Integer, Object>, Integer> second =
                ResolvedFunction.ofBiFunction((Integer number, Object other) -> number);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> second.invocation("1", new Pair<>(1, 3L)))
                .withMessageContaining("The second argument of ");
    }

    @Test
    void functionWithoutAResultIsCalledAndGivesNull() {
        CALLS.set(0);

        assertThat(call(ResolvedFunction.<Integer>ofConsumer(FunctionShapesTests::count), 7))
                .isNull();
        assertThat(call(ResolvedFunction.ofRunnable(FunctionShapesTests::count), "x"))
                .isNull();
        assertThat(CALLS).hasValue(1007);
    }

    @Test
    void resultThatNobodyWantsNeedNotTravel() {
        CALLS.set(0);

        assertThat(call(ResolvedFunction.<Integer>ofConsumer(FunctionShapesTests::unreadable), 3))
                .isNull();
        assertThat(CALLS).hasValue(3);
    }

    @Test
    void exceptionOfAFunctionWithoutAResultIsItsOutcome() {
        ResolvedFunction<String, Void> fail = ResolvedFunction.ofConsumer(FunctionShapesTests::fail);

        Outcome outcome = NodeMain.call(fail.invocation("1", "no"), getClass().getClassLoader());

        assertThat(((Outcome.Failure) outcome).error().message()).isEqualTo("no");
    }

    @Test
    void callOfOneArgumentIsWrittenAsEver() {
        Invocation one = ResolvedFunction.of((Integer number) -> number).invocation("1", 3);

        assertThat(one.toJson())
                .contains("\"argumentType\":\"java.lang.Integer\"", "\"argument\":3")
                .doesNotContain("arguments");
        assertThat(Invocation.parse(one.toJson())).isEqualTo(one);
    }

    @Test
    void whatIsNoArrayOfArgumentsIsRefused() {
        Invocation two = ResolvedFunction.ofBiFunction(Scale::of).invocation("1", new Pair<>(new Scale(1), 1.0));

        assertThat(Invocation.parse(two.toJson())).isEqualTo(two);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Invocation.parse(two.toJson().replaceAll("\"arguments\":\\[.*]", "\"arguments\":1")));
        assertThatIllegalArgumentException().isThrownBy(two::argument).withMessageContaining("not 2");
    }
}
