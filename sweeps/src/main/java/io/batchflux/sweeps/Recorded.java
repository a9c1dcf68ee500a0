package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import io.batchflux.SizedFlux;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** What a file holds: the last value of each item. */
final class Recorded<A, R> {

    private final Rows<A, R> rows;
    private final Map<List<String>, Map<String, @Nullable Object>> known = new LinkedHashMap<>();

    Recorded(Rows<A, R> rows) {
        this.rows = rows;
    }

    /** Takes a line; what it says of a failure is of no use any more. */
    void add(Map<String, @Nullable Object> row) {
        rows.check(row);
        if (Cells.at(row, "failure.kind").isEmpty()) {
            List<String> key = rows.key(rows.item(row));
            known.remove(key);
            known.put(key, row);
        }
    }

    boolean has(A item) {
        return known.containsKey(rows.key(item));
    }

    /**
     * Emits the items that are not here; how many they are is told if all items tell theirs.
     *
     * @param found how many of the items are here: others that are here belong to another sweep
     */
    Flux<A> left(Flux<A> items, long found) {
        Flux<A> missing = items.filter(item -> !has(item));
        OptionalLong all = SizedFlux.sizeOf(items);
        return all.isPresent() ? SizedFlux.of(Math.max(0, all.getAsLong() - found), missing) : missing;
    }

    Evaluation<A, R> evaluation(A item) {
        return evaluation(item, Objects.requireNonNull(known.get(rows.key(item))));
    }

    List<Evaluation<A, R>> evaluations() {
        return known.values().stream().map(this::evaluation).toList();
    }

    private Evaluation<A, R> evaluation(Map<String, @Nullable Object> row) {
        return evaluation(rows.item(row), row);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // The form of values makes nothing else; a value may be null.
    private Evaluation<A, R> evaluation(A item, Map<String, @Nullable Object> row) {
        return Evaluation.Succeeded.of(item, (R) rows.value().value(row.get("value"), "value"));
    }
}
