package io.batchflux;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A task of a named run, for one item or for several: which these are, in their order, is in the journal before the task is added.
 * All on the event loop.
 *
 * @param <C> the type of the items
 */
final class PlannedTask<C> {

    private static final List<Integer> NUMBERS_OF_ONE = List.of(0);

    /** Those of all its items. */
    final List<ItemKey> keys;

    private final ItemKey key;
    /** The items that have come in this call, by their number in the task; a task for one has no map for it. */
    private final SortedMap<Integer, Placed<C>> items;

    /** The only one, if it has come: a task for one has no list for it. */
    private @Nullable Placed<C> single;

    /** The number of the task in its job among those of its items, from 1. */
    int attempt = 1;
    /** Whether it is in the journal. */
    boolean recorded;
    /** Whether an earlier call has planned it. */
    boolean earlier;
    /** Whether it was ended by us, since the service had lost sight of it. */
    boolean overdue;
    /** Whether what is added under its id does nothing, so that nobody adds it any more. */
    boolean taken;
    /** Whether it is settled what listeners hear of its end: that, or that another one follows. */
    boolean told;

    PlannedTask(List<ItemKey> keys) {
        this.keys = keys;
        this.key = ItemKey.ofAll(keys);
        this.items = isSingle() ? Collections.emptySortedMap() : new TreeMap<>();
    }

    static <C> PlannedTask<C> of(Placed<C> item) {
        PlannedTask<C> task = new PlannedTask<>(List.of(item.key));
        task.come(0, item);
        return task;
    }

    static <C> PlannedTask<C> of(List<Placed<C>> items) {
        if (items.size() == 1) {
            return of(items.get(0));
        }
        PlannedTask<C> task =
                new PlannedTask<>(items.stream().map(item -> item.key).toList());
        for (int number = 0; number < items.size(); number++) {
            task.come(number, items.get(number));
        }
        return task;
    }

    void come(int number, Placed<C> item) {
        if (isSingle()) {
            single = item;
        } else {
            items.put(number, item);
        }
    }

    /** Returns the same task, for this item alone. */
    PlannedTask<C> only(int number, Placed<C> item) {
        PlannedTask<C> some = new PlannedTask<>(keys);
        some.attempt = attempt;
        some.recorded = recorded;
        some.earlier = earlier;
        some.overdue = overdue;
        some.taken = taken;
        some.told = told;
        some.come(number, item);
        return some;
    }

    /** Returns the items that have come, in their order. */
    Collection<Placed<C>> items() {
        return !isSingle() ? items.values() : single == null ? List.of() : List.of(single);
    }

    /** Returns their numbers, in their order. */
    Collection<Integer> numbers() {
        return isSingle() ? NUMBERS_OF_ONE : items.keySet();
    }

    Placed<C> first() {
        return single == null ? items().iterator().next() : single;
    }

    /** Returns whether all items have come. */
    boolean isWhole() {
        return items().size() == keys.size();
    }

    /** Returns whether the task is for one item. */
    boolean isSingle() {
        return keys.size() == 1;
    }

    /** Returns how often its items were added again. */
    int readds() {
        return single == null ? most(item -> item.readds) : single.readds;
    }

    /** Returns how many nodes the earlier tasks of its items have lost. */
    int preemptions() {
        return single == null ? most(item -> item.preemptions) : single.preemptions;
    }

    private int most(ToIntFunction<Placed<C>> count) {
        return items().stream().mapToInt(count).max().orElse(0);
    }

    /** Returns its id in a job with this code. */
    String id(String code) {
        return key.taskId(code, attempt);
    }

    @Override
    public String toString() {
        return isSingle() ? first().toString() : keys.size() + " items from " + first() + " on";
    }
}
