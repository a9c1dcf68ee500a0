package io.batchflux;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stage did not end before its deadline; the cause is the error of the last attempt, if it had one. */
public final class DeadlineExceededException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    private final Stage stage;
    private final Duration deadline;

    DeadlineExceededException(Stage stage, Duration deadline, @Nullable Throwable lastError) {
        super(
                stage + " did not end within its deadline of " + deadline
                        + (lastError == null ? "" : "; last error: " + lastError.getMessage()),
                lastError);
        this.stage = stage;
        this.deadline = deadline;
    }

    /** Returns the stage. */
    public Stage stage() {
        return stage;
    }

    /** Returns the deadline. */
    public Duration deadline() {
        return deadline;
    }
}
