package io.batchflux;

import org.jspecify.annotations.Nullable;

/**
 * A run fails with one of these: there is a subclass for each thing that a caller may want to tell apart. All say in which run
 * it happened, and what concerns a task also in which task.
 */
public abstract sealed class BatchfluxException extends RuntimeException
        permits StageFailedException,
                DeadlineExceededException,
                RunLimitExceededException,
                TaskFailedException,
                FunctionFailedException,
                ArgumentRefusedException,
                CodeUnavailableException,
                NamedRunException,
                RunnerClosedException,
                RunnerFailedException {

    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable RunInfo run;

    BatchfluxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns the run, and the job, that it happened in; {@code null} if it was in none. */
    public @Nullable RunInfo run() {
        return run;
    }

    /** Says in which run it happened, unless that is known. What was done for all runs happened in the first that needed it. */
    void happenedIn(@Nullable RunInfo run) {
        RunInfo known = this.run;
        if (known == null || known.kind() == RunInfo.Kind.RUNNER) {
            this.run = run;
        }
    }
}
