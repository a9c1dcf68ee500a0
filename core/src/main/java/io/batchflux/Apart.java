package io.batchflux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Puts items into an order in which those that follow each other, which go into one task, come from everywhere. */
final class Apart {

    private Apart() {}

    /**
     * Deals the items out like cards, to one task after the other, in every second round from the last task to the first; returns
     * them task by task, so that the first tasks have one more if it does not come out even. So a task has as much of the beginning
     * as of the end, and of items that repeat themselves not the same one in each round.
     *
     * @param tasks how many tasks, at least one
     */
    static <T> List<T> of(Collection<T> items, int tasks) {
        List<T> given = List.copyOf(items);
        int whole = given.size() / tasks;
        List<T> apart = new ArrayList<>(given.size());
        for (int task = 0; task < tasks; task++) {
            for (int round = 0; round * tasks + task < given.size(); round++) {
                boolean back = round % 2 == 1 && round < whole;
                apart.add(given.get(round * tasks + (back ? tasks - 1 - task : task)));
            }
        }
        return apart;
    }
}
