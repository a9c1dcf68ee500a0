package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Items and values of any types as cells; what has no form is shown as its text. */
final class ReportCells {

    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final Map<Class<?>, Form> forms = new HashMap<>();

    /** Returns the names of all columns that there have been. */
    List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    List<@Nullable Object> of(Evaluation<?, ?> evaluation) {
        List<@Nullable Object> cells = new ArrayList<>();
        put("item", tree(evaluation.item()), cells);
        if (evaluation instanceof Evaluation.Succeeded<?, ?> succeeded && succeeded.value() != null) {
            put("value", tree(succeeded.value()), cells);
        }
        return cells;
    }

    private @Nullable Object tree(Object value) {
        try {
            return forms.computeIfAbsent(value.getClass(), ReportCells::form).tree(value);
        } catch (RuntimeException e) {
            return "cannot be shown: " + e.getMessage();
        }
    }

    private void put(String path, @Nullable Object tree, List<@Nullable Object> cells) {
        if (tree instanceof Map<?, ?> parts) {
            parts.forEach((name, part) -> put(path + "." + name, part, cells));
            return;
        }
        int column = columns.computeIfAbsent(path, name -> columns.size());
        while (cells.size() <= column) {
            cells.add(null);
        }
        cells.set(
                column,
                tree instanceof List<?> ? Json.text(tree) : tree instanceof Number number ? exact(number) : tree);
    }

    /** A browser reads each number as a {@code double}: what would be another one there, or is none in JSON, is shown as its text. */
    private static Object exact(Number number) {
        String text = number.toString();
        if (!Double.isFinite(number.doubleValue())) {
            return number;
        }
        try {
            BigDecimal read = new BigDecimal(Double.toString(Double.parseDouble(text)));
            return read.compareTo(new BigDecimal(text)) == 0 ? number : text;
        } catch (NumberFormatException noNumber) {
            return text;
        }
    }

    private static Form form(Class<?> type) {
        try {
            return Forms.of(type, "value");
        } catch (IllegalArgumentException hasNone) {
            return new Leaf(type, false, "a text", String::valueOf);
        }
    }
}
