package io.batchflux.emulator.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Asks again and again until an answer is the expected one, up to a deadline. */
public final class Eventually {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Eventually() {}

    public static <T> T get(Callable<T> question, Predicate<T> expected) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            T answer = call(question);
            if (expected.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + DEADLINE + "; the last answer was " + answer);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    public static void isTrue(Callable<Boolean> question) {
        get(question, answer -> answer);
    }

    private static <T> T call(Callable<T> question) {
        try {
            return question.call();
        } catch (Exception e) {
            throw new AssertionError("the question failed", e);
        }
    }
}
