package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/** The log of a node tells what became of it and of its tasks; of a long life, the latest only. */
final class NodeLog {

    private static final int MOST = 200;

    private record Entry(Instant time, String text) {}

    private final Deque<Entry> entries = new ArrayDeque<>();

    void add(Instant time, String text) {
        if (entries.size() == MOST) {
            entries.removeFirst();
        }
        entries.addLast(new Entry(time, text));
    }

    /** Whether there is something of this time in it, both ends included. */
    boolean hasAny(Instant from, Instant to) {
        return entries.stream()
                .anyMatch(entry -> !entry.time().isBefore(from) && !entry.time().isAfter(to));
    }

    /** A line for each entry. */
    String text() {
        return entries.stream()
                .map(entry -> ServiceTime.body(entry.time()) + " " + entry.text() + "\n")
                .collect(Collectors.joining());
    }
}
