package io.batchflux.emulator.cli;

import io.batchflux.emulator.JobOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the program that say how jobs fare. */
final class JobArguments {

    @Option(
            names = "--transition",
            paramLabel = "DURATION",
            description = "How long a job stays at least in each state that it only passes through, such as PT1S;"
                    + " default: PT0S.")
    private Duration transition = Duration.ZERO;

    @Option(
            names = "--task-disk-quota",
            paramLabel = "BYTES",
            description = "How much the directory of a task may hold; no limit by default.")
    private @Nullable Long taskDiskQuota;

    @Option(
            names = "--limit-over-all-tries",
            description = "The time limit of a task counts from the begin of its first try, not of each.")
    private boolean limitOverAllTries;

    JobOptions options() {
        JobOptions options = JobOptions.defaults().withTransition(transition).withLimitOverAllTries(limitOverAllTries);
        return taskDiskQuota == null ? options : options.withTaskDiskQuota(taskDiskQuota);
    }
}
