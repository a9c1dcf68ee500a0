package io.batchflux.hunt;

import io.batchflux.hunt.Invariant.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Carries out plans and looks whether what was promised holds; what does not is made as small as it can be. */
final class Hunter {

    private static final int MOST_TRIALS = 400;
    /** Some plans take seconds, and whoever waits wants to see what was found. */
    private static final Duration MOST_TIME = Duration.ofMinutes(2);

    private Hunter() {}

    /** A plan, and what of the promises it breaks. */
    record Catch(Plan plan, List<Violation> violations) {

        Set<String> invariants() {
            return violations.stream().map(Violation::invariant).collect(Collectors.toCollection(LinkedHashSet::new));
        }

        /** One line that replays it, and then what is seen. */
        @Override
        public String toString() {
            return "-Dhunt.replay=" + plan.replay() + "\n  "
                    + violations.stream().map(Violation::toString).collect(Collectors.joining("\n  ")) + "\n  " + plan;
        }
    }

    static Catch hunt(Plan plan) {
        Evidence evidence = Simulation.of(plan);
        List<Violation> broken = new ArrayList<>(Invariants.broken(evidence));
        if (Requests.isCompared(plan)) {
            broken.addAll(Invariants.broken(evidence, Simulation.of(plan.onAGoodDay())));
        }
        return new Catch(plan, broken);
    }

    /** Leaves out whatever can be left out so that the first of the invariants is broken still. */
    static Catch shrink(Catch found) {
        return shrink(found, Hunter::hunt);
    }

    static Catch shrink(Catch found, Function<Plan, Catch> hunt) {
        String invariant = found.violations().get(0).invariant();
        Catch smallest = found;
        int trials = 0;
        long begin = System.nanoTime();
        List<String> parts = found.plan().parts();
        for (int size = Math.max(1, parts.size() / 2); size >= 1; size = size == 1 ? 0 : (size + 1) / 2) {
            for (int from = 0;
                    from < parts.size() && trials < MOST_TRIALS && System.nanoTime() - begin < MOST_TIME.toNanos(); ) {
                List<String> some = parts.subList(from, Math.min(parts.size(), from + size));
                trials++;
                Catch trial = hunt.apply(smallest.plan().without(Set.copyOf(some)));
                if (trial.invariants().contains(invariant)) {
                    smallest = trial;
                    List<String> rest = new ArrayList<>(parts);
                    rest.removeAll(some);
                    parts = rest;
                } else {
                    from += size;
                }
            }
        }
        return smallest;
    }
}
