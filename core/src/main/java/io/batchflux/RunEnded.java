package io.batchflux;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run ended, and what it had begun at the services was cleaned up as far as that was possible. */
public final class RunEnded extends EventValue<RunEnded> implements RunEvent {

    private static final Shape<RunEnded> SHAPE = new Shape<>(EVENT, RunEnded::new);
    private static final Attribute<Outcome> OUTCOME = SHAPE.attribute("outcome");
    private static final Attribute<@Nullable Throwable> ERROR = SHAPE.optional("error");
    private static final Attribute<Integer> ADDED = SHAPE.attribute("added", 0);
    private static final Attribute<Integer> SUCCEEDED = SHAPE.attribute("succeeded", 0);
    private static final Attribute<Integer> FAILED = SHAPE.attribute("failed", 0);

    /** How a run ended. */
    public enum Outcome {
        /** All tasks have ended, well or badly. */
        COMPLETED("has completed"),
        /** The run ended with an error. */
        FAILED("failed"),
        /** Nobody wanted more results: the subscriber cancelled, or the runner was closed. */
        CANCELLED("was cancelled");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** Returns it as the end of a sentence about the run. */
        String words() {
            return words;
        }
    }

    private RunEnded(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this run ended in this way, without tasks. */
    public static RunEnded of(RunInfo run, Instant time, Outcome outcome) {
        return SHAPE.of(run, time, outcome);
    }

    /** Returns how the run ended. */
    public Outcome outcome() {
        return get(OUTCOME);
    }

    /** Returns the error that the subscriber of the run gets, or {@code null} if it gets none. */
    public @Nullable Throwable error() {
        return get(ERROR);
    }

    /** Returns a copy with this error. */
    public RunEnded withError(@Nullable Throwable error) {
        return with(ERROR, error);
    }

    /** Returns how many tasks the service had accepted. */
    public int added() {
        return get(ADDED);
    }

    /** Returns a copy with this number of accepted tasks. */
    public RunEnded withAdded(int added) {
        return with(ADDED, added);
    }

    /** Returns how many tasks ended well. */
    public int succeeded() {
        return get(SUCCEEDED);
    }

    /** Returns a copy with this number of tasks that ended well. */
    public RunEnded withSucceeded(int succeeded) {
        return with(SUCCEEDED, succeeded);
    }

    /** Returns how many tasks ended badly, or could not be added. */
    public int failed() {
        return get(FAILED);
    }

    /** Returns a copy with this number of tasks that ended badly. */
    public RunEnded withFailed(int failed) {
        return with(FAILED, failed);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onRunEnded(this);
    }
}
