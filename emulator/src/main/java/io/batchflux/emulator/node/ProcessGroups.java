package io.batchflux.emulator.node;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Process groups hold processes in sessions of their own, which can be killed with all they have started, and which do
 * not outlive this program.
 *
 * <p>{@code setsid} puts a process and its children into a group that a terminal's Ctrl-C does not reach. A small shell
 * process beside this one knows the groups: it kills one when told to, and all that are left when its input ends, which
 * happens when this program ends in whatever way. Where there is no {@code setsid} the children of a process are found one by
 * one. On Linux it finds what has left its group, too: by its mark, and by the environment that nodes give to tasks. They are thread-safe.
 */
public final class ProcessGroups implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessGroups.class);

    private static final String KEEPER = """
            groups=' '
            forget() { case $groups in *" $1 "*) groups="${groups%% $1 *} ${groups#* $1 }" ;; esac; }
            while read -r operation id; do
              case $operation in
                add) groups="$groups$id " ;;
                kill) kill -s KILL -- "-$id" 2>/dev/null; forget "$id" ;;
              esac
            done
            if [ -n "$2" ]; then
              for id in $groups; do kill -s TERM -- "-$id" 2>/dev/null; done
              for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
                left=' '
                for id in $groups; do kill -s 0 -- "-$id" 2>/dev/null && left="$left$id "; done
                groups=$left
                [ "$groups" = ' ' ] && break
                sleep 0.2
              done
            fi
            for id in $groups; do kill -s KILL -- "-$id" 2>/dev/null; done
            [ -z "$1" ] && exit
            for round in 1 2 3 4 5; do
              found=$(grep -lsF "AZ_BATCH_NODE_ROOT_DIR=$1/" /proc/[0-9]*/environ
                [ -n "$3" ] && grep -lsE "$3" /proc/[0-9]*/limits)
              [ -z "$found" ] && exit
              for process in $found; do
                id=${process#/proc/}
                kill -s KILL "${id%/*}" 2>/dev/null
              done
            done
            """;

    private final Optional<String> setsid;
    private final Optional<ProcessMarks> marks;
    private final @Nullable Process keeper;
    private final @Nullable BufferedWriter orders;
    private final ReadWriteLock openness = new ReentrantReadWriteLock();
    private boolean closed;

    private ProcessGroups(String nodes, String patience, Optional<ProcessMarks> marks) throws IOException {
        this.setsid = find("setsid");
        this.marks = marks;
        if (setsid.isPresent()) {
            String marked = marks.map(ProcessMarks::lineOfAll).orElse("");
            keeper = new ProcessBuilder(setsid.get(), "sh", "-c", KEEPER, "keeper", nodes, patience, marked)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            orders = keeper.outputWriter(StandardCharsets.US_ASCII);
        } else {
            keeper = null;
            orders = null;
        }
    }

    public static ProcessGroups open() throws IOException {
        return new ProcessGroups("", "", Optional.empty());
    }

    /**
     * Opens process groups whose processes are asked to end first when this program ends, however it does, and are
     * killed after some seconds.
     */
    public static ProcessGroups openPatiently() throws IOException {
        return new ProcessGroups("", "patient", Optional.empty());
    }

    /**
     * Opens process groups whose processes are killed when this program ends.
     *
     * @param nodes the directory in which the nodes of all tasks have theirs
     */
    public static ProcessGroups open(Path nodes) throws IOException {
        Optional<String> prlimit = find("prlimit");
        return new ProcessGroups(
                nodes.toString(), "", prlimit.isPresent() ? ProcessMarks.of(prlimit.get(), nodes) : Optional.empty());
    }

    /**
     * Starts a process of a task in a group of its own.
     *
     * @param directory the directory of the task
     */
    Process start(ProcessBuilder builder, Path directory) throws IOException {
        marks.ifPresent(all -> prepend(builder, all.command(directory)));
        return start(builder);
    }

    /** Starts a process in a group of its own. */
    public Process start(ProcessBuilder builder) throws IOException {
        openness.readLock().lock();
        try {
            if (closed) {
                throw new IOException("no more processes are started");
            }
            return startInGroup(builder);
        } finally {
            openness.readLock().unlock();
        }
    }

    private Process startInGroup(ProcessBuilder builder) throws IOException {
        setsid.ifPresent(program -> prepend(builder, List.of(program)));
        Process process = builder.start();
        tell("add", process);
        return process;
    }

    private static void prepend(ProcessBuilder builder, List<String> words) {
        List<String> command = new ArrayList<>(words);
        command.addAll(builder.command());
        builder.command(command);
    }

    /** Kills a process and all it has started; may be called again, and after the process has ended. */
    public void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        tell("kill", process);
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Kills what a process that has ended has left running, in its group or out of it. It waits for the disk.
     *
     * @param directory the directory of its task
     */
    void sweep(Process ended, Path directory) {
        tell("kill", ended);
        strays(directory).kill(ended.pid());
    }

    /**
     * Kills what a process that has ended long ago has left running; not by its group, whose number may be that of another by now.
     *
     * @param directory the directory of its task
     */
    void sweepLeft(Process ended, Path directory) {
        strays(directory).kill(ended.pid());
    }

    private Strays strays(Path directory) {
        return new Strays(directory, marks.map(all -> all.line(directory)));
    }

    /** Kills every group that is left. */
    @Override
    public void close() {
        openness.writeLock().lock();
        try {
            closed = true;
        } finally {
            openness.writeLock().unlock();
        }
        if (keeper == null || orders == null) {
            return;
        }
        try {
            orders.close();
        } catch (IOException e) {
            LOG.warn("The keeper of the process groups has gone before its time", e);
        }
        try {
            if (!keeper.waitFor(10, TimeUnit.SECONDS)) {
                LOG.warn("The keeper of the process groups does not end");
                keeper.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void tell(String operation, Process process) {
        if (orders == null) {
            return;
        }
        try {
            orders.write(operation + " " + process.pid() + "\n");
            orders.flush();
        } catch (IOException e) {
            LOG.debug("The keeper of the process groups has ended", e);
        }
    }

    private static Optional<String> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory, program);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }
}
