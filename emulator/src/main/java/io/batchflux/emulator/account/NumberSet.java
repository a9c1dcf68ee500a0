package io.batchflux.emulator.account;

import java.util.Map;
import java.util.TreeMap;

/** A number set is a set of integers that keeps each run of neighbours as one entry. It is not thread-safe. */
final class NumberSet {

    /** The last number of each run, by its first. */
    private final TreeMap<Integer, Integer> runs = new TreeMap<>();

    void add(int number) {
        Map.Entry<Integer, Integer> before = runs.floorEntry(number);
        if (before != null && before.getValue() >= number) {
            return;
        }
        boolean joinsBefore = before != null && before.getValue() == number - 1;
        Integer after = number == Integer.MAX_VALUE ? null : runs.remove(number + 1);
        runs.put(joinsBefore ? before.getKey() : number, after == null ? number : after);
    }

    /**
     * Returns the greatest number that is not in the set, down from this one; less than any integer if there is none.
     */
    long lastMissing(int from) {
        Map.Entry<Integer, Integer> run = runs.floorEntry(from);
        return run == null || run.getValue() < from ? from : run.getKey() - 1L;
    }
}
