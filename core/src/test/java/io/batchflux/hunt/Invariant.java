package io.batchflux.hunt;

import java.util.List;
import java.util.function.Function;

/**
 * Something that always holds.
 *
 * @param name what holds
 * @param broken tells how it is broken; nothing if it is not
 */
record Invariant(String name, Function<Evidence, List<String>> broken) {

    /**
     * An invariant that does not hold.
     *
     * @param invariant which
     * @param how what shows it
     */
    record Violation(String invariant, List<String> how) {
        @Override
        public String toString() {
            return "not so: " + invariant + "\n    "
                    + String.join("\n    ", how.size() <= 5 ? how : how.subList(0, 5))
                    + (how.size() <= 5 ? "" : "\n    and " + (how.size() - 5) + " more");
        }
    }
}
