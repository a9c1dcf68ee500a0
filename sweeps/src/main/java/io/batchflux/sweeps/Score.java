package io.batchflux.sweeps;

import static java.util.Objects.requireNonNull;

import io.batchflux.Evaluation;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import reactor.core.publisher.Flux;

/**
 * A score says how good a value is, and which of two is better. Immutable and thread-safe, as far as its function is.
 *
 * <p>Its operators are for {@link Flux#transform}: {@code evaluations.transform(Score.highest(Result::accuracy).top(5))}. Evaluations
 * without a value, with the value {@code null}, or whose score is not a number, are none of the best. Of equally good ones the first counts. What the
 * function throws ends the flux. They work on whichever thread evaluations come.
 *
 * @param <R> the type of the values
 */
public final class Score<R> {

    private final ToDoubleFunction<? super R> number;
    private final boolean highest;

    private Score(ToDoubleFunction<? super R> number, boolean highest) {
        this.number = requireNonNull(number, "number must not be null");
        this.highest = highest;
    }

    /** Returns the score whose highest number is best. */
    public static <R> Score<R> highest(ToDoubleFunction<? super R> number) {
        return new Score<>(number, true);
    }

    /** Returns the score whose lowest number is best. */
    public static <R> Score<R> lowest(ToDoubleFunction<? super R> number) {
        return new Score<>(number, false);
    }

    /** Returns whether the highest number is best; else it is the lowest. */
    public boolean isHighestBest() {
        return highest;
    }

    /** Returns the number of a value. */
    public double of(R value) {
        return number.applyAsDouble(value);
    }

    /** Returns the number of an evaluation; not a number if it has no value. */
    double of(Evaluation<?, ? extends R> evaluation) {
        // A function may return null, of which no number can be made.
        return evaluation instanceof Evaluation.Succeeded<?, ? extends R> succeeded && succeeded.value() != null
                ? of(succeeded.value())
                : Double.NaN;
    }

    /** Returns whether the first number is better than the second. Nothing that is not a number is better than anything. */
    boolean isBetter(double first, double second) {
        return !Double.isNaN(first) && (Double.isNaN(second) || (highest ? first > second : first < second));
    }

    /**
     * Returns an operator that emits each evaluation that is better than all before it, as it comes: the last one is the best of
     * all. It requests as many as are needed.
     */
    public <A> Function<Flux<Evaluation<A, R>>, Flux<Evaluation<A, R>>> bestSoFar() {
        return evaluations -> Flux.defer(() -> {
            double[] best = {Double.NaN};
            return evaluations.filter(evaluation -> {
                double score = of(evaluation);
                boolean better = isBetter(score, best[0]);
                if (better) {
                    best[0] = score;
                }
                return better;
            });
        });
    }

    /**
     * Returns an operator that emits the best evaluations, the best first, when the last one has come. It requests all of them and
     * keeps no more than these; if the flux fails, so does its result.
     *
     * @throws IllegalArgumentException if the count is less than 1
     */
    public <A> Function<Flux<Evaluation<A, R>>, Flux<Evaluation<A, R>>> top(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, was " + count);
        }
        return evaluations ->
                evaluations.collect(() -> new Top<A, R>(this, count), Top::add).flatMapIterable(Top::bestFirst);
    }
}
