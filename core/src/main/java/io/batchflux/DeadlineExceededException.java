package io.batchflux;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stage did not end before its deadline, or cannot, since the service asks for a longer pause; the cause is the error of the
 * last attempt, if it had one.
 */
public final class DeadlineExceededException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    private final Stage stage;
    private final Duration deadline;

    DeadlineExceededException(Stage stage, Duration deadline, @Nullable Throwable lastError) {
        this(stage, deadline, stage + " did not end within its deadline of " + deadline, lastError);
    }

    private DeadlineExceededException(Stage stage, Duration deadline, String what, @Nullable Throwable lastError) {
        super(lastError == null ? what : what + "; last error: " + lastError.getMessage(), lastError);
        this.stage = stage;
        this.deadline = deadline;
    }

    private DeadlineExceededException(String reason, DeadlineExceededException late) {
        super(reason + "; " + late.what(), late.getCause());
        this.stage = late.stage;
        this.deadline = late.deadline;
        happenedIn(late.run());
    }

    /** Returns the same failure with a reason that is more than what the service says. */
    DeadlineExceededException because(String reason) {
        return new DeadlineExceededException(reason, this);
    }

    /** Of a stage that does not wait, since the service asked for a pause that is longer than there is time. */
    static DeadlineExceededException paused(
            Stage stage, Duration deadline, Duration pause, @Nullable Throwable lastError) {
        return new DeadlineExceededException(
                stage,
                deadline,
                stage + " cannot end within its deadline of " + deadline + ": the service asks to wait for " + pause,
                lastError);
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
