package io.batchflux;

import io.batchflux.ItemIndex.Place;
import io.batchflux.ItemIndex.Where;
import java.util.ArrayList;
import java.util.List;

/** What is known of the tasks of a named run that are for several items. For one thread. */
final class PlanIndex {

    private final List<Entry> entries = new ArrayList<>();

    /** @param where its items are told */
    private record Entry(int job, int attempt, ItemKey key, Where where) {}

    /** Returns the number of the task, from 0. */
    int add(int job, int attempt, ItemKey key, Where where) {
        entries.add(new Entry(job, attempt, key, where));
        return entries.size() - 1;
    }

    Place place(int number) {
        Entry entry = entries.get(number);
        return new Place(entry.job(), entry.attempt(), number);
    }

    ItemKey key(int number) {
        return entries.get(number).key();
    }

    Where where(int number) {
        return entries.get(number).where();
    }

    void clear() {
        entries.clear();
    }
}
