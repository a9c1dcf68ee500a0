package io.batchflux;

import org.jspecify.annotations.Nullable;

/** A run fails with one of these: there is a subclass for each thing that a caller may want to tell apart. */
public abstract sealed class BatchfluxException extends RuntimeException
        permits StageFailedException,
                DeadlineExceededException,
                TaskFailedException,
                FunctionFailedException,
                ArgumentRefusedException,
                CodeUnavailableException,
                RunnerClosedException {

    private static final long serialVersionUID = 1L;

    BatchfluxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
