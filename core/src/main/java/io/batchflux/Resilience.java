package io.batchflux;

import io.batchflux.spi.QuotaExceededException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.Throttle;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
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
    private final @Nullable Throttle throttle;

    private Resilience(Scheduler scheduler, Chance chance, RunOptions options, @Nullable Throttle throttle) {
        this.scheduler = scheduler;
        this.chance = chance;
        this.options = options;
        this.throttle = throttle;
    }

    /** For requests to an account whose throttle this is. */
    static Resilience throttled(Throttle throttle, Scheduler scheduler, Chance chance, RunOptions options) {
        return new Resilience(scheduler, chance, options, throttle);
    }

    /** For requests that are not held up. */
    static Resilience unthrottled(Scheduler scheduler, Chance chance, RunOptions options) {
        return new Resilience(scheduler, chance, options, null);
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
            Attempts attempts = new Attempts(stage, abandoned);
            return inTurn(timed(attempt, chosen.attemptTimeout()), abandoned)
                    .retryWhen(attempts)
                    .timeout(
                            chosen.deadline().plus(pauseOfAccount()),
                            Mono.error(() -> attempts.deadlineExceeded(chosen)),
                            scheduler)
                    .onErrorMap(
                            ServiceException.class, error -> new StageFailedException(stage, attempts.failed, error))
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
            Attempts attempts = new Attempts(stage, Mono.never());
            Duration timeout = options.stage(stage).attemptTimeout();
            return attempt.timeout(Mono.delay(timeout, scheduler))
                    .onErrorMap(TimeoutException.class, error -> noAnswer(timeout))
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
        return inTurn(timed(attempt, options.stage(stage).attemptTimeout()), Mono.never())
                .onErrorResume(ServiceException.class, error -> {
                    LOG.debug("{} goes on without an answer", stage, error);
                    return Mono.empty();
                });
    }

    private <T> Mono<T> timed(Mono<T> attempt, Duration timeout) {
        return attempt.timeout(timeout, Mono.error(() -> noAnswer(timeout)), scheduler);
    }

    /** The wait for a turn is not part of the attempt, and does not make it late. */
    private <T> Mono<T> inTurn(Mono<T> attempt, Mono<Void> abandoned) {
        Throttle account = throttle;
        if (account == null) {
            return attempt;
        }
        return Mono.defer(() -> {
            Duration wait = account.takeTurn(now());
            return wait.isZero()
                    ? noticed(attempt, account)
                    : Mono.firstWithSignal(Mono.delay(wait, scheduler), abandoned.then(Mono.error(Resilience::notSent)))
                            .flatMap(turn ->
                                    account.isPaused(now()) ? inTurn(attempt, abandoned) : noticed(attempt, account));
        });
    }

    private Duration pauseOfAccount() {
        return throttle == null ? Duration.ZERO : throttle.state(now()).pause();
    }

    private <T> Mono<T> noticed(Mono<T> attempt, Throttle account) {
        Instant sent = now();
        return attempt.doOnError(ThrottledException.class, error -> account.refused(sent, now(), error.retryAfter()));
    }

    private Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
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

    /** Decides after each failed attempt of one request; signals of a request never overlap. */
    private final class Attempts extends Retry {

        private final Stage stage;
        private final RetryPolicy policy;
        private final Mono<Void> abandoned;
        private long failed;
        private @Nullable Throwable lastError;

        Attempts(Stage stage, Mono<Void> abandoned) {
            this.stage = stage;
            this.abandoned = abandoned;
            this.policy = options.stage(stage).retry();
        }

        @Override
        public Flux<Long> generateCompanion(Flux<RetrySignal> signals) {
            return signals.concatMap(signal -> next(signal.failure()), 1);
        }

        private Mono<Long> next(Throwable error) {
            lastError = error;
            if (error instanceof QuotaExceededException quota) {
                Duration pause = longer(spread(QUOTA_PAUSE), quota.retryAfter());
                options.listener().onQuotaWait(stage, error, pause);
                return pause(pause, error);
            }
            failed++;
            if (failed >= policy.maxAttempts()
                    || !(error instanceof ServiceException service)
                    || !service.isRetryable()) {
                return Mono.error(error);
            }
            Duration pause = longer(backoff(), service.retryAfter());
            options.listener().onRetry(stage, error, failed, pause);
            return pause(pause, error);
        }

        private Mono<Long> pause(Duration pause, Throwable error) {
            return Mono.firstWithSignal(Mono.delay(pause, scheduler), abandoned.then(Mono.error(error)));
        }

        private Duration backoff() {
            long factor = 1L << Math.min(failed - 1, 20);
            Duration pause = policy.firstBackoff().multipliedBy(factor);
            return spread(pause.compareTo(policy.maxBackoff()) > 0 ? policy.maxBackoff() : pause);
        }

        private Duration spread(Duration pause) {
            return chance.spread(pause, policy.jitter());
        }

        private DeadlineExceededException deadlineExceeded(StageOptions chosen) {
            return new DeadlineExceededException(stage, chosen.deadline(), lastError);
        }
    }

    private static Duration longer(Duration ours, @Nullable Duration theirs) {
        return theirs != null && theirs.compareTo(ours) > 0 ? theirs : ours;
    }
}
