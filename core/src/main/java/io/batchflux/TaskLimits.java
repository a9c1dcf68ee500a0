package io.batchflux;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one task may use; what is {@code null} is as {@link TaskDefaults} says.
 *
 * @param requiredSlots how many of a node's task slots the task takes; 1 to 256
 * @param timeLimit how long one try may take on the node, or {@code null}
 * @param retries how often it is run again after a non-zero exit code, 0 for never, or {@code null}
 */
public record TaskLimits(
        int requiredSlots,
        @Nullable Duration timeLimit,
        @Nullable Integer retries) {

    /** One slot, and the defaults of the run. */
    public static final TaskLimits DEFAULT = new TaskLimits(1, null, null);

    /** @throws IllegalArgumentException if a value is outside its range */
    public TaskLimits {
        Check.between("requiredSlots", 1, 256, requiredSlots);
        if (timeLimit != null) {
            Check.positive("timeLimit", timeLimit);
        }
        if (retries != null) {
            Check.between("retries", 0, 1000, retries);
        }
    }

    Duration timeLimit(TaskDefaults defaults) {
        return timeLimit != null ? timeLimit : defaults.timeLimit();
    }

    int retries(TaskDefaults defaults) {
        return retries != null ? retries : defaults.retries();
    }
}
