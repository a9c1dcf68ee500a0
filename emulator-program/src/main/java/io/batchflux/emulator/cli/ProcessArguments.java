package io.batchflux.emulator.cli;

import io.batchflux.emulator.RuntimeOptions;
import picocli.CommandLine.Option;

/** The options of the program that say how nodes run tasks that are processes. */
final class ProcessArguments {

    @Option(
            names = "--java-on-path",
            description = "Put the directory of the java that runs this program on the PATH of tasks; nodes of Azure"
                    + " Batch have no Java unless their image or start task brings it.")
    private boolean javaOnPath;

    @Option(
            names = "--fresh-streams",
            description = "Let each try of a task begin stdout.txt and stderr.txt anew, instead of going on behind what"
                    + " the try before has written.")
    private boolean freshStreams;

    RuntimeOptions.Processes options() {
        return RuntimeOptions.processes().withJavaOnPath(javaOnPath).withFreshStreams(freshStreams);
    }
}
