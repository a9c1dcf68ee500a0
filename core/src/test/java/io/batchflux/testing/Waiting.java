package io.batchflux.testing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Waits in virtual time. */
final class Waiting {

    private Waiting() {}

    static <T> @Nullable T await(Mono<T> mono, VirtualTimeScheduler clock, Duration patience) {
        CompletableFuture<T> future = mono.toFuture();
        Duration step = Duration.ofMillis(50);
        for (Duration waited = Duration.ZERO; !future.isDone(); waited = waited.plus(step)) {
            if (waited.compareTo(patience) > 0) {
                throw new IllegalStateException("not done within " + patience);
            }
            clock.advanceTimeBy(step);
        }
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
