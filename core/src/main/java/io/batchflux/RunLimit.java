package io.batchflux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Ends work that takes longer than a run may as a whole: the time goes from when this was made. */
final class RunLimit {

    private final Scheduler scheduler;
    private final @Nullable Duration limit;
    private final long begin;
    private volatile boolean over;

    private RunLimit(Scheduler scheduler, @Nullable Duration limit) {
        this.scheduler = scheduler;
        this.limit = limit;
        this.begin = scheduler.now(TimeUnit.MILLISECONDS);
    }

    static RunLimit begin(Scheduler scheduler, RunOptions options) {
        return new RunLimit(scheduler, options.waiting().runLimit());
    }

    /** Emits what the work emits, and an error when its time is over; what was shared by many has no limit of its own. */
    static <T> Flux<T> during(Flux<T> work, Scheduler scheduler, RunOptions options, Run<?> run) {
        RunInfo.Kind kind = run.events.run().kind();
        return kind == RunInfo.Kind.SHARED_TASKS || kind == RunInfo.Kind.SHARED_CALLS
                ? work
                : Flux.defer(() -> begin(scheduler, options).during(work, () -> observed(List.of(run))));
    }

    /** Emits what the work of one caller in a shared job emits, or an error when its time is over. */
    static <T> Mono<T> during(Mono<T> work, Scheduler scheduler, RunOptions options, Supplier<String> observed) {
        return options.waiting().runLimit() == null
                ? work
                : Mono.defer(() ->
                        begin(scheduler, options).during(work.flux(), observed).singleOrEmpty());
    }

    /** Emits what the work emits, and an error when the time is over, which says what was observed by then. */
    <T> Flux<T> during(Flux<T> work, Supplier<String> observed) {
        Duration most = limit;
        if (most == null) {
            return work;
        }
        return Flux.defer(() -> {
            Duration left = most.minusMillis(scheduler.now(TimeUnit.MILLISECONDS) - begin);
            Mono<Long> end = Mono.delay(left, scheduler).doOnNext(tick -> over = true);
            return work.takeUntilOther(end)
                    .concatWith(Mono.defer(() ->
                            over ? Mono.error(new RunLimitExceededException(most, observed.get())) : Mono.empty()));
        });
    }

    /** Returns whether the work was ended. */
    boolean isOver() {
        return over;
    }

    /** Returns how far these runs are, which are one for the caller. */
    static String observed(Collection<? extends Run<?>> runs) {
        int succeeded = 0;
        int failed = 0;
        int pending = 0;
        List<String> reasons = new ArrayList<>();
        for (Run<?> run : runs) {
            succeeded += run.succeeded.get();
            failed += run.failed.get();
            pending += run.pendingCount();
            String words = reasons(run);
            if (!reasons.contains(words)) {
                reasons.add(words);
            }
        }
        return succeeded + " tasks had succeeded, " + failed + " had failed, and " + pending + " had not ended"
                + String.join("", reasons);
    }

    /** Returns why tasks of the run wait, behind a colon, or nothing if that is not known. */
    static String reasons(Run<?> run) {
        WaitingRun waiting = run.events.waiting;
        List<WaitingReason> reasons = waiting == null ? List.of() : waiting.reasons();
        return waiting == null || reasons.isEmpty() ? "" : ": " + waiting.words();
    }
}
