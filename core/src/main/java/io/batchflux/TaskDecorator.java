package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.TaskDefinition;
import reactor.util.context.ContextView;

/**
 * A decorator may change each task before it is added, and knows for whom it is: so what the caller's Reactor context says
 * reaches the node, a trace for instance.
 *
 * <p>It is called once for each task when that is staged, on the thread where that happens: it must not block, and is
 * thread-safe. In a job that callers share, each task comes with the context of its own caller. A chunk of several calls, and
 * a task that is added again because it lost its node, are tasks too. What it throws is the failure of that task alone, of
 * the kind {@link FailureKind#INPUT}.
 *
 * <p>What a task does in a {@linkplain NamedRun named run} is known by its item: a decorator is not part of that.
 */
@FunctionalInterface
public interface TaskDecorator {

    /** Leaves every task as it is, and costs nothing. */
    TaskDecorator NONE = (task, run, caller) -> task;

    /**
     * Returns the task as it is to be added.
     *
     * @param task all that the node will need; its id must stay
     * @param run which run it belongs to
     * @param caller the context of who has subscribed to the run, or to this task of it
     */
    TaskDefinition decorate(TaskDefinition task, RunInfo run, ContextView caller);

    /** Returns a decorator that lets this one change a task first, and then the other. */
    default TaskDecorator and(TaskDecorator other) {
        requireNonNull(other, "other must not be null");
        return this == NONE
                ? other
                : other == NONE
                        ? this
                        : (task, run, caller) -> other.decorate(decorate(task, run, caller), run, caller);
    }
}
