package io.batchflux.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.batchflux.spi.ServiceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Contract tests wait on a clock, which an implementation on virtual time replaces by its own. */
public abstract class ContractTests {

    /** Returns how long a test waits for one thing. */
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    /** Returns what runs the pauses of the tests. */
    protected Scheduler timer() {
        return Schedulers.parallel();
    }

    /** Returns how long a test pauses before it looks again. */
    protected Duration pause() {
        return Duration.ofMillis(200);
    }

    /** Waits for the value, {@code null} if there is none, or throws the error. */
    protected <T> @Nullable T await(Mono<T> mono) {
        return mono.block(patience());
    }

    /** Waits for the value. */
    protected final <T> T awaitValue(Mono<T> mono) {
        return requireNonNull(await(mono), "completed without a value");
    }

    /** Waits for the error of the service. */
    protected final ServiceException awaitError(Mono<?> mono) {
        return requireNonNull(
                catchThrowableOfType(ServiceException.class, () -> await(mono)), "completed without an error");
    }
}
