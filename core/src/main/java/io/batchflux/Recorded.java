package io.batchflux;

import io.batchflux.spi.ETag;
import io.batchflux.spi.TaskExecution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of the task of an item.
 *
 * @param failure why it failed, or {@code null}
 * @param outputs what it left, which stays in the blob store
 * @param outcome of a call: the line that the node has written, or {@code null} if there is none, or if it is in a blob
 * @param outcomeBlob the name of that blob among those of the journal, or {@code null}
 * @param outputsBlob the name of the one in which the outputs are told, of which there are none here then, or {@code null}
 */
record Recorded(
        String taskId,
        TaskExecution execution,
        @Nullable TaskFailure failure,
        List<Left> outputs,
        @Nullable String outcome,
        @Nullable String outcomeBlob,
        @Nullable String outputsBlob) {

    /**
     * An output that is in the blob store.
     *
     * @param blob its name there
     * @param eTag as it was found, or {@code null} if that is not known
     */
    record Left(
            String name, long size, String blob, @Nullable ETag eTag) {

        Left withETag(@Nullable ETag eTag) {
            return new Left(name, size, blob, eTag);
        }
    }

    /** Returns what is recorded of a result without a call. */
    static Recorded of(TaskResult<?> result) {
        return new Recorded(
                result.taskId(),
                result.execution(),
                result instanceof TaskResult.Failed<?> failed ? failed.failure() : null,
                result.outputs().isEmpty()
                        ? List.of()
                        : result.outputs().stream()
                                .map(output -> new Left(
                                        output.name(),
                                        output.size(),
                                        output.blob().name(),
                                        output.eTag()))
                                .toList(),
                null,
                null,
                null);
    }

    /** Returns what is recorded of a call that has an outcome: how its task ended later is not its own. */
    Recorded withOutcome(@Nullable String line, @Nullable String blob) {
        return new Recorded(taskId, execution, null, outputs, line, blob, outputsBlob);
    }

    /** Returns the same with these outputs, or with the name of the blob in which they are told. */
    Recorded withOutputs(List<Left> outputs, @Nullable String blob) {
        return new Recorded(taskId, execution, failure, outputs, outcome, outcomeBlob, blob);
    }
}
