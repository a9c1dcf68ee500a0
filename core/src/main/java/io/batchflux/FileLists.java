package io.batchflux;

import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much the service takes as the resource files of one task, and as much again as its output files: each of them has a signed URL, and how
 * long that is depends on who signs.
 *
 * <p>Nobody says what exactly is counted. Here it is the least that can be, so that nothing is refused that the service would take; what it
 * refuses itself is explained in the same words.
 */
final class FileLists {

    private static final int LIMIT = 32_768;
    /** With fewer, the list cannot be too long, whatever signs the URLs. */
    private static final int MANY = 30;

    private static final String FEWER_INPUTS =
            "give it one archive that its command unpacks, or fewer inputs; each has a signed URL in the request";
    private static final String FEWER_OUTPUTS =
            "give it one pattern, or one archive that its command packs, instead of many outputs; each has a signed URL in the"
                    + " request";

    private FileLists() {}

    /** Returns whether it is worth while to look before the inputs of a task are uploaded. */
    static boolean mayBeTooLong(List<Input> inputs) {
        return inputs.size() > MANY;
    }

    /** Returns why the service will not take these inputs, or {@code null} if it may. */
    static @Nullable TaskFailure refusalOfInputs(String taskId, List<BlobAccess> inputs, List<Input> all) {
        long length = inputs.stream()
                .mapToLong(access -> length(access.url().value()) + length(access.identityResourceId()))
                .sum();
        for (Input input : all) {
            length += input.path().length()
                    + (input instanceof Input.Url url ? length(url.url().value()) : 0);
        }
        return length > LIMIT ? refusal(taskId, all.size(), "inputs", length, FEWER_INPUTS) : null;
    }

    /** Returns why the service will not take this task, or {@code null} if it may. */
    static @Nullable TaskFailure refusal(TaskDefinition task) {
        long inputs = 0;
        for (ResourceFile file : task.resourceFiles()) {
            inputs += length(file.url().value()) + length(file.path()) + length(file.identityResourceId());
        }
        if (inputs > LIMIT) {
            return refusal(task.id(), task.resourceFiles().size(), "inputs", inputs, FEWER_INPUTS);
        }
        long outputs = 0;
        for (OutputFile file : task.outputFiles()) {
            outputs += length(file.destination().containerUrl().value())
                    + length(file.destination().identityResourceId())
                    + length(file.filePattern())
                    + length(file.path());
        }
        return outputs > LIMIT
                ? refusal(task.id(), task.outputFiles().size(), "outputs", outputs, FEWER_OUTPUTS)
                : null;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static TaskFailure refusal(String taskId, int count, String what, long length, String remedy) {
        return TaskFailure.of(
                FailureKind.REFUSED,
                String.format(
                        Locale.ROOT,
                        "the %d %s of task %s are %,d characters in the request, and the service takes %,d: %s",
                        count,
                        what,
                        taskId,
                        length,
                        LIMIT,
                        remedy),
                null);
    }

    /** Returns what to do about a refusal of the service, to be added to its words; empty if it is about something else. */
    static String remedy(@Nullable String refusal) {
        if (refusal == null || !refusal.contains(Integer.toString(LIMIT))) {
            return "";
        }
        return refusal.contains("resourceFiles")
                ? "; " + FEWER_INPUTS
                : refusal.contains("outputFiles") ? "; " + FEWER_OUTPUTS : "";
    }
}
