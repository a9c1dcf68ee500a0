package io.batchflux;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.Operation;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.Throttle;
import io.batchflux.spi.UncaughtErrors;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * The order of resilience, for every request of every stage: its turn first, if the account is throttled, and a timeout;
 * retries around them until the deadline ({@link Attempts}); then the mapping to our exceptions.
 */
final class Resilience {

    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);

    /** How long an answer may take to a request that has no content. */
    private static final Duration BRIEF = Duration.ofSeconds(30);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Scheduler scheduler;
    private final Chance chance;
    private final RunOptions options;
    private final Throttle throttle;
    private final RunEvents events;

    private Resilience(Scheduler scheduler, Chance chance, RunOptions options, Throttle throttle, RunEvents events) {
        this.scheduler = scheduler;
        this.chance = chance;
        this.options = options;
        this.throttle = throttle;
        this.events = events;
    }

    /** Serves requests to an account whose throttle this is. */
    static Resilience throttled(
            Throttle throttle, Scheduler scheduler, Chance chance, RunOptions options, RunEvents events) {
        return new Resilience(scheduler, chance, options, throttle, events);
    }

    <T> Mono<T> protect(Stage stage, Operation operation, Mono<T> request) {
        return protect(stage, operation, request, Mono.never());
    }

    /** Does as {@link #protect(Stage, Operation, Mono)}, but no attempt begins once {@code abandoned} has completed. */
    <T> Mono<T> protect(Stage stage, Operation operation, Mono<T> request, Mono<Void> abandoned) {
        return protectAttempts(stage, attempt -> attempt.request(operation, request), abandoned);
    }

    /**
     * Does as {@link #protect(Stage, Operation, Mono, Mono)}, for a request without content in a stage whose requests have
     * much of it.
     */
    <T> Mono<T> protectBrief(Stage stage, Operation operation, Mono<T> request, Mono<Void> abandoned) {
        StageOptions chosen = options.stage(stage);
        return protect(
                stage,
                chosen.attemptTimeout().compareTo(BRIEF) > 0 ? chosen.withAttemptTimeout(BRIEF) : chosen,
                attempt -> attempt.request(operation, request),
                abandoned);
    }

    /**
     * Does as {@link #protect(Stage, Operation, Mono)}, for a request that sends this content when the line has room for it: the
     * timeout is for silence, while nothing of the content goes.
     *
     * @param divisible whether to fail with {@link Uplink.TooMuchAtOnce} if the line does not carry so much
     */
    <T> Mono<T> protectUpload(
            Operation operation,
            Uplink uplink,
            BlobContent content,
            boolean divisible,
            Function<BlobContent, Mono<T>> send) {
        return Mono.defer(() -> {
            StageOptions chosen = options.stage(Stage.STAGE_INPUTS);
            Attempts attempts = attempts(Stage.STAGE_INPUTS, chosen, chosen.deadline(), Mono.never());
            return retried(
                    attempts,
                    uplink.send(
                            content.length(),
                            this::bytesOfUploads,
                            chosen.attemptTimeout(),
                            divisible,
                            passage -> attempts.inTurn(attempts.upload(operation, content, passage, send))));
        });
    }

    /** Returns how many bytes of uploads may be in memory at once. */
    long bytesOfUploads() {
        return options.concurrency().bytesInFlight() / 2;
    }

    /** Returns how many bytes of what is read into memory as a whole may be there at once. */
    long bytesOfDownloads() {
        return options.concurrency().bytesInFlight() / 2;
    }

    /** Emits content that comes from elsewhere, and may be silent for as long as the deadline. */
    <T> Flux<T> awaited(Stage stage, Flux<T> content) {
        Duration deadline = options.stage(stage).deadline();
        return Flux.defer(() -> new Silence(scheduler, deadline)
                .watch(
                        content,
                        () -> new DeadlineExceededException(stage, deadline, null).because("its content was silent")));
    }

    /** Does as {@link #protect(Stage, Operation, Mono, Mono)}, for attempts that may be of several requests each. */
    <T> Mono<T> protectAttempts(Stage stage, Function<Attempts, Mono<T>> attempt, Mono<Void> abandoned) {
        return protect(stage, options.stage(stage), attempt, abandoned);
    }

    /** Completes after this time. */
    Mono<Void> pause(Duration time) {
        return Mono.delay(time, scheduler).then();
    }

    /** Measures the time that the whole stage may take, a pause of the account not included. */
    Stopwatch begin(Stage stage) {
        return Stopwatch.start(
                scheduler,
                options.stage(stage).deadline().plus(throttle.state(scheduler).pause()));
    }

    /** Measures the time that something in the stage may take: so much, or the stage's deadline if that is sooner. */
    Stopwatch begin(Stage stage, Duration most) {
        Duration deadline = options.stage(stage).deadline();
        return Stopwatch.start(scheduler, deadline.compareTo(most) < 0 ? deadline : most);
    }

    /** As {@link #protect(Stage, Operation, Mono)}, within what is left of the time of the whole stage. */
    <T> Mono<T> protect(Stage stage, Stopwatch time, Operation operation, Mono<T> request) {
        return Mono.defer(() -> {
            Attempts attempts = attempts(stage, options.stage(stage), time.left(), Mono.never());
            return protect(attempts, attempts.request(operation, request));
        });
    }

    private <T> Mono<T> protect(
            Stage stage, StageOptions chosen, Function<Attempts, Mono<T>> attempt, Mono<Void> abandoned) {
        return Mono.defer(() -> {
            Attempts attempts = attempts(stage, chosen, chosen.deadline(), abandoned);
            return protect(attempts, attempt.apply(attempts));
        });
    }

    private <T> Mono<T> protect(Attempts attempts, Mono<T> attempt) {
        return retried(attempts, attempts.inTurn(attempt));
    }

    private <T> Mono<T> retried(Attempts attempts, Mono<T> attempt) {
        return attempts.retried(attempt).contextWrite(Resilience::withQuietCancels);
    }

    /**
     * Does as {@link #protect}, for content of any length, which takes as long as the subscriber likes: the timeout is
     * for silence, while a buffer is asked for, and with the first of an attempt the deadline begins anew. Each attempt has
     * to go on where the one before broke off.
     */
    <T> Flux<T> protectContent(Stage stage, Operation operation, Flux<T> request) {
        return Flux.defer(() -> {
            StageOptions chosen = options.stage(stage);
            Attempts attempts = attempts(stage, chosen, chosen.deadline(), Mono.never());
            return attempts.retried(attempts.inTurn(operation, request));
        });
    }

    private Attempts attempts(Stage stage, StageOptions chosen, Duration left, Mono<Void> abandoned) {
        return new Attempts(scheduler, chance, throttle, events, stage, chosen, left, abandoned);
    }

    /** A single attempt, for what is asked again anyway: emits nothing if there is no answer. */
    <T> Mono<T> tryOnce(Stage stage, Operation operation, Mono<T> request) {
        Duration timeout = options.stage(stage).attemptTimeout();
        UncaughtErrors errors = UncaughtErrors.of(scheduler);
        Mono<T> timed =
                errors.guard(request).timeout(timeout, Mono.error(() -> Attempts.noAnswerWithin(timeout)), scheduler);
        return errors.guard(throttle.turn(scheduler))
                .flatMap(turn -> MeasuredRequest.measured(events, stage, operation, timed)
                        .doOnSuccess(done -> turn.accepted())
                        .doOnError(error -> Attempts.answered(turn, error)))
                .onErrorResume(ServiceException.class, error -> {
                    LOG.debug("{} goes on without an answer", stage, error);
                    return Mono.empty();
                });
    }

    /**
     * As {@link #tryOnce}, for what is asked only here and much depends on: one request that fails by chance is not the last.
     */
    <T> Mono<T> tryForAMinute(Stage stage, Operation operation, Mono<T> request) {
        return Mono.defer(() -> protect(stage, begin(stage, MINUTE), operation, request))
                .onErrorResume(BatchfluxException.class, error -> {
                    LOG.debug("{} goes on without an answer", stage, error);
                    return Mono.empty();
                });
    }

    /** An attempt that fails while it is being cancelled has nobody to tell, and is no error of the program's. */
    private static Context withQuietCancels(Context context) {
        Consumer<Throwable> dropped = error -> LOG.debug("an attempt failed after its cancellation", error);
        return context.put("reactor.onErrorDropped.local", dropped);
    }
}
