package io.batchflux.testing;

import static java.util.Objects.requireNonNull;

import io.batchflux.function.Invocation;
import io.batchflux.function.NodeMain;
import io.batchflux.function.Outcome;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An in-process node really calls the functions of {@code call} and {@code sweep}, here, as the program on a node does there.
 *
 * <p>{@code service.tasks(InProcessNode.of(store)::run)} is all that it takes. Arguments and results travel as JSON; a
 * function that throws becomes an outcome. Functions are called when their task is added, on the thread that adds it; on the
 * service's clock each call takes as long as {@link #withCallsTaking} says, however long it takes here. Immutable.
 */
public final class InProcessNode {

    private final FakeBlobStore store;
    private final Duration each;

    private InProcessNode(FakeBlobStore store, Duration each) {
        this.store = requireNonNull(store, "store must not be null");
        this.each = requireNonNull(each, "each must not be null");
    }

    /**
     * Creates a node whose calls take no time.
     *
     * @param store where large arguments are found
     */
    public static InProcessNode of(FakeBlobStore store) {
        return new InProcessNode(store, Duration.ZERO);
    }

    /** Returns a copy on which each call takes this long, on the service's clock. */
    public InProcessNode withCallsTaking(Duration each) {
        return new InProcessNode(store, each);
    }

    /** Makes the calls of the task and returns what becomes of it; a command task fails as one whose program is not found. */
    public TaskScript run(TaskDefinition task) {
        if (!task.commandLine().contains(" " + NodeMain.class.getName())) {
            return TaskScript.fails("CommandProgramNotFound", task.commandLine());
        }
        StringBuilder outcomes = new StringBuilder();
        Duration running = Duration.ZERO;
        try {
            for (Invocation invocation : Invocation.parseAll(invocations(task))) {
                Outcome outcome = NodeMain.call(invocation, getClass().getClassLoader());
                outcomes.append(timed(outcome).toJson()).append('\n');
                running = running.plus(each);
            }
        } catch (IllegalArgumentException e) {
            return TaskScript.exits(NodeMain.EXIT_BROKEN).saying(e.toString());
        }
        return TaskScript.succeeds().runningFor(running).writing(NodeMain.OUTCOMES_FILE, outcomes.toString());
    }

    /** What was measured here says nothing on another clock. */
    private Outcome timed(Outcome outcome) {
        return outcome instanceof Outcome.Failure failure
                ? new Outcome.Failure(failure.id(), failure.error(), each)
                : new Outcome.Value(outcome.id(), ((Outcome.Value) outcome).json(), each);
    }

    private String invocations(TaskDefinition task) {
        String inline = task.environment().get(NodeMain.INVOCATIONS_VARIABLE);
        return inline != null ? inline : file(task, NodeMain.INVOCATIONS_FILE);
    }

    private String file(TaskDefinition task, String path) {
        for (ResourceFile file : task.resourceFiles()) {
            byte @Nullable [] content = file.path().equals(path) ? store.content(file.url()) : null;
            if (content != null) {
                return new String(content, StandardCharsets.UTF_8);
            }
        }
        throw new IllegalArgumentException("There are no invocations: the task has no file " + path);
    }
}
