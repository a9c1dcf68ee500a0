package io.batchflux;

import io.batchflux.spi.QuotaExceededException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.Throttle;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.spi.Turn;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import reactor.util.retry.Retry;

/**
 * The order of resilience, for every request of every stage: its turn first, if the account is throttled, and a timeout;
 * retries around them; a deadline outside; then the mapping to our exceptions.
 */
final class Resilience {

    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);

    /** A used-up quota is given back when somebody's job ends, which is a matter of minutes. */
    private static final Duration QUOTA_PAUSE = Duration.ofSeconds(15);

    /** How long an answer may take to a request that has no content. */
    private static final Duration BRIEF = Duration.ofSeconds(30);

    private final Scheduler scheduler;
    private final Chance chance;
    private final RunOptions options;
    private final Throttle throttle;

    private Resilience(Scheduler scheduler, Chance chance, RunOptions options, Throttle throttle) {
        this.scheduler = scheduler;
        this.chance = chance;
        this.options = options;
        this.throttle = throttle;
    }

    /** For requests to an account whose throttle this is. */
    static Resilience throttled(Throttle throttle, Scheduler scheduler, Chance chance, RunOptions options) {
        return new Resilience(scheduler, chance, options, throttle);
    }

    <T> Mono<T> protect(Stage stage, Mono<T> attempt) {
        return protect(stage, attempt, Mono.never());
    }

    /** As {@link #protect(Stage, Mono)}, but no attempt begins once {@code abandoned} has completed. */
    <T> Mono<T> protect(Stage stage, Mono<T> attempt, Mono<Void> abandoned) {
        return protect(stage, options.stage(stage), attempt, abandoned);
    }

    /** As {@link #protect(Stage, Mono, Mono)}, for a request without content in a stage whose requests have much of it. */
    <T> Mono<T> protectBrief(Stage stage, Mono<T> attempt, Mono<Void> abandoned) {
        StageOptions chosen = options.stage(stage);
        return protect(
                stage,
                chosen.attemptTimeout().compareTo(BRIEF) > 0 ? chosen.withAttemptTimeout(BRIEF) : chosen,
                attempt,
                abandoned);
    }

    private <T> Mono<T> protect(Stage stage, StageOptions chosen, Mono<T> attempt, Mono<Void> abandoned) {
        return Mono.defer(() -> {
            Attempts attempts = new Attempts(stage, chosen, abandoned);
            Duration pause = throttle.state(scheduler).pause();
            return pause.compareTo(chosen.deadline()) > 0
                    ? Mono.error(DeadlineExceededException.paused(stage, chosen.deadline(), pause, null))
                    : attempts.inTurn(timed(attempt, chosen.attemptTimeout()))
                            .retryWhen(attempts)
                            .timeout(attempts.late(), Mono.error(attempts::deadlineExceeded))
                            .onErrorMap(
                                    ServiceException.class,
                                    error -> new StageFailedException(stage, attempts.failed, error))
                            .contextWrite(Resilience::withQuietCancels);
        });
    }

    /**
     * As {@link #protect}, for content of any length, which takes as long as the subscriber likes: the timeout is for the
     * first buffer, and there is no deadline. Each attempt has to go on where the one before broke off; one that got
     * further counts as the first again.
     */
    <T> Flux<T> protectContent(Stage stage, Flux<T> attempt) {
        return Flux.defer(() -> {
            StageOptions chosen = options.stage(stage);
            Duration timeout = chosen.attemptTimeout();
            Attempts attempts = new Attempts(stage, chosen, Mono.never());
            Flux<T> timed = attempt.timeout(Mono.delay(timeout, scheduler))
                    .onErrorMap(TimeoutException.class, error -> noAnswer(timeout));
            return attempts.inTurn(timed)
                    .switchOnFirst((first, content) -> {
                        if (first.hasValue()) {
                            attempts.failed = 0;
                        }
                        return content;
                    })
                    .retryWhen(attempts)
                    .onErrorMap(
                            ServiceException.class, error -> new StageFailedException(stage, attempts.failed, error));
        });
    }

    /** A single attempt, for what a run can do without: emits nothing if there is no answer. */
    <T> Mono<T> tryOnce(Stage stage, Mono<T> attempt) {
        return throttle.turn(scheduler)
                .flatMap(turn -> noticed(timed(attempt, options.stage(stage).attemptTimeout()), turn))
                .onErrorResume(ServiceException.class, error -> {
                    LOG.debug("{} goes on without an answer", stage, error);
                    return Mono.empty();
                });
    }

    private <T> Mono<T> timed(Mono<T> attempt, Duration timeout) {
        return attempt.timeout(timeout, Mono.error(() -> noAnswer(timeout)), scheduler);
    }

    private static <T> Mono<T> noticed(Mono<T> attempt, Turn turn) {
        return attempt.doOnError(ThrottledException.class, error -> turn.refused(error.retryAfter()));
    }

    private static ServiceException notSent() {
        return new TransientServiceException(
                "", "given up while it waited for the throttle of the account", null, null);
    }

    /** Not every machine of a service knows at once of a job that another has created: then the error passes. */
    static ServiceException untilJobIsKnown(ServiceException error) {
        return error.hasCode(ServiceException.JOB_NOT_FOUND)
                ? new TransientServiceException(error.code(), String.valueOf(error.getMessage()), null, error)
                : error;
    }

    /** An attempt that fails while it is being cancelled has nobody to tell, and is no error of the program's. */
    private static Context withQuietCancels(Context context) {
        Consumer<Throwable> dropped = error -> LOG.debug("an attempt failed after its cancellation", error);
        return context.put("reactor.onErrorDropped.local", dropped);
    }

    private static TransientServiceException noAnswer(Duration timeout) {
        return new TransientServiceException("", "no answer within the attempt timeout of " + timeout, null, null);
    }

    /** The attempts of one request, whose signals never overlap: gets each its turn, and decides after each that failed. */
    private final class Attempts extends Retry {

        private final Stage stage;
        private final StageOptions chosen;
        private final Mono<Void> abandoned;
        private final Sinks.Empty<Void> begun = Sinks.empty();
        private long begin;
        private long failed;
        private @Nullable Turn turn;
        private @Nullable Throwable lastError;

        Attempts(Stage stage, StageOptions chosen, Mono<Void> abandoned) {
            this.stage = stage;
            this.chosen = chosen;
            this.abandoned = abandoned;
        }

        /** The wait for a turn is not part of the attempt, and does not make it late. */
        <T> Mono<T> inTurn(Mono<T> attempt) {
            return Mono.defer(this::nextTurn).flatMap(given -> noticed(attempt, given));
        }

        <T> Flux<T> inTurn(Flux<T> attempt) {
            return Mono.defer(this::nextTurn)
                    .flatMapMany(given ->
                            attempt.doOnError(ThrottledException.class, error -> given.refused(error.retryAfter())));
        }

        /** A request that is sent again keeps its place in the line. */
        private Mono<Turn> nextTurn() {
            Turn last = turn;
            Mono<Turn> next = last == null ? throttle.turn(scheduler) : last.again();
            return Mono.firstWithSignal(next, abandoned.then(Mono.error(Resilience::notSent)))
                    .doOnNext(given -> {
                        if (turn == null) {
                            begin = now();
                            begun.tryEmitEmpty();
                        }
                        turn = given;
                    });
        }

        /** The deadline counts from the first attempt, which itself is waited for no longer. */
        Mono<Long> late() {
            return Mono.firstWithSignal(
                            begun.asMono(),
                            Mono.delay(chosen.deadline(), scheduler).then())
                    .then(Mono.delay(chosen.deadline(), scheduler));
        }

        @Override
        public Flux<Long> generateCompanion(Flux<RetrySignal> signals) {
            return signals.concatMap(signal -> next(signal.failure()), 1);
        }

        private Mono<Long> next(Throwable error) {
            lastError = error;
            boolean forQuota = error instanceof QuotaExceededException;
            if (!forQuota) {
                failed++;
            }
            if (!(error instanceof ServiceException service) || !service.isRetryable()) {
                return Mono.error(error);
            }
            Duration asked = service.retryAfter();
            if (asked != null && asked.compareTo(left()) > 0) {
                return Mono.error(DeadlineExceededException.paused(stage, chosen.deadline(), asked, error));
            }
            if (forQuota) {
                Duration pause = longer(spread(QUOTA_PAUSE), asked);
                options.listener().onQuotaWait(stage, error, pause);
                return pause(pause, error);
            }
            if (failed >= chosen.retry().maxAttempts()) {
                return Mono.error(error);
            }
            // Its next turn comes later already, since the rate has been decreased.
            Duration ours = failed == 1 && error instanceof ThrottledException ? Duration.ZERO : backoff();
            Duration pause = longer(ours, asked);
            options.listener().onRetry(stage, error, failed, pause);
            return pause(pause, error);
        }

        private Duration left() {
            return chosen.deadline().minusMillis(now() - begin);
        }

        private Mono<Long> pause(Duration pause, Throwable error) {
            return Mono.firstWithSignal(Mono.delay(pause, scheduler), abandoned.then(Mono.error(error)));
        }

        private Duration backoff() {
            RetryPolicy policy = chosen.retry();
            long factor = 1L << Math.min(failed - 1, 20);
            Duration pause = policy.firstBackoff().multipliedBy(factor);
            return spread(pause.compareTo(policy.maxBackoff()) > 0 ? policy.maxBackoff() : pause);
        }

        private Duration spread(Duration pause) {
            return chance.spread(pause, chosen.retry().jitter());
        }

        private DeadlineExceededException deadlineExceeded() {
            return new DeadlineExceededException(stage, chosen.deadline(), lastError);
        }
    }

    private long now() {
        return scheduler.now(TimeUnit.MILLISECONDS);
    }

    private static Duration longer(Duration ours, @Nullable Duration theirs) {
        return theirs != null && theirs.compareTo(ours) > 0 ? theirs : ours;
    }
}
