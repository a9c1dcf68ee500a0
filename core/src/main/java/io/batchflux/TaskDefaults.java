package io.batchflux;

import java.time.Duration;

/**
 * What holds for a task that does not say otherwise.
 *
 * @param timeLimit how long one try of a task may take on the node
 * @param retries how often a task is run again after a non-zero exit code; 0 is never
 * @param queueTime how long a task may wait for a node; what the node is given to reach blobs lives this long, plus the
 *     time limit of every try
 */
public record TaskDefaults(Duration timeLimit, int retries, Duration queueTime) {

    /** @throws IllegalArgumentException if a value is outside its range */
    public TaskDefaults {
        Check.positive("timeLimit", timeLimit);
        Check.between("retries", 0, 1000, retries);
        Check.notNegative("queueTime", queueTime);
    }

    /** Returns the defaults: 5 minutes, 3 retries, a queue time of one day. */
    public static TaskDefaults ofDefaults() {
        return new TaskDefaults(Duration.ofMinutes(5), 3, Duration.ofDays(1));
    }

    /** Returns a copy with this time limit. */
    public TaskDefaults withTimeLimit(Duration timeLimit) {
        return new TaskDefaults(timeLimit, retries, queueTime);
    }

    /** Returns a copy with this many retries. */
    public TaskDefaults withRetries(int retries) {
        return new TaskDefaults(timeLimit, retries, queueTime);
    }

    /** Returns a copy with this queue time. */
    public TaskDefaults withQueueTime(Duration queueTime) {
        return new TaskDefaults(timeLimit, retries, queueTime);
    }
}
