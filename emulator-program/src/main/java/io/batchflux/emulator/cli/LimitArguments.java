package io.batchflux.emulator.cli;

import io.batchflux.emulator.EmulatorOptions;
import picocli.CommandLine.Option;

/** The options of the program that say how much the account takes. */
final class LimitArguments {

    @Option(
            names = "--max-page-size",
            paramLabel = "N",
            description = "How many items a page of a list has at most; default: ${DEFAULT-VALUE}.")
    private int maxPageSize = 1000;

    @Option(
            names = "--max-active-jobs",
            paramLabel = "N",
            description = "How many jobs that are not completed the account may have; default: ${DEFAULT-VALUE}.")
    private int maxActiveJobs = 300;

    @Option(
            names = "--lenient",
            description =
                    "Accept what the service refuses and would run here: sizes of machines and node agents that there"
                            + " are not, tasks with containers on pools without, or the other way round.")
    private boolean lenient;

    EmulatorOptions apply(EmulatorOptions options) {
        return options.withLenient(lenient)
                .withLimits(options.limits().withMaxPageSize(maxPageSize).withMaxActiveJobs(maxActiveJobs));
    }
}
