package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What a blocking client asks for again and again until the answer is the expected one, or it has taken too long. */
final class Awaited {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Awaited() {}

    static <T> T await(Callable<T> question, Predicate<T> expected) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T answer = question.call();
        while (!expected.test(answer)) {
            assertThat(System.nanoTime())
                    .as("in time; the last answer was " + answer)
                    .isLessThan(deadline);
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = question.call();
        }
        return answer;
    }
}
