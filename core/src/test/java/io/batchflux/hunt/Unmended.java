package io.batchflux.hunt;

import io.batchflux.hunt.Hunter.Catch;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A fault that is known and not mended yet: what it looks like, and plans that show it. Whoever mends it removes it from
 * {@link #ALL}, which is empty in the end.
 *
 * @param what what goes wrong
 * @param sign what a broken promise then says
 * @param where the plans in which it may go wrong
 * @param replays plans that show it; each of them fails
 */
record Unmended(String what, Pattern sign, Predicate<Plan> where, List<String> replays) {

    static final List<Unmended> ALL = List.of();

    /** Returns whether what was caught may come from this. */
    boolean explains(Catch found) {
        return where.test(found.plan())
                && found.violations().stream()
                        .flatMap(violation -> violation.how().stream())
                        .anyMatch(how -> sign.matcher(how).find());
    }

    static boolean explainsAny(Catch found) {
        return ALL.stream().anyMatch(fault -> fault.explains(found));
    }
}
