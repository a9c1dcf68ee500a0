package io.batchflux.emulator.node;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This class finds the program that a command line names, as a process launcher does. */
final class ProgramFinder {

    private ProgramFinder() {}

    /**
     * Checks that a program is there and can be executed.
     *
     * @throws TaskFailureException if there is none, or it cannot be executed
     */
    static void requireExecutable(String program, Path workingDirectory, String searchPath) {
        List<Path> candidates = new ArrayList<>();
        if (program.contains("/")) {
            candidates.add(FileNames.resolve(workingDirectory, program));
        } else if (!program.isEmpty()) {
            for (String directory : searchPath.split(File.pathSeparator, -1)) {
                candidates.add(FileNames.resolve(FileNames.resolve(workingDirectory, directory), program));
            }
        }
        boolean found = false;
        for (Path candidate : candidates) {
            if (Files.isRegularFile(candidate)) {
                if (Files.isExecutable(candidate)) {
                    return;
                }
                found = true;
            }
        }
        throw new TaskFailureException(
                found
                        ? TaskFailure.user(
                                "CommandLaunchFailed",
                                "Failed to launch the specified command line",
                                "The program " + program + " is not executable")
                        : TaskFailure.user(
                                "CommandProgramNotFound",
                                "The specified command program is not found",
                                "The program " + program + " does not exist"));
    }
}
