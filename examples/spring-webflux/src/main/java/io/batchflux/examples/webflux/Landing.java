package io.batchflux.examples.webflux;

import io.batchflux.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * What came of a shot, as a caller sees it.
 *
 * @param shot which
 * @param distance how far it went, or {@code null} if that is not known
 * @param error why not, or {@code null}
 */
public record Landing(
        Shot shot, @Nullable Double distance, @Nullable String error) {

    static Landing of(Evaluation<Shot, Double> evaluation) {
        return evaluation instanceof Evaluation.Failed<Shot, Double> failed
                ? new Landing(evaluation.item(), null, failed.cause().getMessage())
                : new Landing(evaluation.item(), evaluation.orElseThrow(), null);
    }
}
