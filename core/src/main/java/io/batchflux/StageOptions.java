package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a stage waits for one conversation with a service, and how it tries again.
 *
 * <p>The attempt timeout is inside, the retries around it, the deadline outside. For {@link Stage#WATCH_JOB} the deadline
 * is how long the service may fail to answer polls until the run gives up. A pause that the service has asked for before
 * the first attempt ({@code Retry-After}) does not count.
 *
 * @param attemptTimeout how long one attempt may take
 * @param deadline how long all attempts and the pauses between them may take
 * @param retry when to try again
 */
public record StageOptions(Duration attemptTimeout, Duration deadline, RetryPolicy retry) {

    /** @throws IllegalArgumentException if a duration is not positive */
    public StageOptions {
        Check.positive("attemptTimeout", attemptTimeout);
        Check.positive("deadline", deadline);
        requireNonNull(retry, "retry must not be null");
    }

    /** Returns a copy with this attempt timeout. */
    public StageOptions withAttemptTimeout(Duration attemptTimeout) {
        return new StageOptions(attemptTimeout, deadline, retry);
    }

    /** Returns a copy with this deadline. */
    public StageOptions withDeadline(Duration deadline) {
        return new StageOptions(attemptTimeout, deadline, retry);
    }

    /** Returns a copy with this retry policy. */
    public StageOptions withRetry(RetryPolicy retry) {
        return new StageOptions(attemptTimeout, deadline, retry);
    }

    static StageOptions ofDefaults(Stage stage) {
        RetryPolicy retry = RetryPolicy.ofDefaults();
        Duration attempt = Duration.ofSeconds(30);
        return switch (stage) {
            case STAGE_INPUTS -> new StageOptions(Duration.ofMinutes(10), Duration.ofHours(1), retry);
            case OPEN_JOB, ADD_TASKS -> new StageOptions(attempt, Duration.ofMinutes(15), retry);
            case WATCH_JOB -> new StageOptions(attempt, Duration.ofHours(1), retry.withMaxAttempts(Integer.MAX_VALUE));
            case COLLECT -> new StageOptions(attempt, Duration.ofMinutes(5), retry);
            case CLOSE_JOB -> new StageOptions(attempt, Duration.ofMinutes(2), retry);
        };
    }
}
