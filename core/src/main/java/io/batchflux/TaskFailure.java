package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.FailureInfo;
import org.jspecify.annotations.Nullable;

/**
 * Why a task failed, with all that is known.
 *
 * @param kind what sort of failure it is
 * @param message what happened, in a sentence
 * @param info the service's category, code, message and details, or {@code null} if it gave none
 * @param stderrTail the end of what the task wrote to stderr; empty if nothing, or if it could not be read
 * @param cause the error behind it, or {@code null}
 */
public record TaskFailure(
        FailureKind kind,
        String message,
        @Nullable FailureInfo info,
        String stderrTail,
        @Nullable Throwable cause) {

    /** The failure of a task that was cancelled before it was in its job. */
    static final TaskFailure UNWANTED = of(FailureKind.TERMINATED, "it was cancelled before it was added", null);

    /** @throws NullPointerException if {@code kind}, {@code message} or {@code stderrTail} is {@code null} */
    public TaskFailure {
        requireNonNull(kind, "kind must not be null");
        requireNonNull(message, "message must not be null");
        requireNonNull(stderrTail, "stderrTail must not be null");
    }

    static TaskFailure of(FailureKind kind, String message, @Nullable Throwable cause) {
        return new TaskFailure(kind, message, null, "", cause);
    }
}
