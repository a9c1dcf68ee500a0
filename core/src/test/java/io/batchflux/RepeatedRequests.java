package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.Throttle;
import io.batchflux.spi.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Requests that fail and are repeated on a rig, all to one account. */
final class RepeatedRequests {

    static final RetryPolicy EXACT = RetryPolicy.ofDefaults()
            .withMaxAttempts(5)
            .withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(5))
            .withJitter(0);

    final Throttle throttle = Throttle.create();
    /** When each attempt began. */
    final List<Duration> attempts = new ArrayList<>();

    private final Rig rig;
    private final Mono<Turn> earlier;
    private final Chance chance = Chance.of(1);

    RepeatedRequests(Rig rig) {
        this.rig = rig;
        this.earlier = throttle.turn(rig.clock).cache();
    }

    Resilience resilience(Duration attemptTimeout, Duration deadline, RetryPolicy retry) {
        StageOptions stage = StageOptions.ofDefaults(Stage.COLLECT)
                .withAttemptTimeout(attemptTimeout)
                .withDeadline(deadline)
                .withRetry(retry);
        return Resilience.throttled(
                throttle,
                rig.clock,
                chance,
                rig.options.withStage(Stage.ADD_TASKS, stage),
                Rig.events(rig.listener, rig.clock));
    }

    Resilience resilience(RetryPolicy retry) {
        return resilience(Duration.ofSeconds(30), Duration.ofMinutes(15), retry);
    }

    /** Somebody's request to the account is refused. */
    void refuse(Duration retryAfter) {
        requireNonNull(earlier.block()).refused(retryAfter);
    }

    /** Fails with these errors, one after the other, and then answers. */
    Mono<String> answerAfter(Throwable... errors) {
        return Mono.defer(() -> {
            attempts.add(rig.now());
            return attempts.size() <= errors.length ? Mono.error(errors[attempts.size() - 1]) : Mono.just("answer");
        });
    }
}
