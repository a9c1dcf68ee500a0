package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/** A log tells what became of a node and of its tasks; of a long life it has the latest only. */
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

    /** Returns whether the log has something of this time, both ends included. */
    boolean hasAny(Instant from, Instant to) {
        return entries.stream()
                .anyMatch(entry -> !entry.time().isBefore(from) && !entry.time().isAfter(to));
    }

    /** Returns a line for each entry. */
    String text() {
        return entries.stream()
                .map(entry -> ServiceTime.body(entry.time()) + " " + entry.text() + "\n")
                .collect(Collectors.joining());
    }
}
