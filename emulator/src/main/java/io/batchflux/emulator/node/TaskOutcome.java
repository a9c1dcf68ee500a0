package io.batchflux.emulator.node;

import java.util.Optional;

/**
 * An outcome says how a try to run a task ended.
 *
 * @param exitCode the process's exit code; empty when no process was started
 * @param failure why it failed; empty when it did not
 */
public record TaskOutcome(Optional<Integer> exitCode, Optional<TaskFailure> failure) {

    /** Very many tasks have it. */
    private static final TaskOutcome SUCCESS = new TaskOutcome(Optional.of(0), Optional.empty());

    public static TaskOutcome exited(int exitCode) {
        return exitCode == 0 ? SUCCESS : new TaskOutcome(Optional.of(exitCode), Optional.of(TaskFailure.exitCode()));
    }

    static TaskOutcome notStarted(TaskFailure failure) {
        return new TaskOutcome(Optional.empty(), Optional.of(failure));
    }

    public TaskOutcome withFailure(TaskFailure other) {
        return new TaskOutcome(exitCode, Optional.of(other));
    }

    /** Returns whether the command failed by itself, so that another try makes sense. */
    public boolean isTriedAgain() {
        return exitedWithFailure()
                && failure.filter(why -> why.code().equals(TaskFailure.ENDED)).isEmpty();
    }

    /** Returns whether it was the service that failed, before a process was started. */
    public boolean hasFailedInPassing() {
        return exitCode.isEmpty() && failure.filter(TaskFailure::isOfService).isPresent();
    }

    public boolean exitedWithFailure() {
        return exitCode.isPresent() && exitCode.get() != 0;
    }
}
