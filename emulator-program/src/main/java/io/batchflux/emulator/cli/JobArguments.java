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

    @Option(
            names = "--refuse-passed-limit",
            description =
                    "Refuse a change of a job to a time limit that has passed already, instead of ending the job.")
    private boolean passedLimitRefused;

    @Option(
            names = "--prepare-again",
            description =
                    "Let a node on which the preparation of a job failed for a passing reason be prepared again for"
                            + " the next task, instead of taking none of the job.")
    private boolean preparedAgain;

    @Option(
            names = "--forget-tasks",
            paramLabel = "DURATION",
            description = "How long after its end a task is not there any more, such as PT1M; never by default.")
    private @Nullable Duration forgotten;

    JobOptions options() {
        JobOptions options = JobOptions.defaults()
                .withTransition(transition)
                .withLimitOverAllTries(limitOverAllTries)
                .withPassedLimitRefused(passedLimitRefused)
                .withPreparedAgain(preparedAgain);
        JobOptions withQuota = taskDiskQuota == null ? options : options.withTaskDiskQuota(taskDiskQuota);
        return forgotten == null ? withQuota : withQuota.withForgotten(forgotten);
    }
}
