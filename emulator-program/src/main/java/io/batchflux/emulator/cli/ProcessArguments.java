package io.batchflux.emulator.cli;

import io.batchflux.emulator.RuntimeOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the program that say how nodes run tasks that are processes. */
final class ProcessArguments {

    @Option(
            names = "--java-on-path",
            description = "Put the directory of the java that runs this program on the PATH of tasks; nodes of Azure"
                    + " Batch have no Java unless their image or start task brings it.")
    private boolean javaOnPath;

    @Option(
            names = "--append-streams",
            description =
                    "Let each try of a task on a node write stdout.txt and stderr.txt behind what the try before has"
                            + " written there, instead of anew.")
    private boolean appendedStreams;

    @Option(
            names = "--no-outputs-after-time-limit",
            description = "Take no output files of a task that was ended by its time limit.")
    private boolean noOutputsAfterTimeLimit;

    @Option(
            names = "--outputs-after-terminate",
            description = "Take the output files of a task that was terminated, or ended with its job.")
    private boolean outputsAfterTerminate;

    @Option(
            names = "--star-takes-dot-files",
            description = "Let a wildcard of output files match a dot at the beginning of a name.")
    private boolean starTakesDotFiles;

    @Option(
            names = "--storage-version",
            paramLabel = "DATE|any",
            description = "The newest version of storage that a signature may be of; default: ${DEFAULT-VALUE}.")
    private String storageVersion = "2025-11-05";

    RuntimeOptions.Processes options() {
        return RuntimeOptions.processes()
                .withJavaOnPath(javaOnPath)
                .withAppendedStreams(appendedStreams)
                .withOutputsAfterTimeLimit(!noOutputsAfterTimeLimit)
                .withOutputsAfterTerminate(outputsAfterTerminate)
                .withStarTakesDotFiles(starTakesDotFiles)
                .withStorageVersion(storageVersion.equals("any") ? Optional.empty() : Optional.of(storageVersion));
    }
}
