package io.batchflux.emulator.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The directory of a task on a node. A try that follows another on the same node finds all that the one before has left: Azure
 * Batch neither cleans the directory nor downloads anything again. On the disk's threads.
 */
final class TaskDirectory {

    private final TaskLaunch launch;
    private final Path stdout;
    private final Path stderr;

    TaskDirectory(TaskLaunch launch) {
        this.launch = launch;
        this.stdout = launch.directory().resolve("stdout.txt");
        this.stderr = launch.directory().resolve("stderr.txt");
    }

    /** Whether a try before has made it and brought all files; streams are there once all files have come. */
    boolean isThere() {
        return launch.retryCount() > 0 && Files.isDirectory(launch.workingDirectory()) && Files.exists(stdout);
    }

    /** Makes it as it is for a first try. */
    void make() {
        try {
            FileTrees.delete(launch.directory());
            for (String shared : List.of("shared", "startup", "fsmounts")) {
                Files.createDirectories(launch.nodeRoot().resolve(shared));
            }
            Files.createDirectories(launch.workingDirectory());
        } catch (IOException e) {
            throw new TaskFailureException(TaskFailure.server(
                    "ResourceDirectoryCreateFailed", "Failed to create the directories of the task", e.toString()));
        }
    }

    /** Lets a process that is to be started in it write to the streams of the task. */
    void redirect(ProcessBuilder process, boolean append) {
        process.directory(launch.workingDirectory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(to(stdout, append))
                .redirectError(to(stderr, append));
    }

    private static ProcessBuilder.Redirect to(Path stream, boolean append) {
        return append ? ProcessBuilder.Redirect.appendTo(stream.toFile()) : ProcessBuilder.Redirect.to(stream.toFile());
    }

    /** Makes the files of the streams, which even a task has that cannot be launched. */
    void makeStreams() throws IOException {
        for (Path stream : List.of(stdout, stderr)) {
            if (!Files.exists(stream)) {
                Files.createFile(stream);
            }
        }
    }
}
