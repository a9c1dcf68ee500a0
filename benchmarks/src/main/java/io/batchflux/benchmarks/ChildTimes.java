package io.batchflux.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the children of a process have used of the processors, as Linux counts it once each of them has ended. */
final class ChildTimes {

    /** Of which Linux shows all times, whatever it counts in itself. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** User time and system time of children; the first field behind the command's name is the third of all. */
    private static final int CUTIME = 16 - 3;

    private final Path stat;

    ChildTimes(long pid) {
        this.stat = Path.of("/proc", Long.toString(pid), "stat");
    }

    /** Returns {@code null} where the system does not tell. */
    @Nullable
    Duration used() {
        if (!Files.exists(stat)) {
            return null;
        }
        try {
            String all = Files.readString(stat);
            String[] fields = all.substring(all.lastIndexOf(')') + 2).split(" ");
            return TICK.multipliedBy(Long.parseLong(fields[CUTIME]) + Long.parseLong(fields[CUTIME + 1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
