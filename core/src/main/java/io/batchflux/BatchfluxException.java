package io.batchflux;

import org.jspecify.annotations.Nullable;

/** What a run fails with: one subclass for each thing that a caller may want to tell apart. */
public abstract sealed class BatchfluxException extends RuntimeException
        permits StageFailedException,
                DeadlineExceededException,
                TaskFailedException,
                FunctionFailedException,
                RunnerClosedException {

    private static final long serialVersionUID = 1L;

    BatchfluxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
