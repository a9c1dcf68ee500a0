package io.batchflux;

import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One caller's task in a shared job: what the caller waits for, and what is made of the result.
 *
 * @param <C> the type of the caller's correlation value
 * @param <T> what the caller gets
 */
final class Ticket<C, T> {

    private final String id;
    private final TaskSpec<C> task;
    private final Function<? super TaskResult<C>, Mono<T>> collect;
    private final MonoSink<T> caller;
    private volatile boolean cancelled;

    Ticket(String id, TaskSpec<C> task, Function<? super TaskResult<C>, Mono<T>> collect, MonoSink<T> caller) {
        this.id = id;
        this.task = task;
        this.collect = collect;
        this.caller = caller;
    }

    String id() {
        return id;
    }

    /** Returns the task as the shared job gets it. */
    TaskSpec<Ticket<?, ?>> inSharedJob() {
        return new TaskSpec<>(
                id,
                task.commandLine(),
                task.image(),
                task.environment(),
                task.inputs(),
                task.outputs(),
                task.limits(),
                this);
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Gives the caller what is made of the result; what goes wrong is the caller's alone. */
    Mono<Void> settle(TaskResult<?> result) {
        if (cancelled) {
            return Mono.empty();
        }
        return Mono.defer(() -> collect.apply(forCaller(result)))
                .doOnNext(caller::success)
                .switchIfEmpty(Mono.fromRunnable(caller::success))
                .onErrorResume(error -> Mono.fromRunnable(() -> caller.error(error)))
                .then();
    }

    void fail(Throwable error) {
        caller.error(error);
    }

    private TaskResult<C> forCaller(TaskResult<?> result) {
        if (result instanceof TaskResult.Failed<?> failed) {
            return new TaskResult.Failed<>(
                    id, task.correlation(), failed.execution(), failed.failure(), failed.outputs());
        }
        TaskResult.Succeeded<?> succeeded = (TaskResult.Succeeded<?>) result;
        return new TaskResult.Succeeded<>(id, task.correlation(), succeeded.execution(), succeeded.outputs());
    }
}
