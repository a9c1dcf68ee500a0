package io.batchflux.emulator.node;

/** A task failure exception stops a try of a task, with the reason that the task will show. */
final class TaskFailureException extends RuntimeException {

    private final transient TaskFailure failure;

    TaskFailureException(TaskFailure failure) {
        super(failure.code() + ": " + failure.detail(), null, false, false);
        this.failure = failure;
    }

    TaskFailure failure() {
        return failure;
    }
}
