package io.batchflux;

import io.batchflux.spi.TaskExecution;
import org.jspecify.annotations.Nullable;

/** A task failed where the caller asked for success; the cause is the error behind it, if there is one. */
public final class TaskFailedException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    private final transient TaskResult.@Nullable Failed<?> result;
    private final String taskId;
    private final TaskExecution execution;
    private final TaskFailure failure;

    TaskFailedException(TaskResult.Failed<?> result) {
        super(message(result), result.failure().cause());
        this.result = result;
        this.taskId = result.taskId();
        this.execution = result.execution();
        this.failure = result.failure();
        happenedIn(result.run());
    }

    /** Returns the id of the task. */
    @Override
    public String taskId() {
        return taskId;
    }

    /** Returns node, times, exit code, retry and requeue counts; {@link TaskExecution#NONE} if the task never ran. */
    public TaskExecution execution() {
        return execution;
    }

    /** Returns why the task failed. */
    public TaskFailure failure() {
        return failure;
    }

    /**
     * Returns how the task failed, with the caller's item and what the task left.
     *
     * @throws IllegalStateException if this exception was read from its serialized form: outputs are read by the runner that
     *     found them, and the item is any object of the caller's; what the other methods return is there
     */
    public TaskResult.Failed<?> result() {
        if (result == null) {
            throw new IllegalStateException("the result of task " + taskId
                    + " was not serialized with this exception; taskId(), execution() and failure() were");
        }
        return result;
    }

    private static String message(TaskResult.Failed<?> result) {
        String stderr = result.failure().stderrTail();
        return "task " + result.taskId() + RunInfo.ofJob(result.run()) + " failed: "
                + result.failure().message() + (stderr.isBlank() ? "" : "\nstderr: " + stderr.strip());
    }
}
