package io.batchflux.benchmarks;

import java.util.Arrays;
import java.util.PriorityQueue;

/** What a scheduler makes of calls that knows how long each takes, and starts them for nothing: the longest ones first. */
final class IdealSchedule {

    private IdealSchedule() {}

    /** Returns when the last of the calls ends, in the unit of their durations. */
    static long end(long[] durations, int slots) {
        long[] sorted = durations.clone();
        Arrays.sort(sorted);
        PriorityQueue<Long> ends = new PriorityQueue<>();
        for (int i = sorted.length - 1; i >= 0; i--) {
            long free = ends.size() < slots ? 0 : ends.remove();
            ends.add(free + sorted[i]);
        }
        return ends.stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
