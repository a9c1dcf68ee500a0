package io.batchflux.emulator.cli;

import io.batchflux.emulator.RuntimeOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of the program that say what runs tasks. */
final class TaskArguments {

    /** What can run the tasks. */
    enum TaskKind {
        PROCESSES,
        SIMULATED
    }

    @Option(
            names = "--runtime",
            paramLabel = "processes|simulated",
            description = "Run tasks as processes of this machine, or let them only take time and end as their"
                    + " environment says; default: processes.")
    private TaskKind tasks = TaskKind.PROCESSES;

    @Option(
            names = "--default-duration",
            paramLabel = "DURATION",
            description = "How long a simulated task takes that does not say it, such as PT0.5S; default: PT0S.")
    private Duration defaultDuration = Duration.ZERO;

    @Option(
            names = "--time-scale",
            paramLabel = "FACTOR",
            description = "How many times faster the time of simulated tasks passes; default: ${DEFAULT-VALUE}.")
    private double timeScale = 1;

    boolean onlyTakeTime() {
        return tasks == TaskKind.SIMULATED;
    }

    /** @param processes what is said of tasks that are processes */
    RuntimeOptions options(RuntimeOptions.Processes processes) {
        RuntimeOptions.Simulated simulated =
                RuntimeOptions.simulated().withDefaultDuration(defaultDuration).withTimeScale(timeScale);
        if (onlyTakeTime()) {
            if (!processes.equals(RuntimeOptions.processes())) {
                throw new IllegalArgumentException(
                        "--java-on-path, --append-streams and the like need --runtime processes");
            }
            return simulated;
        }
        if (!simulated.equals(RuntimeOptions.simulated())) {
            throw new IllegalArgumentException("--default-duration and --time-scale need --runtime simulated");
        }
        return processes;
    }
}
