package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.function.NodeMain;
import io.batchflux.testing.TaskScript;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What a node writes is not trusted: any line is at most the failure of one call. */
class ForeignOutcomesTests {

    private static final String GOOD_0 = "{\"id\":\"0\",\"value\":[10]}";
    private static final String GOOD_2 = "{\"id\":\"2\",\"micros\":5,\"value\":[12]}";

    static List<Object> list(int number) {
        return List.of(number);
    }

    private final Rig rig = new Rig();

    @BeforeEach
    void runFunctionsInAnImage() {
        rig.with(options -> options.withFunctions(functions -> functions
                .withCode(Code.inImage("/app/*"))
                .withImage("functions:1")
                .withResultLimit(3_000_000)));
    }

    /** Lines that are no outcome of call 1, though they begin with its id. */
    static Stream<String> linesOfOneCall() {
        return Stream.of(
                "}",
                ",\"value\":",
                ",\"value\":1,}",
                ",\"value\":[}]",
                ",\"value\":1} {}",
                ",\"value\":NaN}",
                ",\"value\":'a'}",
                ",\"value\":\"\u0000\"}",
                ",\"value\":[" + "7".repeat(200_000) + "]}",
                ",\"value\":[0." + "7".repeat(1_000_000) + "]}",
                ",\"value\":[1e" + "9".repeat(20_000) + "]}",
                ",\"value\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
                ",\"value\":" + "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000) + "}",
                ",\"value\":{\"a\":1}}",
                ",\"value\":\"text\"}",
                ",\"micros\":\"5\",\"value\":[1]}",
                ",\"micros\":-5,\"value\":[1]}",
                ",\"micros\":1.5,\"value\":[1]}",
                ",\"micros\":[],\"value\":[1]}",
                ",\"micros\":" + "9".repeat(30) + ",\"value\":[1]}",
                ",\"error\":null}",
                ",\"error\":7}",
                ",\"error\":[]}",
                ",\"error\":{}}",
                ",\"error\":{\"className\":null}}",
                ",\"error\":{\"className\":7}}",
                ",\"error\":{\"message\":\"no class\"}}",
                ",\"error\":{\"className\":\"a.B\",\"stackTrace\":[" + "7".repeat(20_000) + "]}}");
    }

    private List<Evaluation<Integer, List<Object>>> sweep(Chunking chunking, String... lines) {
        return sweep(chunking, bytes(lines));
    }

    private List<Evaluation<Integer, List<Object>>> sweep(Chunking chunking, byte[] lines) {
        rig.service.tasks(task -> TaskScript.succeeds().writing(NodeMain.OUTCOMES_FILE, lines));
        return rig.complete(rig.with(options -> options.withFunctions(functions -> functions.withChunking(chunking)))
                .runner()
                .sweep(ForeignOutcomesTests::list, Flux.just(0, 1, 2)));
    }

    private static byte[] bytes(String... lines) {
        return Stream.of(lines).collect(Collectors.joining("\n", "", "\n")).getBytes(StandardCharsets.UTF_8);
    }

    private static String failure(List<? extends Evaluation<Integer, ?>> evaluations) {
        assertThat(evaluations).hasSize(3);
        assertThat(evaluations)
                .filteredOn(Evaluation::isSuccess)
                .extracting(Evaluation::item)
                .containsOnly(0, 2);
        return evaluations.stream()
                .filter(evaluation -> !evaluation.isSuccess())
                .map(evaluation -> String.valueOf(
                        ((Evaluation.Failed<?, ?>) evaluation).cause().getMessage()))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("linesOfOneCall")
    void aLineThatIsNoOutcomeIsTheFailureOfTheCallWhoseIdItBeginsWith(String rest) {
        assertThat(failure(sweep(Chunking.of(3), GOOD_0, "{\"id\":\"1\"" + rest, GOOD_2)))
                .contains("left an unreadable result");
        assertThat(rig.service.requests().targets(io.batchflux.testing.BatchOperation.ADD_TASKS))
                .hasSize(1);
        rig.assertNothingIsLeft();
    }

    @ParameterizedTest
    @MethodSource("linesOfOneCall")
    void soItIsIfTheCallHasATaskOfItsOwn(String rest) {
        List<Evaluation<Integer, List<Object>>> evaluations =
                sweep(Chunking.none(), "{\"id\":\"0\"" + rest, "{\"id\":\"0\",\"value\":[1]}");

        assertThat(evaluations)
                .hasSize(3)
                .noneMatch(Evaluation::isSuccess)
                .allSatisfy(evaluation -> assertThat(((Evaluation.Failed<?, ?>) evaluation).cause())
                        .isInstanceOf(FunctionFailedException.class)
                        .hasMessageContaining("left an unreadable result"));
        rig.assertNothingIsLeft();
    }

    @Test
    void aLineThatIsNotInUtf8IsTheFailureOfTheCallWhoseIdItBeginsWith() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes(bytes(GOOD_0));
        lines.writeBytes("{\"id\":\"1\",\"value\":[\"\u00e9\"]}\n".getBytes(StandardCharsets.ISO_8859_1));
        lines.writeBytes(bytes(GOOD_2));

        assertThat(failure(sweep(Chunking.of(3), lines.toByteArray()))).contains("UTF-8");
    }

    /** Lines that belong to no call, before, between and behind those that do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "{}",
                "\u0000\u0000\u0000",
                "Segmentation fault",
                "{\"id\":",
                "{\"id\":null,\"value\":1}",
                "{\"id\":1,\"value\":1}",
                "{\"id\":[\"1\"],\"value\":1}",
                "{\"id\":{},\"value\":1}",
                "{\"id\":\"\",\"value\":1}",
                "{\"id\":\"x\",\"value\":1}",
                "{\"id\":\"3\",\"value\":1}",
                "{\"id\":\"-1\",\"value\":1}",
                "{\"id\":\"+1\",\"value\":1}",
                "{\"id\":\"01\",\"value\":1}",
                "{\"id\":\"\u0661\",\"value\":1}",
                "{\"id\":\"99999999999999999999\",\"value\":1}",
                "{\"id\":\"9\",\"error\":{\"className\":\"a.B\"}}",
                "{\"value\":1}",
                "{\"end\":\"done\"}",
                "{\"protocol\":1,\"java\":\"17\"}"
            })
    void aLineThatBelongsToNoCallIsPassedOver(String line) {
        String good = "{\"id\":\"1\",\"value\":[11]}";

        List<Evaluation<Integer, List<Object>>> evaluations =
                sweep(Chunking.of(3), line, GOOD_0, line, good, line, GOOD_2, line);

        assertThat(evaluations)
                .extracting(Evaluation::orElseThrow)
                .containsExactly(List.of(10), List.of(11), List.of(12));
        rig.assertNothingIsLeft();
    }

    @Test
    void theFirstOutcomeOfACallCounts() {
        String second = "{\"id\":\"0\",\"value\":[99]}";
        String third = "{\"id\":\"0\",\"error\":{\"className\":\"a.B\"}}";
        String fourth = "{\"id\":\"0\",\"value\":";

        assertThat(sweep(Chunking.of(3), GOOD_0, second, third, fourth, "{\"id\":\"1\",\"value\":[11]}", GOOD_2))
                .extracting(Evaluation::orElseThrow)
                .containsExactly(List.of(10), List.of(11), List.of(12));
    }

    @Test
    void anEndlessLineIsNotKept() {
        String endless = "{\"id\":\"1\",\"value\":\"" + "x".repeat(4_000_000);

        assertThat(failure(sweep(Chunking.of(3), GOOD_0, endless, GOOD_2)))
                .contains("more than the resultLimit of 3000000 bytes");
    }

    @Test
    void whatLacksOfAnExceptionIsLeftOut() {
        String frames = "[null,7,[1],{\"className\":\"a.B\"},{\"className\":null,\"method\":null},"
                + "{\"className\":\"a.B\",\"method\":\"m\",\"file\":7,\"line\":\"x\"},"
                + "{\"className\":\"a.B\",\"method\":\"n\",\"file\":\"B.java\",\"line\":99999999999}]";
        String error = "{\"className\":\"a.B\",\"message\":{\"no\":1},\"stackTrace\":" + frames
                + ",\"suppressed\":[1],\"cause\":{\"className\":\"a.C\",\"message\":\"m\",\"stackTrace\":null,\"cause\":7}}";
        String line = "{\"id\":\"1\",\"micros\":3,\"error\":" + error + "}";

        List<Evaluation<Integer, List<Object>>> evaluations = sweep(Chunking.of(3), GOOD_0, line, GOOD_2);

        assertThat(failure(evaluations)).endsWith("threw a.B");
        Throwable remote = requireNonNull(
                ((Evaluation.Failed<?, ?>) evaluations.get(1)).cause().getCause());
        assertThat(remote).hasMessage("a.B");
        assertThat(remote).cause().hasMessage("a.C: m").hasNoCause();
        assertThat(remote.getStackTrace())
                .extracting(StackTraceElement::toString)
                .containsExactly("a.B.m(Unknown Source)", "a.B.n(B.java)");
    }

    @Test
    void causesWithoutEndAreCut() {
        String cause = "{\"className\":\"a.C\",\"cause\":".repeat(400) + "null" + "}".repeat(400);

        assertThat(failure(sweep(Chunking.of(3), GOOD_0, "{\"id\":\"1\",\"error\":" + cause + "}", GOOD_2)))
                .contains("threw a.C");
    }

    /** Whose constructor does what programs do. */
    record Delicate(int number) {
        Delicate {
            if (number == 1) {
                throw new AssertionError("never 1");
            }
            if (number == 2) {
                number = List.of(1).get(number);
            }
            if (number == 3) {
                number = endless(number);
            }
        }

        @SuppressWarnings("InfiniteRecursion") // It is what is tested.
        private static int endless(int depth) {
            return endless(depth + 1) + 1;
        }

        static Delicate of(int number) {
            return new Delicate(number);
        }
    }

    @Test
    void whatTheProgramsOwnClassesThrowIsTheFailureOfTheCall() {
        rig.service.tasks(task -> TaskScript.succeeds()
                .writing(
                        NodeMain.OUTCOMES_FILE,
                        bytes(
                                "{\"id\":\"0\",\"value\":{\"number\":0}}",
                                "{\"id\":\"1\",\"value\":{\"number\":1}}",
                                "{\"id\":\"2\",\"value\":{\"number\":2}}",
                                "{\"id\":\"3\",\"value\":{\"number\":3}}")));

        List<Evaluation<Integer, Delicate>> evaluations = rig.complete(
                rig.with(options -> options.withFunctions(functions -> functions.withChunking(Chunking.of(4))))
                        .runner()
                        .sweep(Delicate::of, Flux.just(0, 1, 2, 3)));

        assertThat(evaluations).extracting(Evaluation::isSuccess).containsExactly(true, false, false, false);
    }
}
