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

    EmulatorOptions apply(EmulatorOptions options) {
        return options.withLimits(options.limits().withMaxPageSize(maxPageSize).withMaxActiveJobs(maxActiveJobs));
    }
}
