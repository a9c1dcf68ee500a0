package io.batchflux.emulator;

import java.time.Duration;

/**
 * How far behind the state an answer is.
 *
 * @param jobs how old a job must be to be seen
 * @param taskCounts how old the task counts are
 */
record Staleness(Duration jobs, Duration taskCounts) {

    static final Staleness NONE = new Staleness(Duration.ZERO, Duration.ZERO);

    Staleness withJobs(Duration age) {
        return new Staleness(age, taskCounts);
    }

    Staleness withTaskCounts(Duration age) {
        return new Staleness(jobs, age);
    }
}
