package io.batchflux;

import java.time.Duration;

/**
 * How single tasks and calls share a job: a thousand concurrent {@code run(task)} or {@code call(..)} are a handful of
 * requests and one active job.
 *
 * @param maxTasks how many tasks a shared job takes before the next one is begun; 1 gives each task a job of its own
 * @param maxAge how long a shared job takes tasks
 * @param linger how long it waits for more when its last task has ended
 */
public record Sharing(int maxTasks, Duration maxAge, Duration linger) {

    /** @throws IllegalArgumentException if a value is outside its range */
    public Sharing {
        Check.between("maxTasks", 1, 1_000_000, maxTasks);
        Check.positive("maxAge", maxAge);
        Check.notNegative("linger", linger);
    }

    /** Returns the defaults: 10,000 tasks, 10 minutes, 1 s. */
    public static Sharing ofDefaults() {
        return new Sharing(10_000, Duration.ofMinutes(10), Duration.ofSeconds(1));
    }

    /** Returns sharing that gives each task a job of its own. */
    public static Sharing none() {
        return new Sharing(1, Duration.ofMinutes(10), Duration.ZERO);
    }
}
