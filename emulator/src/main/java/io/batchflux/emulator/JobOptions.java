package io.batchflux.emulator;

import java.time.Duration;
import java.util.Optional;

/**
 * Job options say how jobs and their tasks fare. By default jobs pass through states at once, tasks have no quota of
 * the disk, and each try has the whole time limit of its task. They are immutable; a value that breaks its rule throws
 * {@link IllegalArgumentException}.
 *
 * @param transition how long a job stays at least in each state that it only passes through ({@code enabling},
 *     {@code disabling}, {@code terminating}, {@code deleting}), by the clock; zero or more, and with zero a client may or may
 *     not see them
 * @param taskDiskQuota how many bytes the directory of a task may hold before it fails with {@code DiskFull}; at least 1,
 *     empty for no limit. Of no concern to simulated tasks
 * @param limitOverAllTries whether the time limit of a task counts from the begin of its first try, rather than of each; what the
 *     service does is not known
 * @param passedLimitRefused whether a change of a job is refused that gives it a time limit which has passed already, rather than
 *     the job ended at once; what the service does is not known
 * @param preparedAgain whether a node on which the preparation of a job failed before its command ran, for a passing reason, is
 *     prepared again for the next task; the service's description says that such a node gets no task of the job any more
 * @param forgotten how long after its end a task is not there any more, as if somebody had deleted it; more than zero, empty for never
 */
public record JobOptions(
        Duration transition,
        Optional<Long> taskDiskQuota,
        boolean limitOverAllTries,
        boolean passedLimitRefused,
        boolean preparedAgain,
        Optional<Duration> forgotten) {

    /** Checks the values. */
    public JobOptions {
        Length.require("transition", transition);
        taskDiskQuota.filter(bytes -> bytes < 1).ifPresent(bytes -> {
            throw new IllegalArgumentException("taskDiskQuota must be at least 1 byte, was " + bytes);
        });
        forgotten.ifPresent(after -> {
            Length.require("forgotten", after);
            if (after.isZero()) {
                throw new IllegalArgumentException("forgotten must be more than zero, was " + after);
            }
        });
    }

    /** Returns the defaults: states that are passed through at once, no quota, and a time limit for each try. */
    public static JobOptions defaults() {
        return new JobOptions(Duration.ZERO, Optional.empty(), false, false, false, Optional.empty());
    }

    /** Returns a copy with another time in states that are passed through. */
    public JobOptions withTransition(Duration transition) {
        return Copy.with(this, "transition", transition);
    }

    /** Returns a copy with this quota of the directory of each task, in bytes. */
    public JobOptions withTaskDiskQuota(long taskDiskQuota) {
        return Copy.with(this, "taskDiskQuota", taskDiskQuota);
    }

    /** Returns a copy in which the time limit of a task is for all of its tries together, or not. */
    public JobOptions withLimitOverAllTries(boolean limitOverAllTries) {
        return Copy.with(this, "limitOverAllTries", limitOverAllTries);
    }

    /** Returns a copy in which a job's time limit that has passed already is refused, or ends the job. */
    public JobOptions withPassedLimitRefused(boolean passedLimitRefused) {
        return Copy.with(this, "passedLimitRefused", passedLimitRefused);
    }

    /**
     * Returns a copy in which a node is prepared again for a job after its preparation failed for a passing reason, or
     * not.
     */
    public JobOptions withPreparedAgain(boolean preparedAgain) {
        return Copy.with(this, "preparedAgain", preparedAgain);
    }

    /** Returns a copy in which a completed task is forgotten after this time. */
    public JobOptions withForgotten(Duration forgotten) {
        return Copy.with(this, "forgotten", forgotten);
    }
}
