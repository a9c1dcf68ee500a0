package io.batchflux.hunt;

import io.batchflux.Evaluation;
import io.batchflux.FunctionFailedException;
import io.batchflux.TaskResult;

/**
 * What a caller has seen of an item.
 *
 * @param outcome whether it is the item's own
 */
record Seen(int item, String taskId, boolean success, boolean outcome, String text) {

    static Seen of(TaskResult<Integer> result) {
        boolean outcome = result.isSuccess()
                || Integer.valueOf(3).equals(result.execution().exitCode());
        return new Seen(result.item(), result.taskId(), result.isSuccess(), outcome, "" + result);
    }

    static Seen of(Evaluation<Integer, Integer> evaluation) {
        boolean right = evaluation instanceof Evaluation.Succeeded<Integer, Integer> succeeded
                && succeeded.value().equals(evaluation.item());
        boolean thrown = evaluation instanceof Evaluation.Failed<Integer, Integer> failed
                && failed.cause() instanceof FunctionFailedException;
        boolean crashed =
                !thrown && Integer.valueOf(3).equals(evaluation.execution().exitCode());
        return new Seen(
                evaluation.item(),
                evaluation.taskId(),
                right,
                evaluation.isSuccess() || thrown || crashed,
                "" + evaluation);
    }
}
