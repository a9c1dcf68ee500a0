package io.batchflux.emulator.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task directory is that of a task on a node. A try that follows another on the same node finds all that the one
 * before has left: Azure Batch neither cleans the directory nor downloads anything again. On the disk's threads.
 */
final class TaskDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(TaskDirectory.class);

    private final TaskLaunch launch;
    private final Path stdout;
    private final Path stderr;

    TaskDirectory(TaskLaunch launch) {
        this.launch = launch;
        this.stdout = launch.directory().resolve("stdout.txt");
        this.stderr = launch.directory().resolve("stderr.txt");
    }

    /** Returns whether a try before has made the directory, and all files came. */
    boolean isThere() {
        return launch.retryCount() > 0
                && new FileRoot(launch.directory()).isThere()
                && Files.isDirectory(launch.workingDirectory(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Empties the directory when not all files came, since what did is of no use to another try. */
    void empty() {
        try {
            FileTrees.delete(launch.workingDirectory());
        } catch (IOException e) {
            LOG.debug("{} stays", launch.workingDirectory(), e);
        }
    }

    /** Makes it as it is for a first try, unless the coordination command has done so. */
    void make() {
        if (launch.instance().isPresent() && !launch.coordinates()) {
            return;
        }
        try {
            FileTrees.delete(launch.directory());
            for (String shared : List.of("shared", "startup", "fsmounts")) {
                Files.createDirectories(launch.nodeRoot().resolve(shared));
            }
            Files.createDirectories(launch.workingDirectory());
            requireThere();
            Files.createFile(stdout);
            Files.createFile(stderr);
        } catch (IOException e) {
            throw new TaskFailureException(TaskFailure.server(
                    "ResourceDirectoryCreateFailed", "Failed to create the directories of the task", Causes.words(e)));
        }
    }

    /** Lets a process that is to be started in it write to the streams of the task. */
    void redirect(ProcessBuilder process, boolean append) throws IOException {
        requireRegular(stdout);
        requireRegular(stderr);
        process.directory(launch.workingDirectory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(to(stdout, append))
                .redirectError(to(stderr, append));
    }

    /** Writes a line behind what a file of the task has. */
    void append(String name, String line) throws IOException {
        requireThere();
        Path file = launch.directory().resolve(name);
        requireRegular(file);
        Files.writeString(file, line, LinkOption.NOFOLLOW_LINKS, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Returns whether somebody has deleted the task meanwhile. */
    boolean wasDeleted() {
        return Files.notExists(launch.directory(), LinkOption.NOFOLLOW_LINKS);
    }

    private void requireThere() throws IOException {
        if (!new FileRoot(launch.directory()).isThere()) {
            throw new IOException(launch.directory() + " is not the directory of the task any more");
        }
    }

    /** Takes away what a task has put in the place of a file that is written: a link would lead elsewhere, a FIFO would wait for a reader. */
    private static void requireRegular(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            FileTrees.delete(file);
        }
    }

    private static ProcessBuilder.Redirect to(Path stream, boolean append) {
        return append ? ProcessBuilder.Redirect.appendTo(stream.toFile()) : ProcessBuilder.Redirect.to(stream.toFile());
    }
}
