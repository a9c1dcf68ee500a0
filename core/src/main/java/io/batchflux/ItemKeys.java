package io.batchflux;

import io.batchflux.function.ResolvedFunction;
import java.util.HashMap;
import java.util.Map;

/** Gives the items of one call their keys, in the order in which they come. */
final class ItemKeys {

    private static final int LABEL = 1000;

    /** How many items had this key before, of keys that more than one had. */
    private final Map<ItemKey, Integer> equals = new HashMap<>();

    <C> Placed<C> ofTask(long index, TaskSpec<C> task) {
        String id = task.id();
        if (id == null) {
            throw new IllegalArgumentException(
                    "a task of a named run must have an id, by which it is known again, and task " + index
                            + " (from 0) has none: use TaskSpec.withId");
        }
        return new Placed<>(index, ItemKey.of("task " + TaskIds.key(id)), id, task);
    }

    <A> Placed<Chunk<A>> ofCall(long index, ResolvedFunction<A, ?> function, String version, TaskSpec<Chunk<A>> task) {
        if (task.refusal() != null) {
            return new Placed<>(index, new ItemKey(0, index), "", task);
        }
        String argument = task.item().calls().get(0).written().get(0);
        ItemKey key = ItemKey.of("call " + function.reference() + "\n" + version + "\n" + argument);
        return new Placed<>(index, key, argument.length() <= LABEL ? argument : argument.substring(0, LABEL), task);
    }

    /** Tells items apart that are equal: returns the item with its own key, given whether an equal one has come before. */
    <C> Placed<C> numbered(Placed<C> item, ItemIndex known) {
        if (!known.see(item.key)) {
            return item;
        }
        int number = equals.merge(item.key, 1, Integer::sum) + 1;
        ItemKey own = item.key.numbered(number);
        known.see(own);
        return new Placed<>(item.index, own, item.label, item.spec);
    }
}
