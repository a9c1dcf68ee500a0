package io.batchflux.emulator.node;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Strays are processes that a task has started and that have left its group, as {@code setsid} and daemons do. Linux
 * tells of each process its {@linkplain ProcessMarks mark}, what environment it began with and where its output goes, and the latter two
 * name the directory of the task; elsewhere none are found.
 *
 * <p>Where there are no marks, what has emptied its environment and closed its streams as well is not found.
 */
final class Strays {

    private static final File PROCESSES = new File("/proc");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final int ROUNDS = 10;

    private final Optional<String> limit;
    private final String marker;
    private final List<Path> streams;

    /**
     * Creates the strays of a task.
     *
     * @param directory the directory of the task
     * @param limit the line by which its processes are marked
     */
    Strays(Path directory, Optional<String> limit) {
        this.limit = limit;
        this.marker = inLatin1("AZ_BATCH_TASK_DIR=" + directory + "\0");
        this.streams = List.of(directory.resolve("stdout.txt"), directory.resolve("stderr.txt"));
    }

    /** Kills all that are younger than this process, again and again, since those that are found may have started others. */
    void kill(long first) {
        for (int round = 0; round < ROUNDS; round++) {
            List<ProcessHandle> found = find(first);
            if (found.isEmpty()) {
                return;
            }
            withDescendants(found).forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Looks at all processes of the machine once: each of many strays that is asked for its own would look at all of them again. */
    private static Set<ProcessHandle> withDescendants(List<ProcessHandle> found) {
        Map<Long, List<ProcessHandle>> children = ProcessHandle.allProcesses()
                .collect(Collectors.groupingBy(
                        each -> each.parent().map(ProcessHandle::pid).orElse(0L)));
        Set<ProcessHandle> all = new LinkedHashSet<>();
        Queue<ProcessHandle> next = new ArrayDeque<>(found);
        for (ProcessHandle each = next.poll(); each != null; each = next.poll()) {
            if (all.add(each)) {
                next.addAll(children.getOrDefault(each.pid(), List.of()));
            }
        }
        return all;
    }

    private List<ProcessHandle> find(long first) {
        String[] names = PROCESSES.list();
        if (names == null || first <= 0) {
            return List.of();
        }
        boolean numbersBeganAnew = newest() < first;
        List<ProcessHandle> found = new ArrayList<>();
        for (String name : names) {
            if (name.matches("\\d+")) {
                long id = Long.parseLong(name);
                if ((id > first || numbersBeganAnew) && belongs(name)) {
                    ProcessHandle.of(id).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private boolean belongs(String process) {
        Path directory = PROCESSES.toPath().resolve(process);
        try {
            return isMarked(directory)
                    || new String(Files.readAllBytes(directory.resolve("environ")), StandardCharsets.ISO_8859_1)
                            .contains(marker)
                    || writesToStreams(directory);
        } catch (IOException goneOrOfSomebodyElse) {
            return false;
        }
    }

    private boolean isMarked(Path directory) throws IOException {
        return limit.isPresent()
                && Files.readString(directory.resolve("limits"), StandardCharsets.US_ASCII)
                        .contains(limit.get());
    }

    private boolean writesToStreams(Path directory) throws IOException {
        for (String stream : List.of("fd/1", "fd/2")) {
            if (streams.contains(Files.readSymbolicLink(directory.resolve(stream)))) {
                return true;
            }
        }
        return false;
    }

    /** The number of the process that was started last, anywhere. */
    private static long newest() {
        try {
            String load = Files.readString(LOAD, StandardCharsets.US_ASCII).trim();
            return Long.parseLong(load.substring(load.lastIndexOf(' ') + 1));
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }

    private static String inLatin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
