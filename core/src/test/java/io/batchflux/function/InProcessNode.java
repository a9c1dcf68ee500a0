package io.batchflux.function;

import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the invocations of a function task here, as the program on a node does there. */
public final class InProcessNode {

    private final FakeBlobStore store;
    private final Path directory;

    /** Creates a node that finds inputs in the store, and has a directory for each task in this one. */
    public InProcessNode(FakeBlobStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    /** Returns what becomes of the task. */
    public TaskScript run(TaskDefinition task) {
        if (!task.commandLine().contains(" " + NodeMain.class.getName())) {
            return TaskScript.fails("CommandProgramNotFound", task.commandLine());
        }
        try {
            Path working = Files.createTempDirectory(directory, task.id());
            for (ResourceFile file : task.resourceFiles()) {
                byte[] content = store.content(file.url());
                Files.write(working.resolve(file.path()), content == null ? new byte[0] : content);
            }
            NodeMain.run(
                    working,
                    task.environment().get(NodeMain.INVOCATIONS_VARIABLE),
                    InProcessNode.class.getClassLoader());
            return TaskScript.succeeds()
                    .writing(NodeMain.OUTCOMES_FILE, Files.readAllBytes(working.resolve(NodeMain.OUTCOMES_FILE)));
        } catch (IOException | RuntimeException e) {
            return TaskScript.exits(NodeMain.EXIT_BROKEN).saying(e.toString());
        }
    }
}
