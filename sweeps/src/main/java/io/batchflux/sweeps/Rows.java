package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import io.batchflux.Evaluation;
import io.batchflux.RunInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a line of a file says of an evaluation, as a tree.
 *
 * @param item how items look
 * @param value how values look
 * @param columns all columns, by their dotted names
 */
record Rows<A, R>(Form item, Form value, List<String> columns) {

    private static final List<String> FAILURE = List.of("failure.kind", "failure.message");
    private static final List<String> CALL =
            List.of("call.seconds", "call.task", "call.job", "call.node", "call.start", "call.end");

    static <A, R> Rows<A, R> of(Class<A> itemType, Class<R> valueType) {
        Form item = Forms.of(requireNonNull(itemType, "item must not be null"), "item");
        Form value = Forms.of(requireNonNull(valueType, "value must not be null"), "value");
        List<String> columns = new ArrayList<>(item.columns("item").keySet());
        columns.addAll(value.columns("value").keySet());
        columns.addAll(FAILURE);
        columns.addAll(CALL);
        return new Rows<>(item, value, List.copyOf(columns));
    }

    Map<String, @Nullable Object> tree(Evaluation<A, R> evaluation) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("item", item.tree(evaluation.item()));
        if (evaluation instanceof Evaluation.Failed<A, R> failed) {
            Map<String, Object> failure = new LinkedHashMap<>();
            failure.put("kind", FailureWords.kind(failed.cause()));
            failure.put("message", FailureWords.message(failed.cause()));
            row.put("failure", failure);
        } else {
            row.put("value", value.tree(evaluation.orElseThrow()));
        }
        row.put("call", call(evaluation));
        return row;
    }

    private static Map<String, @Nullable Object> call(Evaluation<?, ?> evaluation) {
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        Duration duration = evaluation.duration();
        RunInfo run = evaluation.run();
        call.put("seconds", duration == null ? null : duration.toNanos() / 1e9);
        call.put("task", evaluation.taskId());
        call.put("job", run == null ? null : run.jobId());
        call.put("node", evaluation.execution().nodeId());
        call.put("start", evaluation.execution().startTime());
        call.put("end", evaluation.execution().endTime());
        return call;
    }

    /** Refuses a line that lacks what an item has, or its value: it is another sweep's. */
    void check(Map<String, @Nullable Object> row) {
        List<String> needed = new ArrayList<>(item.columns("item").keySet());
        if (Cells.at(row, "failure.kind").isEmpty()) {
            needed.addAll(value.columns("value").keySet());
        }
        for (String name : needed) {
            if (!Cells.has(row, name)) {
                throw new IllegalArgumentException("each line must have \"" + name + "\", not so " + Json.text(row)
                        + "; give each sweep a file of its own");
            }
        }
    }

    /** Returns what is written of an item, by which it is known again. */
    List<String> key(A item) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("item", this.item.tree(item));
        return this.item.columns("item").keySet().stream()
                .map(name -> Cells.at(row, name))
                .toList();
    }

    /** Returns the item of a line. */
    @SuppressWarnings("unchecked") // The form of items makes nothing else.
    A item(Map<String, @Nullable Object> row) {
        return (A) Objects.requireNonNull(item.value(row.get("item"), "item"));
    }
}
