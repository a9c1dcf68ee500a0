package io.batchflux;

import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.OutputFile.UploadCondition;
import io.batchflux.spi.ServiceException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says where the blobs of a run are within its containers. */
final class Blobs {

    /** The prefix of all outputs. */
    static final String OUTPUTS = "outputs/";

    private Blobs() {}

    /** Returns what the error says; of a container that is not there any more, who may be behind that. */
    static String reason(Throwable error) {
        String what = error instanceof BatchfluxException ours ? ours.what() : String.valueOf(error.getMessage());
        return error instanceof StageFailedException failed
                        && failed.error().hasCode(ServiceException.CONTAINER_NOT_FOUND)
                ? "a blob container of the run was deleted by somebody: " + what
                : what;
    }

    static String input(String taskId, String path) {
        return "inputs/tasks/" + taskId + "/" + path;
    }

    /** The prefix of all outputs of a task in the job with this number. */
    static String outputs(int job, String taskId) {
        return OUTPUTS + job + "/" + taskId + "/";
    }

    /** Returns the task whose output has this name, or {@code null} if it is none. */
    static @Nullable String taskOf(String name) {
        int begin = name.indexOf('/', OUTPUTS.length()) + 1;
        int end = name.indexOf('/', begin);
        return name.startsWith(OUTPUTS) && begin > 0 && end > 0 ? name.substring(begin, end) : null;
    }

    static String named(int job, String taskId, String name) {
        return OUTPUTS + job + "/" + taskId + "/named/" + name;
    }

    static String matching(int job, String taskId) {
        return OUTPUTS + job + "/" + taskId + "/files/";
    }

    /** What is empty and has others below it is a directory, which accounts with a hierarchical namespace list as well. */
    static void removeDirectories(Map<String, BlobSnapshot> byName) {
        for (String name : List.copyOf(byName.keySet())) {
            int end = name.lastIndexOf('/');
            while (end > 0) {
                byName.computeIfPresent(name.substring(0, end), (above, blob) -> blob.size() == 0 ? null : blob);
                end = name.lastIndexOf('/', end - 1);
            }
        }
    }

    static OutputFile outputFile(int job, String taskId, Output output, NodeAccess access) {
        if (output instanceof Output.Named named) {
            UploadCondition condition =
                    named.onFailure() ? UploadCondition.TASK_COMPLETION : UploadCondition.TASK_SUCCESS;
            return OutputFile.of(named.path(), access, named(job, taskId, named.name()), condition);
        }
        Output.Matching matching = (Output.Matching) output;
        // To a pattern without a star belongs a blob's name, to one with it a directory: the node adds to it what
        // follows
        // the directories that the pattern names.
        String path = (matching(job, taskId) + matching.fixedPath()).replaceFirst("/$", "");
        return OutputFile.of(OutputPattern.onNode(matching.glob()), access, path, UploadCondition.TASK_SUCCESS);
    }
}
