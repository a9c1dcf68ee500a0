package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import java.time.Duration;
import reactor.core.scheduler.Scheduler;

/** Makes runners of which nothing is left to the machine they run on, and tells what stages are allowed. */
public final class SimulatedRunners {

    private SimulatedRunners() {}

    /**
     * Creates a runner.
     *
     * @param loop runs its timers
     * @param disk is where it reads and writes files
     * @param seed decides what it leaves to chance
     */
    public static BatchRunner create(
            BatchService service, BlobStore store, Scheduler loop, Scheduler disk, long seed, RunOptions options) {
        return DefaultBatchRunner.create(service, store, loop, Disk.on(disk), Chance.of(seed), options);
    }

    /** Returns how long the most impatient stage, the closing apart, asks a service that does not answer. */
    public static Duration shortestDeadline(RunOptions options) {
        Duration shortest = Duration.ofDays(1);
        for (Stage stage : Stage.values()) {
            Duration deadline = options.stage(stage).deadline();
            if (stage != Stage.CLOSE_JOB && deadline.compareTo(shortest) < 0) {
                shortest = deadline;
            }
        }
        return shortest;
    }

    /** Returns how long all stages together may ask services that do not answer. */
    public static Duration allDeadlines(RunOptions options) {
        Duration all = Duration.ZERO;
        for (Stage stage : Stage.values()) {
            all = all.plus(options.stage(stage).deadline());
        }
        return all;
    }

    /** Returns whether a program that does nothing for so long may find that the lease of its job has ended. */
    public static boolean outlastsLease(Duration time, RunOptions options) {
        Duration lease = options.job().lease();
        return lease != null && time.compareTo(Lease.leastOf(lease)) > 0;
    }
}
