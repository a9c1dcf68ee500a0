package io.batchflux;

import io.batchflux.spi.ServiceException;

/** A service refused what a stage asked, or went on failing through all attempts; the cause says how. */
public final class StageFailedException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    private final Stage stage;
    private final long attempts;
    private final ServiceException error;

    StageFailedException(Stage stage, long attempts, ServiceException error) {
        super(
                stage + " failed" + (attempts > 1 ? " after " + attempts + " attempts" : "") + ": "
                        + error.getMessage(),
                error);
        this.stage = stage;
        this.attempts = attempts;
        this.error = error;
    }

    private StageFailedException(String reason, StageFailedException failed) {
        super(reason + "; " + failed.what(), failed.error);
        this.stage = failed.stage;
        this.attempts = failed.attempts;
        this.error = failed.error;
        happenedIn(failed.run());
    }

    /** Returns the same failure with a reason that is more than what the service says. */
    StageFailedException because(String reason) {
        return new StageFailedException(reason, this);
    }

    /** Returns the stage that failed. */
    public Stage stage() {
        return stage;
    }

    /** Returns how often the request was sent. */
    public long attempts() {
        return attempts;
    }

    /** Returns the service's error, which is the cause too. */
    public ServiceException error() {
        return error;
    }
}
