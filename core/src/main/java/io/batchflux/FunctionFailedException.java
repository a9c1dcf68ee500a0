package io.batchflux;

import org.jspecify.annotations.Nullable;

/**
 * A function gave no value: it threw, in which case the cause is an {@code io.batchflux.function.RemoteException} with the
 * class, message and stack trace of what it threw; or its result could not be read.
 */
public final class FunctionFailedException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    private final String function;
    private final String taskId;

    FunctionFailedException(String function, String taskId, String message, @Nullable Throwable cause) {
        super("function " + function + " in task " + taskId + " " + message, cause);
        this.function = function;
        this.taskId = taskId;
    }

    /** Returns the function, as class and method. */
    public String function() {
        return function;
    }

    /** Returns the id of the task that ran it. */
    public String taskId() {
        return taskId;
    }
}
