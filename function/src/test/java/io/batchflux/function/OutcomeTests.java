package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    void rejectsLinesThatAreNoOutcome() {
        for (String line : List.of("", "[]", "{\"id\":\"1\"}", "{\"value\":1}", "{\"id\":\"1\",\"value\":1} {}", "{")) {
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
    void isNotTruncatedAfterAWholeLine() {
        OutcomeReader reader = OutcomeReader.create();

        reader.read(bytes(VALUE.toJson() + "\n"));

        assertThat(reader.isTruncated()).isFalse();
    }
}
