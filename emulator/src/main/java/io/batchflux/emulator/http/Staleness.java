package io.batchflux.emulator.http;

import java.time.Duration;

/**
 * Staleness says how far behind the state an answer is.
 *
 * @param jobs how old a job must be to be seen
 * @param tasks how old a task must be to be seen
 * @param taskCounts how old the task counts are
 */
public record Staleness(Duration jobs, Duration tasks, Duration taskCounts) {

    static final Staleness NONE = new Staleness(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    public Staleness withJobs(Duration age) {
        return new Staleness(age, tasks, taskCounts);
    }

    public Staleness withTasks(Duration age) {
        return new Staleness(jobs, age, taskCounts);
    }

    public Staleness withTaskCounts(Duration age) {
        return new Staleness(jobs, tasks, age);
    }
}
