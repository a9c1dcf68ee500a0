package io.batchflux;

import io.batchflux.function.Printed;
import org.jspecify.annotations.Nullable;

/**
 * A function gave no value: it threw, in which case the cause is an {@code io.batchflux.function.RemoteException} with the
 * class, message and stack trace of what it threw; or its result could not be read.
 */
public final class FunctionFailedException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    private final String function;
    private final String taskId;
    private final Printed printed;

    FunctionFailedException(
            String function, CallOrigin origin, String message, @Nullable Throwable cause, Printed printed) {
        super(
                "function " + function + " in task " + origin.taskId() + RunInfo.ofJob(origin.run()) + " " + message,
                cause);
        this.function = function;
        this.taskId = origin.taskId();
        this.printed = printed;
        happenedIn(origin.run());
    }

    /** Returns the function, as class and method. */
    public String function() {
        return function;
    }

    /** Returns the id of the task that ran it. */
    @Override
    public String taskId() {
        return taskId;
    }

    /** Returns the end of what the function wrote to {@code System.out} before it threw; empty if nothing. */
    public String stdoutTail() {
        return printed.stdout();
    }

    /** Returns the end of what the function wrote to {@code System.err} before it threw; empty if nothing. */
    public String stderrTail() {
        return printed.stderr();
    }
}
