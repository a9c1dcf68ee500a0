package io.batchflux;

import io.batchflux.Made.Next;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Items whose task has ended without an outcome of theirs, as they have their next tasks. */
final class Parts {

    private Parts() {}

    /**
     * Returns the items of each next task.
     *
     * @param lost whether nobody saw the task end
     * @param size of tasks; {@code null} if each item has its own
     */
    static <C, T> List<List<Placed<C>>> of(List<Made<C, T>> again, boolean lost, @Nullable ChunkSize size) {
        List<Placed<C>> items = again.stream().map(Made::item).toList();
        if (items.isEmpty()) {
            return List.of();
        }
        Next next = again.get(0).next();
        if (next == Next.AS_NEW && size != null) {
            List<List<Placed<C>>> parts = new ArrayList<>();
            for (int from = 0;
                    from < items.size();
                    from += parts.get(parts.size() - 1).size()) {
                parts.add(items.subList(from, Math.min(items.size(), from + size.next())));
            }
            return parts;
        }
        int first = lost || next == Next.AGAIN || next == Next.LATER
                ? items.size()
                : next == Next.HALVED ? (items.size() + 1) / 2 : 1;
        return first == items.size()
                ? List.of(items)
                : List.of(items.subList(0, first), items.subList(first, items.size()));
    }
}
