package io.batchflux;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Ends work that takes longer than a run may as a whole. */
final class RunLimit {

    private RunLimit() {}

    /** Emits what the work emits, and an error when its time is over; what was shared by many has no limit of its own. */
    static <T> Flux<T> during(Flux<T> work, Scheduler scheduler, RunOptions options, Run<?> run) {
        RunInfo.Kind kind = run.events.run().kind();
        return kind == RunInfo.Kind.SHARED_TASKS || kind == RunInfo.Kind.SHARED_CALLS
                ? work
                : during(work, scheduler, options.waiting().runLimit(), () -> observed(run));
    }

    /** Emits what the work of one caller in a shared job emits, or an error when its time is over. */
    static <T> Mono<T> during(Mono<T> work, Scheduler scheduler, RunOptions options, Supplier<String> observed) {
        Duration limit = options.waiting().runLimit();
        return limit == null
                ? work
                : during(work.flux(), scheduler, limit, observed).singleOrEmpty();
    }

    private static <T> Flux<T> during(
            Flux<T> work, Scheduler scheduler, @Nullable Duration limit, Supplier<String> observed) {
        if (limit == null) {
            return work;
        }
        return Flux.defer(() -> {
            AtomicBoolean over = new AtomicBoolean();
            Mono<Long> end = Mono.delay(limit, scheduler).doOnNext(tick -> over.set(true));
            return work.takeUntilOther(end)
                    .concatWith(Mono.defer(() -> over.get()
                            ? Mono.error(new RunLimitExceededException(limit, observed.get()))
                            : Mono.empty()));
        });
    }

    private static String observed(Run<?> run) {
        int pending = run.pendingCount();
        return run.succeeded.get() + " tasks had succeeded, " + run.failed.get() + " had failed, and " + pending
                + " had not ended" + reasons(run);
    }

    /** Returns why tasks of the run wait, behind a colon, or nothing if that is not known. */
    static String reasons(Run<?> run) {
        WaitingRun waiting = run.events.waiting;
        List<WaitingReason> reasons = waiting == null ? List.of() : waiting.reasons();
        return waiting == null || reasons.isEmpty() ? "" : ": " + waiting.words();
    }
}
