package io.batchflux.emulator;

import java.time.Duration;
import java.util.Optional;

/**
 * How jobs and their tasks fare.
 *
 * @param transition how long a job stays at least in each state that it only passes through ({@code enabling},
 *     {@code disabling}, {@code terminating}, {@code deleting}), by the clock; zero or more, and with zero a client may or may
 *     not see them
 * @param taskDiskQuota how many bytes the directory of a task may hold before it fails with {@code DiskFull}; at least 1,
 *     empty for no limit. Of no concern to simulated tasks
 * @param limitOverAllTries whether the time limit of a task counts from the begin of its first try, rather than of each; what the
 *     service does is not known
 */
public record JobOptions(Duration transition, Optional<Long> taskDiskQuota, boolean limitOverAllTries) {

    /** Validates the values. */
    public JobOptions {
        Length.require("transition", transition);
        taskDiskQuota.filter(bytes -> bytes < 1).ifPresent(bytes -> {
            throw new IllegalArgumentException("taskDiskQuota must be at least 1 byte, was " + bytes);
        });
    }

    /** States that are passed through at once, no quota, and a time limit for each try. */
    public static JobOptions defaults() {
        return new JobOptions(Duration.ZERO, Optional.empty(), false);
    }

    /** A copy with another time in states that are passed through. */
    public JobOptions withTransition(Duration transition) {
        return new JobOptions(transition, taskDiskQuota, limitOverAllTries);
    }

    /** A copy with this quota, in bytes. */
    public JobOptions withTaskDiskQuota(long taskDiskQuota) {
        return new JobOptions(transition, Optional.of(taskDiskQuota), limitOverAllTries);
    }

    /** A copy in which the time limit of a task is for all of its tries together, or not. */
    public JobOptions withLimitOverAllTries(boolean limitOverAllTries) {
        return new JobOptions(transition, taskDiskQuota, limitOverAllTries);
    }
}
