package io.batchflux.sweeps;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees as the cells of a line. */
final class Cells {

    private Cells() {}

    /** Returns whether there is something, or nothing in place of what it would be in. */
    static boolean has(Map<?, ?> tree, String name) {
        @Nullable Object part = tree;
        for (String step : name.split("\\.")) {
            if (part instanceof Map<?, ?> parts && !parts.containsKey(step)) {
                return false;
            }
            part = part instanceof Map<?, ?> parts ? parts.get(step) : null;
        }
        return true;
    }

    /** Returns the text at a dotted name; empty if there is nothing. */
    static String at(Map<?, ?> tree, String name) {
        @Nullable Object part = tree;
        for (String step : name.split("\\.")) {
            part = part instanceof Map<?, ?> parts ? parts.get(step) : null;
        }
        return part instanceof Map || part instanceof List ? Json.text(part) : part == null ? "" : part.toString();
    }
}
