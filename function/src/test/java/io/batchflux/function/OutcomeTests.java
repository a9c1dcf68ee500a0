package io.batchflux.function;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTests {

    private static final Outcome VALUE = new Outcome.Value("a-1", "{\"x\":[1.50,-0.0,1E+400,\"ä\\n\"],\"y\":null}");

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsTheTextOfAValue() {
        assertThat(Outcome.parse(VALUE.toJson())).isEqualTo(VALUE);
        assertThat(Outcome.parse("{\"id\":\"1\",\"since\":{\"a\":[1]},\"value\":null}"))
                .isEqualTo(new Outcome.Value("1", "null"));
    }

    @Test
    void keepsHowLongTheCallTook() {
        Duration duration = Duration.of(1_234_567, ChronoUnit.MICROS);
        Outcome value = new Outcome.Value("1", "true", duration);
        Outcome failure = new Outcome.Failure("1", RemoteError.of(new IllegalStateException()), duration);

        assertThat(value.toJson()).isEqualTo("{\"id\":\"1\",\"micros\":1234567,\"value\":true}");
        assertThat(Outcome.parse(value.toJson())).isEqualTo(value);
        assertThat(Outcome.parse(failure.toJson())).isEqualTo(failure);
        assertThat(Outcome.parse("{\"id\":\"1\",\"value\":true}").duration()).isNull();
    }

    @Test
    void keepsAnErrorWithItsCauses() {
        Exception thrown = new IllegalStateException("outer", new RuntimeException(new StackOverflowError()));

        Outcome.Failure failure = new Outcome.Failure("1", RemoteError.of(thrown));

        assertThat(Outcome.parse(failure.toJson())).isEqualTo(failure);
    }

    @Test
    void endsAChainOfCausesThatIsACircle() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);

        assertThat(new RemoteException(RemoteError.of(one))).hasStackTraceContaining("two");
    }

    @Test
    void keepsWhatAnErrorAndItsCauseHaveSuppressed() {
        Exception cause = new IllegalArgumentException("cause");
        cause.addSuppressed(new IllegalStateException("close of the cause"));
        Exception thrown = new IllegalStateException("outer", cause);
        thrown.addSuppressed(new RuntimeException("first", new StackOverflowError()));
        thrown.addSuppressed(new RuntimeException("second"));

        Outcome.Failure failure = new Outcome.Failure("1", RemoteError.of(thrown));

        assertThat(Outcome.parse(failure.toJson())).isEqualTo(failure);
        RemoteException arrived = new RemoteException(failure.error());
        assertThat(arrived.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("java.lang.RuntimeException: first", "java.lang.RuntimeException: second");
        assertThat(arrived.getSuppressed()[0]).hasCauseInstanceOf(RemoteException.class);
        assertThat(requireNonNull(arrived.getCause()).getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        RemoteException.class,
                        suppressed -> assertThat(suppressed.remoteMessage()).isEqualTo("close of the cause"));
    }

    @Test
    void boundsWhatErrorsHaveSuppressedWhoeverWritesIt() {
        RemoteError leaf = new RemoteError("com.example.Leaf", null, List.of(), null, List.of());
        RemoteError middle = new RemoteError("com.example.Middle", null, List.of(), null, Collections.nCopies(8, leaf));
        RemoteError many = new RemoteError("com.example.Many", null, List.of(), leaf, Collections.nCopies(8, middle));
        Exception thrown = new Exception("many");
        for (int i = 0; i < 100; i++) {
            Exception suppressed = new Exception("suppressed " + i, thrown);
            suppressed.addSuppressed(thrown);
            suppressed.addSuppressed(new Exception("below " + i));
            thrown.addSuppressed(suppressed);
        }

        Outcome parsed = Outcome.parse(new Outcome.Failure("1", many).toJson());

        assertThat(suppressed(((Outcome.Failure) parsed).error())).isEqualTo(20);
        assertThat(suppressed(RemoteError.of(thrown))).isEqualTo(20);
    }

    private static int suppressed(RemoteError error) {
        return error.suppressed().size()
                + error.suppressed().stream().mapToInt(OutcomeTests::suppressed).sum();
    }

    @Test
    void passesOverWhatIsNoSuppressedError() {
        String line = "{\"id\":\"1\",\"error\":{\"className\":\"A\",\"suppressed\":[1,null,[{}],{\"className\":3},"
                + "{\"className\":\"B\",\"suppressed\":{}}]}}";

        assertThat(((Outcome.Failure) Outcome.parse(line)).error().suppressed())
                .extracting(RemoteError::className)
                .containsExactly("B");
    }

    @Test
    void rejectsLinesThatAreNoOutcome() {
        for (String line : List.of(
                "",
                "[]",
                "{\"id\":\"1\"}",
                "{\"value\":1}",
                "{\"id\":\"1\",\"value\":1} {}",
                "{",
                "{\"id\":\"1\",\"micros\":0.5,\"value\":1}")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Outcome.parse(line));
        }
    }

    @Test
    void looksLikeTheRemoteExceptionToTheCaller() {
        RemoteException exception = new RemoteException(
                RemoteError.of(new IllegalStateException("no file", new IllegalArgumentException())));

        assertThat(exception.className()).isEqualTo("java.lang.IllegalStateException");
        assertThat(exception.remoteMessage()).isEqualTo("no file");
        assertThat(exception).hasMessage("java.lang.IllegalStateException: no file");
        assertThat(exception.getStackTrace()[0].getMethodName()).isEqualTo("looksLikeTheRemoteExceptionToTheCaller");
        assertThat(exception).hasCauseInstanceOf(RemoteException.class);
        assertThat(exception.getCause()).hasMessage("java.lang.IllegalArgumentException");
    }

    @Test
    void readsOutcomesFromPiecesOfAnySize() {
        String text = VALUE.toJson() + "\n" + new Outcome.Value("2", "true").toJson() + "\n{\"id\":\"3\",\"val";
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size < all.length; size++) {
            OutcomeReader reader = OutcomeReader.create();
            List<Outcome> outcomes = new ArrayList<>();
            for (int start = 0; start < all.length; start += size) {
                outcomes.addAll(reader.read(ByteBuffer.wrap(all, start, Math.min(size, all.length - start))));
            }

            assertThat(outcomes).containsExactly(VALUE, new Outcome.Value("2", "true"));
            assertThat(reader.isTruncated()).isTrue();
            assertThat(reader.wholeBytes()).isEqualTo(all.length - "{\"id\":\"3\",\"val".length());
        }
    }

    @Test
    void tellsOfALineThatIsTooLongAndReadsTheOthers() {
        Outcome small = new Outcome.Value("1", "true");
        Outcome large = new Outcome.Value("2", "\"" + "x".repeat(5000) + "\"");
        byte[] all = (small.toJson() + "\n" + large.toJson() + "\n" + small.toJson() + "\n")
                .getBytes(StandardCharsets.UTF_8);
        Map<String, Long> skipped = new HashMap<>();
        OutcomeReader reader = OutcomeReader.create(100, skipped::put);
        List<Outcome> outcomes = new ArrayList<>();
        for (int start = 0; start < all.length; start += 7) {
            outcomes.addAll(reader.read(ByteBuffer.wrap(all, start, Math.min(7, all.length - start))));
        }

        assertThat(outcomes).containsExactly(small, small);
        assertThat(skipped).containsOnly(Map.entry("2", large.toJson().length() + 1L));
        assertThat(reader.wholeBytes()).isEqualTo(all.length);
        assertThat(reader.isTruncated()).isFalse();
    }

    @Test
    void aLineOfTheLimitIsNotTooLong() {
        byte[] line = (VALUE.toJson() + "\n").getBytes(StandardCharsets.UTF_8);

        assertThat(OutcomeReader.create(line.length, (id, length) -> {}).read(ByteBuffer.wrap(line)))
                .containsExactly(VALUE);
        assertThat(OutcomeReader.create(line.length - 1, (id, length) -> {}).read(ByteBuffer.wrap(line)))
                .isEmpty();
    }

    @Test
    void aLongLineThatIsNoOutcomeIsRejected() {
        OutcomeReader reader = OutcomeReader.create(10, (id, length) -> {});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.read(bytes("Segmentation fault\n")))
                .withMessageContaining("a line must be a JSON object");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> OutcomeReader.create(10, (id, length) -> {}).read(bytes("{\"value\":\"long enough\"}\n")))
                .withMessage("a line must begin with the property \"id\"");
    }

    @Test
    void outcomesBeforeALineThatIsNoneArePassedOn() {
        List<Outcome> outcomes = new ArrayList<>();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutcomeReader.create().read(bytes(VALUE.toJson() + "\nno outcome\n"), outcomes::add));

        assertThat(outcomes).containsExactly(VALUE);
    }

    @Test
    void isNotTruncatedAfterAWholeLine() {
        OutcomeReader reader = OutcomeReader.create();

        reader.read(bytes(VALUE.toJson() + "\n"));

        assertThat(reader.isTruncated()).isFalse();
    }

    @Test
    void theHeadOfEachFileIsItsOwnAlsoIfTheOneBeforeWasAnother() {
        List<OutcomeHead> heads = new ArrayList<>();
        String here = OutcomeHead.here().toJson();
        String other = new OutcomeHead(1, "21.0.1", "ANSI_X3.4-1968").toJson();

        for (String line : List.of(here, here, other, here)) {
            OutcomeReader.create(1_000, (id, bytes) -> {}, (id, error) -> {}, heads::add, end -> {})
                    .read(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(heads).extracting(OutcomeHead::toJson).containsExactly(here, here, other, here);
    }
}
