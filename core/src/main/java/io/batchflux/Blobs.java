package io.batchflux;

import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.OutputFile.UploadCondition;
import io.batchflux.spi.ServiceException;
import org.jspecify.annotations.Nullable;

/** Says where the blobs of a run are within its container. */
final class Blobs {

    /** The prefix of all outputs. */
    static final String OUTPUTS = "outputs/";

    private Blobs() {}

    /** Returns what the error says; of a container that is not there any more, who may be behind that. */
    static String reason(Throwable error) {
        return error instanceof StageFailedException failed
                        && failed.error().hasCode(ServiceException.CONTAINER_NOT_FOUND)
                ? "the run's blob container was deleted by somebody: " + error.getMessage()
                : String.valueOf(error.getMessage());
    }

    static String input(String taskId, String path) {
        return "inputs/" + taskId + "/" + path;
    }

    /** The prefix of all outputs of a task. */
    static String outputs(String taskId) {
        return OUTPUTS + taskId + "/";
    }

    /** Returns the task whose output has this name, or {@code null} if it is none. */
    static @Nullable String taskOf(String name) {
        int end = name.indexOf('/', OUTPUTS.length());
        return name.startsWith(OUTPUTS) && end > 0 ? name.substring(OUTPUTS.length(), end) : null;
    }

    static String named(String taskId, String name) {
        return outputs(taskId) + "named/" + name;
    }

    static String matching(String taskId) {
        return outputs(taskId) + "files/";
    }

    static OutputFile outputFile(String taskId, Output output, NodeAccess access) {
        if (output instanceof Output.Named named) {
            UploadCondition condition =
                    named.onFailure() ? UploadCondition.TASK_COMPLETION : UploadCondition.TASK_SUCCESS;
            return OutputFile.of(named.path(), access, named(taskId, named.name()), condition);
        }
        Output.Matching matching = (Output.Matching) output;
        // To a pattern without wildcards belongs a blob's name, to one with them a directory: the service adds to it
        // what
        // follows the directories that the pattern names.
        String path = (matching(taskId) + matching.fixedPath()).replaceFirst("/$", "");
        return OutputFile.of(matching.glob(), access, path, UploadCondition.TASK_SUCCESS);
    }
}
