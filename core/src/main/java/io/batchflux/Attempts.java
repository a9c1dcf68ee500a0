package io.batchflux;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.Operation;
import io.batchflux.spi.Progress;
import io.batchflux.spi.QuotaExceededException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.Throttle;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import io.batchflux.spi.Turn;
import io.batchflux.spi.UncaughtErrors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The attempts of one request, whose signals never overlap: gets each its turn and its time, and decides after each that
 * failed.
 *
 * <p>Time bounds attempts: what is left of the deadline is what attempts and pauses have not used. None of them counts as
 * longer than it was to last, and after one that did last longer all begins anew: while the machine slept, nobody was asked.
 */
final class Attempts extends Retry {

    /** A used-up quota is given back when somebody's job ends, which is a matter of minutes. */
    private static final Duration QUOTA_PAUSE = Duration.ofSeconds(15);
    /** Before the deadline comes, pauses become shorter: what works again is to be noticed. */
    private static final Duration LAST_PAUSE = Duration.ofSeconds(1);

    private final Scheduler scheduler;
    private final Chance chance;
    private final Throttle throttle;
    private final RunEvents events;
    private final Stage stage;
    private final StageOptions options;
    private final Mono<Void> abandoned;
    private final UncaughtErrors errors;
    private Duration left;
    private Stopwatch watch;
    private long failed;
    private boolean wasHeldUp;
    private @Nullable Turn turn;
    private boolean turnIsTaken;
    private @Nullable Throwable lastError;

    Attempts(
            Scheduler scheduler,
            Chance chance,
            Throttle throttle,
            RunEvents events,
            Stage stage,
            StageOptions options,
            Duration left,
            Mono<Void> abandoned) {
        this.scheduler = scheduler;
        this.chance = chance;
        this.throttle = throttle;
        this.events = events;
        this.stage = stage;
        this.options = options;
        this.abandoned = abandoned;
        this.errors = UncaughtErrors.of(scheduler);
        this.left = left;
        this.watch = Stopwatch.start(scheduler, Duration.ZERO);
    }

    /** One attempt, when it is its turn. The wait for that is no part of it, and does not make it late. */
    <T> Mono<T> inTurn(Mono<T> attempt) {
        return Mono.defer(() -> {
            Turn atOnce = turnAtOnce();
            return atOnce == null ? awaitTurn().flatMap(given -> begun(attempt, given)) : begun(attempt, atOnce);
        });
    }

    private <T> Mono<T> begun(Mono<T> attempt, Turn given) {
        begin();
        turnIsTaken = false;
        return attempt.doOnSuccess(done -> given.accepted()).doOnError(error -> {
            if (given == turn) {
                answered(given, error);
            } else {
                // It was a later request that failed, and its turn knows.
                given.accepted();
            }
        });
    }

    /** What the service says of a request, it says to one that did not come too often. */
    static void answered(Turn turn, Throwable error) {
        if (error instanceof ThrottledException throttled) {
            turn.refused(throttled.retryAfter());
        } else if (error instanceof ServiceException service && !(service instanceof TransientServiceException)) {
            turn.accepted();
        }
    }

    /** One request of an attempt, which takes no longer than that attempt may. Each but the first waits for a turn of its own, and has its time from then on. */
    <T> Mono<T> request(Operation operation, Mono<T> request) {
        return Mono.defer(() -> {
            if (!turnIsTaken) {
                return taking(operation, request);
            }
            spend();
            return inTurn(Mono.defer(() -> taking(operation, request)));
        });
    }

    /** The request begins when what this returns is subscribed to, which is at once. */
    private <T> Mono<T> taking(Operation operation, Mono<T> request) {
        turnIsTaken = true;
        return MeasuredRequest.measured(events, stage, operation, timed(errors.guard(request)));
    }

    /** As {@link #request}, for one that sends this content: its time is for silence, while nothing of that goes. */
    <T> Mono<T> upload(
            Operation operation, BlobContent content, Uplink.Passage passage, Function<BlobContent, Mono<T>> send) {
        return MeasuredRequest.measuredUpload(
                events,
                stage,
                operation,
                content,
                sent -> Mono.defer(() -> {
                    Silence silence = new Silence(scheduler, watch.left());
                    passage.begins();
                    Flux<ByteBuffer> moving = sent.buffers().doOnNext(buffer -> {
                        silence.sign();
                        lastsOn(silence.limit());
                    });
                    return errors.guard(send.apply(BlobContent.of(sent.length(), moving)))
                            .timeout(silence.tooLong(), Mono.error(() -> noAnswer(silence.limit())));
                }));
    }

    /** What lasts longer than its time, since something moves, has not slept. */
    private void lastsOn(Duration time) {
        spend();
        watch = Stopwatch.start(scheduler, time);
    }

    /**
     * Its time is for silence, if the port tells what moves, until the deadline: who sends a byte now and then could hold it up for ever. The
     * first one that is held up so is given up when half of what was left has passed: another one may be answered.
     */
    private <T> Mono<T> timed(Mono<T> request) {
        Silence silence = new Silence(scheduler, watch.left());
        Duration leftAtFirst = left;
        boolean isFirst = !wasHeldUp;
        Progress progress = () -> {
            lastsOn(silence.limit());
            if (left.compareTo(isFirst ? half(leftAtFirst) : Duration.ZERO) > 0) {
                silence.sign();
            } else {
                wasHeldUp = true;
            }
        };
        return request.contextWrite(progress::in)
                .timeout(silence.tooLong(), Mono.error(() -> noAnswer(silence.limit())));
    }

    /**
     * An attempt of one request with content, when it is its turn; the time is for the first element, with which all begins anew,
     * and then for each that is asked for.
     */
    <T> Flux<T> inTurn(Operation operation, Flux<T> request) {
        return nextTurn().flatMapMany(given -> {
            Silence silence = new Silence(scheduler, begin());
            Flux<T> timed = silence.watch(errors.guard(request), () -> noAnswer(silence.limit()));
            return MeasuredRequest.measuredContent(events, stage, operation, timed)
                    .doOnError(error -> answered(given, error))
                    .switchOnFirst((first, content) -> {
                        if (!first.isOnError()) {
                            given.accepted();
                        }
                        if (first.hasValue()) {
                            failed = 0;
                            left = options.deadline();
                            silence.limit(options.attemptTimeout());
                        }
                        return content;
                    });
        });
    }

    /** Attempts until one goes well, and maps to our exceptions. What tries again is made once something has failed, which hardly ever happens. */
    <T> Mono<T> retried(Mono<T> attempt) {
        return attempt.onErrorResume(
                error -> next(error).then(attempt.retryWhen(this)).onErrorMap(this::failure));
    }

    /** Does as {@link #retried(Mono)}. */
    <T> Flux<T> retried(Flux<T> attempt) {
        return attempt.onErrorResume(
                error -> next(error).thenMany(attempt.retryWhen(this)).onErrorMap(this::failure));
    }

    private Throwable failure(Throwable error) {
        Throwable ours =
                error instanceof ServiceException service ? new StageFailedException(stage, failed, service) : error;
        if (ours instanceof BatchfluxException ofRun) {
            ofRun.happenedIn(events.run());
        }
        return ours;
    }

    private Mono<Turn> nextTurn() {
        return Mono.defer(() -> {
            Turn atOnce = turnAtOnce();
            return atOnce == null ? awaitTurn() : Mono.just(atOnce);
        });
    }

    private @Nullable Turn turnAtOnce() {
        Turn atOnce = turn == null ? throttle.turnAtOnce(scheduler) : null;
        if (atOnce != null) {
            turn = atOnce;
        }
        return atOnce;
    }

    /**
     * Waits for a turn; a request that is sent again keeps its place in the line. Until the first turn nothing has gone wrong,
     * so it is waited for beside the deadline, and as long; but closing has to end.
     */
    private Mono<Turn> awaitTurn() {
        Turn last = turn;
        boolean counts = last != null || stage == Stage.CLOSE_JOB;
        Duration patience = counts ? left : options.deadline();
        Duration pause = throttle.state(scheduler).pause();
        if (pause.compareTo(patience) > 0) {
            return Mono.error(DeadlineExceededException.paused(stage, options.deadline(), pause, lastError));
        }
        watch = Stopwatch.start(scheduler, patience);
        return Mono.firstWithSignal(
                        errors.guard(last == null ? throttle.turn(scheduler) : last.again()),
                        abandoned.then(Mono.error(Attempts::notSent)),
                        tooLate(patience))
                .doOnNext(given -> {
                    turn = given;
                    if (counts) {
                        spend();
                    }
                });
    }

    private Mono<Turn> tooLate(Duration patience) {
        return Mono.delay(patience, scheduler)
                .flatMap(tick -> {
                    if (!watch.overslept()) {
                        return Mono.error(deadlineExceeded(lastError == null ? notSent() : lastError));
                    }
                    watch = Stopwatch.start(scheduler, patience);
                    return Mono.<Turn>empty();
                })
                .repeatWhenEmpty(Integer.MAX_VALUE, again -> again);
    }

    private Duration begin() {
        Duration time = shorter(options.attemptTimeout(), left);
        watch = Stopwatch.start(scheduler, time);
        return time;
    }

    /** The end of the deadline may have cut the attempt short. */
    private Throwable noAnswer(Duration time) {
        return left.compareTo(options.attemptTimeout()) < 0 && !watch.overslept()
                ? deadlineExceeded(lastError)
                : noAnswerWithin(time);
    }

    /** An attempt or a pause has ended. */
    private void spend() {
        left = watch.overslept() ? options.deadline() : left.minus(watch.elapsed());
    }

    private boolean isOver() {
        return left.toMillis() <= 0;
    }

    @Override
    public Flux<Long> generateCompanion(Flux<RetrySignal> signals) {
        return signals.concatMap(signal -> next(signal.failure()), 1);
    }

    private Mono<Long> next(Throwable error) {
        spend();
        boolean forQuota = error instanceof QuotaExceededException;
        if (!forQuota) {
            failed++;
        }
        if (!(error instanceof ServiceException service) || !service.isRetryable()) {
            return Mono.error(error);
        }
        lastError = error;
        Duration asked = service.retryAfter();
        if (asked != null && asked.compareTo(left) > 0) {
            return Mono.error(DeadlineExceededException.paused(stage, options.deadline(), asked, error));
        }
        if (!forQuota && failed >= options.retry().maxAttempts()) {
            return Mono.error(error);
        }
        if (isOver()) {
            return Mono.error(deadlineExceeded(error));
        }
        Duration pause = timely(longer(forQuota ? spread(QUOTA_PAUSE) : backoff(error), asked), asked);
        if (forQuota) {
            events.quotaWait(stage, error, pause);
        } else {
            events.retried(stage, error, failed, pause);
            events.goesOnFailing(stage, error, options.deadline().minus(left), options.deadline());
        }
        return pause(pause, error);
    }

    /** A pause that would reach the deadline is shorter, so that there is an attempt before it, unless the service asked. */
    private Duration timely(Duration pause, @Nullable Duration asked) {
        if (pause.compareTo(left) < 0) {
            return pause;
        }
        Duration half = half(left);
        return half.compareTo(LAST_PAUSE) < 0 ? left : longer(half, asked);
    }

    private Mono<Long> pause(Duration pause, Throwable error) {
        watch = Stopwatch.start(scheduler, pause);
        return Mono.firstWithSignal(Mono.delay(pause, scheduler), abandoned.then(Mono.error(error)))
                .flatMap(tick -> {
                    spend();
                    return isOver() ? Mono.error(deadlineExceeded(error)) : Mono.just(tick);
                });
    }

    private Duration backoff(Throwable error) {
        if (failed == 1 && error instanceof ThrottledException) {
            // Its next turn comes later already, since the rate has been decreased.
            return Duration.ZERO;
        }
        RetryPolicy policy = options.retry();
        long earlier = error instanceof ThrottledException ? 2 : 1;
        long factor = 1L << Math.min(Math.max(failed, earlier) - earlier, 20);
        Duration pause = shorter(policy.firstBackoff().multipliedBy(factor), policy.maxBackoff());
        return shorter(spread(pause), policy.maxBackoff());
    }

    private Duration spread(Duration pause) {
        return chance.spread(pause, options.retry().jitter());
    }

    private DeadlineExceededException deadlineExceeded(@Nullable Throwable error) {
        return new DeadlineExceededException(stage, options.deadline(), error);
    }

    private static ServiceException notSent() {
        return new TransientServiceException(
                "", "given up while it waited for the throttle of the account", null, null);
    }

    static TransientServiceException noAnswerWithin(Duration timeout) {
        return new TransientServiceException(
                "", "no answer within the attempt timeout of " + shown(timeout), null, null);
    }

    /** What preparing an attempt has taken of its time interests nobody. */
    private static Duration shown(Duration time) {
        long millis = time.toMillis() + 50;
        return time.compareTo(LAST_PAUSE) < 0 ? time : Duration.ofMillis(millis - millis % 100);
    }

    /** As {@code dividedBy(2)}, which reckons with decimals of any length, and is needed whenever something moves. */
    private static Duration half(Duration time) {
        long seconds = time.getSeconds();
        return Duration.ofSeconds(seconds >> 1, ((seconds & 1) * 1_000_000_000L + time.getNano()) / 2);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longer(Duration ours, @Nullable Duration theirs) {
        return theirs != null && theirs.compareTo(ours) > 0 ? theirs : ours;
    }
}
