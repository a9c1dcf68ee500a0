package io.batchflux.testing;

import io.batchflux.spi.OutputFile;
import io.batchflux.spi.OutputFile.UploadCondition;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the agent on a node does for a task: it looks for the inputs and uploads the outputs. */
final class FakeNode {

    private static final Pattern WILDCARD = Pattern.compile("[*?\\[]");

    private volatile @Nullable FakeBlobStore store;

    void store(FakeBlobStore store) {
        this.store = store;
    }

    /** Returns why an input cannot be downloaded, or {@code null} if all can. */
    @Nullable
    String missingInput(TaskDefinition task) {
        FakeBlobStore blobs = store;
        if (blobs == null) {
            return null;
        }
        for (ResourceFile file : task.resourceFiles()) {
            String refusal = blobs.refusesDownload(file.url());
            if (refusal != null) {
                return file.path() + ": " + refusal;
            }
        }
        return null;
    }

    /** Returns why an output could not be uploaded, or {@code null} if all were. */
    @Nullable
    String upload(TaskDefinition task, TaskScript script, int exitCode) {
        FakeBlobStore blobs = store;
        if (blobs == null) {
            return null;
        }
        for (OutputFile output : task.outputFiles()) {
            if (!applies(output.condition(), exitCode)) {
                continue;
            }
            Matcher wildcard = WILDCARD.matcher(output.filePattern());
            boolean directory = wildcard.find();
            int named = directory ? output.filePattern().lastIndexOf('/', wildcard.start()) + 1 : 0;
            PathMatcher matcher = FileSystems.getDefault()
                    .getPathMatcher("glob:" + output.filePattern().replace("**/", "{,**/}"));
            for (Map.Entry<String, byte[]> file : new TreeMap<>(script.files()).entrySet()) {
                if (directory
                        ? matcher.matches(Path.of(file.getKey()))
                        : file.getKey().equals(output.filePattern())) {
                    String name =
                            directory ? output.path() + "/" + file.getKey().substring(named) : output.path();
                    String refusal = blobs.upload(output.destination().containerUrl(), name, file.getValue());
                    if (refusal != null) {
                        return file.getKey() + ": " + refusal;
                    }
                }
            }
        }
        return null;
    }

    private static boolean applies(UploadCondition condition, int exitCode) {
        return switch (condition) {
            case TASK_SUCCESS -> exitCode == 0;
            case TASK_FAILURE -> exitCode != 0;
            case TASK_COMPLETION -> true;
        };
    }
}
