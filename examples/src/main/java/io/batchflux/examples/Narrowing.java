package io.batchflux.examples;

import io.batchflux.Evaluation;
import io.batchflux.sweeps.Axis;
import io.batchflux.sweeps.Space;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An optimiser, as small as they come: it tries samples around the best parameters so far, and each time looks closer.
 *
 * @param best the best parameters
 * @param score how good they are; not a number before anything was tried
 * @param factor how far from the best it looks
 * @param round how often it has been told
 */
public record Narrowing(SvmParameters best, double score, double factor, int round) {

    private static final int SAMPLES = 8;
    private static final int ROUNDS = 4;

    /** Returns one that begins here and knows nothing yet. */
    public static Narrowing from(SvmParameters begin) {
        return new Narrowing(begin, Double.NaN, 256, 0);
    }

    /** Returns what it wants to know. */
    List<SvmParameters> ask() {
        Space near = Space.of(around("cost", best.cost()), around("gamma", best.gamma()));
        return IntStream.range(0, SAMPLES)
                .mapToObj(near.latinHypercube(SAMPLES, round)::get)
                .map(point -> new SvmParameters(point.number("cost"), point.number("gamma")))
                .toList();
    }

    private Axis around(String name, double center) {
        return Axis.logarithmic(name, center / factor, center * factor);
    }

    /** Returns an optimiser that knows the best of what it asked for. */
    Narrowing tell(Evaluation<SvmParameters, Double> evaluation) {
        double found = evaluation.orElseThrow();
        boolean better = !(found <= score);
        return new Narrowing(better ? evaluation.item() : best, better ? found : score, Math.sqrt(factor), round + 1);
    }

    /** Returns whether it has no more questions. */
    boolean isDone() {
        return round == ROUNDS;
    }
}
