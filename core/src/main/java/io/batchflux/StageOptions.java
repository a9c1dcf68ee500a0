package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * These options say how long a stage waits for one conversation with a service, and how it tries again: an immutable
 * template; every {@code withX} returns a copy.
 *
 * <p>The attempt timeout is inside, the retries around it, the deadline outside. Where an attempt carries content, its timeout is
 * for silence: while bytes go or come, an attempt may take as long as it likes. For {@link Stage#WATCH_JOB} the deadline
 * is how long the service may fail to answer polls until the run gives up; for a download it begins anew with what arrives,
 * for an upload with each block that stays;
 * for {@link Stage#CLOSE_JOB} it is the time for everything that closing does. The wait for the account's throttle before the
 * first attempt does not count, unless it is as long as the deadline. If the service asks for a pause ({@code Retry-After}) that
 * is longer than what is left, the stage fails at once. Nor does the time count in which the machine sleeps: when it wakes,
 * the deadline begins anew.
 */
public final class StageOptions extends GrowableValue<StageOptions> {

    private static final Shape<StageOptions> SHAPE = new Shape<>(StageOptions::new);
    private static final Attribute<Duration> ATTEMPT_TIMEOUT =
            SHAPE.attribute("attemptTimeout", Duration.ofSeconds(30)).checkedBy(Check::positive);
    private static final Attribute<Duration> DEADLINE =
            SHAPE.attribute("deadline", Duration.ofMinutes(15)).checkedBy(Check::positive);
    private static final Attribute<RetryPolicy> RETRY = SHAPE.attribute("retry", RetryPolicy.ofDefaults());
    private static final StageOptions DEFAULTS = SHAPE.initial();
    private static final StageOptions PATIENT = DEFAULTS.withDeadline(Duration.ofHours(1));
    private static final StageOptions OF_UPLOADS = PATIENT.withAttemptTimeout(Duration.ofMinutes(1));
    private static final StageOptions OF_THE_END = DEFAULTS.withDeadline(Duration.ofMinutes(2));

    private StageOptions(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /**
     * Returns the defaults for this stage: an attempt may take 30 s (staging inputs: a minute); the deadline is 15 minutes
     * for opening the job and adding tasks, 1 hour for staging inputs, watching the job, collecting and recording results, so that an
     * outage of some minutes costs waiting and nothing else, and 2 minutes for closing the job; {@link RetryPolicy#ofDefaults()}.
     */
    public static StageOptions ofDefaults(Stage stage) {
        return switch (stage) {
            case STAGE_INPUTS -> OF_UPLOADS;
            case OPEN_JOB, ADD_TASKS -> DEFAULTS;
            case WATCH_JOB, COLLECT, RECORD -> PATIENT;
            case CLOSE_JOB -> OF_THE_END;
        };
    }

    /** Returns how long one attempt may take, or be silent if it carries content. */
    public Duration attemptTimeout() {
        return get(ATTEMPT_TIMEOUT);
    }

    /** Returns how long all attempts and the pauses between them may take, which is what ends them. */
    public Duration deadline() {
        return get(DEADLINE);
    }

    /** Returns when to try again. */
    public RetryPolicy retry() {
        return get(RETRY);
    }

    /**
     * Returns a copy with this attempt timeout.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public StageOptions withAttemptTimeout(Duration attemptTimeout) {
        return with(ATTEMPT_TIMEOUT, attemptTimeout);
    }

    /**
     * Returns a copy with this deadline.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public StageOptions withDeadline(Duration deadline) {
        return with(DEADLINE, deadline);
    }

    /** Returns a copy with this retry policy. */
    public StageOptions withRetry(RetryPolicy retry) {
        return with(RETRY, retry);
    }

    /** Returns a copy whose retry policy is changed in this way. */
    public StageOptions withRetry(UnaryOperator<RetryPolicy> change) {
        return change(RETRY, change);
    }
}
