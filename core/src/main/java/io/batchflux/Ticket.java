package io.batchflux;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * One caller's task in a shared job: what the caller waits for, and what is made of the result.
 *
 * @param <C> the type of the caller's item
 * @param <T> what the caller gets
 */
final class Ticket<C, T> {

    private final String id;
    private final TaskSpec<C> task;
    private final Function<? super TaskResult<C>, ? extends Mono<T>> collect;
    private final MonoSink<Signal<T>> caller;
    private final Sinks.Empty<Void> gone = Sinks.empty();
    private volatile boolean cancelled;
    private volatile boolean begun;
    private volatile boolean left;
    private volatile @Nullable SharedJob job;

    Ticket(
            String id,
            TaskSpec<C> task,
            Function<? super TaskResult<C>, ? extends Mono<T>> collect,
            MonoSink<Signal<T>> caller) {
        this.id = id;
        this.task = task;
        this.collect = collect;
        this.caller = caller;
    }

    String id() {
        return id;
    }

    C item() {
        return task.item();
    }

    /** Returns the task as the shared job gets it. */
    TaskSpec<Ticket<?, ?>> inSharedJob() {
        return task.withId(id).withItem(this);
    }

    /** It is in this job now, and it may have been in another; its caller may have gone meanwhile. */
    void enter(SharedJob entered) {
        job = entered;
        if (left) {
            entered.cancel(this);
        }
    }

    /** The caller has gone. */
    void leave() {
        left = true;
        SharedJob entered = job;
        if (entered != null) {
            entered.cancel(this);
        }
    }

    void cancel() {
        cancelled = true;
        gone.tryEmitEmpty();
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Its task is being staged: from here on, what befalls its job befalls it. */
    void begin() {
        begun = true;
    }

    boolean isBegun() {
        return begun;
    }

    /** Returns the caller's context, which what is done for the caller alone sees. */
    ContextView context() {
        return caller.contextView();
    }

    /** Gives the caller what is made of the result, unless the caller goes; what goes wrong is the caller's alone. */
    Mono<Void> settle(TaskResult<?> result) {
        if (cancelled) {
            return Mono.empty();
        }
        return Mono.defer(() -> collect.apply(CollectResults.forCaller(id, task.item(), result)))
                .materialize()
                .doOnNext(caller::success)
                .then()
                .takeUntilOther(gone.asMono());
    }

    /** Returns why its job's tasks wait, behind a colon, or nothing. */
    String reasons() {
        SharedJob entered = job;
        return entered == null ? "" : RunLimit.reasons(entered.run());
    }

    /** Lets the error, which is this caller's alone, say which task it concerns. */
    void concerns(BatchfluxException error) {
        error.concerns(id);
        SharedJob entered = job;
        if (entered != null) {
            error.happenedIn(entered.run().events.run());
        }
    }

    void fail(Throwable error) {
        caller.success(Signal.error(error));
    }
}
