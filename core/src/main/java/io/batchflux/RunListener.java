package io.batchflux;

import java.time.Duration;

/**
 * Is told what a run does besides emitting results.
 *
 * <p>The methods are called on the runner's event loop, which they must not block; what they throw fails the run. They do
 * nothing unless overridden.
 */
public interface RunListener {

    /** A listener that listens to nothing; a run with it asks the service for no task counts. */
    RunListener NONE = new RunListener() {};

    /** Called after each poll, unless the service could not tell the counts. */
    default void onProgress(RunProgress progress) {}

    /** Called before a request is sent again: which stage, why, which attempt failed, and after which pause. */
    default void onRetry(Stage stage, Throwable error, long attempt, Duration pause) {}

    /** Called when a quota is used up and the stage waits for it. */
    default void onQuotaWait(Stage stage, Throwable error, Duration pause) {}

    /**
     * Called when something could not be cleaned up: what it is, and why. The run's results are not affected, not even if
     * this method throws.
     */
    default void onCleanUpFailed(String what, Throwable error) {}
}
