package io.batchflux;

/** A task failed where the caller asked for success; the cause is the error behind it, if there is one. */
public final class TaskFailedException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    private final transient TaskResult.Failed<?> result;

    TaskFailedException(TaskResult.Failed<?> result) {
        super(message(result), result.failure().cause());
        this.result = result;
        happenedIn(result.run());
    }

    /** Returns the id of the task. */
    @Override
    public String taskId() {
        return result.taskId();
    }

    /** Returns how the task failed. */
    public TaskResult.Failed<?> result() {
        return result;
    }

    private static String message(TaskResult.Failed<?> result) {
        String stderr = result.failure().stderrTail();
        return "task " + result.taskId() + RunInfo.ofJob(result.run()) + " failed: "
                + result.failure().message() + (stderr.isBlank() ? "" : "\nstderr: " + stderr.strip());
    }
}
