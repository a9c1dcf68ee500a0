package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.function.NodeMain;
import io.batchflux.spi.GrowableValue;
import io.batchflux.spi.UserIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks that call functions have, as {@link TaskSpec}s of commands do: environment, inputs, limits,
 * user and options of the container. An immutable
 * template; every {@code withX} returns a copy. With a {@link Chunking} they are those of each task, and not of each call.
 */
public final class FunctionTask extends GrowableValue<FunctionTask> {

    private static final Set<String> OUR_FILES = Set.of(NodeMain.INVOCATIONS_FILE, NodeMain.OUTCOMES_FILE);

    private static final Shape<FunctionTask> SHAPE = new Shape<>(FunctionTask::new);
    private static final Attribute<Map<String, String>> ENVIRONMENT = SHAPE.attribute(
                    "environment", Map.<String, String>of())
            .checkedBy((name, variables) -> FunctionTask.checkedVariables(variables))
            .shownAs(Map::keySet);
    private static final Attribute<List<Input>> INPUTS =
            SHAPE.attribute("inputs", List.<Input>of()).checkedBy((name, inputs) -> FunctionTask.checkedInputs(inputs));
    private static final Attribute<@Nullable String> CONTAINER_RUN_OPTIONS =
            SHAPE.<String>optional("containerRunOptions").checkedBy(Text::line);
    private static final Attribute<@Nullable UserIdentity> IDENTITY = SHAPE.optional("identity");
    private static final Attribute<TaskLimits> LIMITS = SHAPE.attribute("limits", TaskLimits.ofDefaults());
    private static final FunctionTask DEFAULTS = SHAPE.initial();

    private FunctionTask(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the defaults: no variables, no inputs, one slot, and what the run says of tasks. */
    public static FunctionTask ofDefaults() {
        return DEFAULTS;
    }

    /** Returns the environment variables that the function finds. */
    public Map<String, String> environment() {
        return get(ENVIRONMENT);
    }

    /** Returns the files that the function finds in its working directory. */
    public List<Input> inputs() {
        return get(INPUTS);
    }

    /** Returns options of {@code docker create} for the containers of functions, or {@code null} for none. */
    public @Nullable String containerRunOptions() {
        return get(CONTAINER_RUN_OPTIONS);
    }

    /** Returns as whom functions run on the node, or {@code null} for what the service chooses. */
    public @Nullable UserIdentity identity() {
        return get(IDENTITY);
    }

    /** Returns what a task may use. */
    public TaskLimits limits() {
        return get(LIMITS);
    }

    /**
     * Returns a copy with one more environment variable, or another value of one that it has.
     *
     * @throws IllegalArgumentException if the name is blank, holds an equals sign, or is that of a variable of ours
     */
    public FunctionTask withEnvironment(String name, String value) {
        Map<String, String> more = new HashMap<>(environment());
        more.put(name, value);
        return withEnvironment(more);
    }

    /** Returns a copy with these environment variables, and no others; checked as with {@link #withEnvironment(String, String)}. */
    public FunctionTask withEnvironment(Map<String, String> environment) {
        return with(ENVIRONMENT, environment);
    }

    /**
     * Returns a copy with one more input, which is uploaded once for all tasks if it is the same object or file.
     *
     * @throws IllegalArgumentException if there is one with the same path, or the path is that of a file of ours
     */
    public FunctionTask withInput(Input input) {
        requireNonNull(input, "input must not be null");
        Check.other("paths of inputs", inputs().stream().map(Input::path), input.path());
        List<Input> more = new ArrayList<>(inputs());
        more.add(input);
        return with(INPUTS, more);
    }

    /**
     * Returns a copy whose containers are started with these options of {@code docker create}; the preparation of nodes too, which
     * runs in the same image.
     *
     * @throws IllegalArgumentException if they are not one line
     */
    public FunctionTask withContainerRunOptions(@Nullable String containerRunOptions) {
        return with(CONTAINER_RUN_OPTIONS, containerRunOptions);
    }

    /**
     * Returns a copy that runs as this user of the node, as does the preparation of nodes; {@code null} is what the service
     * chooses. A user of the task's own ({@code AutoUserScope.TASK}) cannot read the code that the preparation has left.
     */
    public FunctionTask withIdentity(@Nullable UserIdentity identity) {
        return with(IDENTITY, identity);
    }

    /** Returns a copy with these limits. */
    public FunctionTask withLimits(TaskLimits limits) {
        return with(LIMITS, limits);
    }

    /** Returns a copy whose limits are changed in this way. */
    public FunctionTask withLimits(UnaryOperator<TaskLimits> change) {
        return change(LIMITS, change);
    }

    /**
     * Returns a copy that takes this many of a node's task slots.
     *
     * @throws IllegalArgumentException if it is not between 1 and 256
     */
    public FunctionTask withRequiredSlots(int requiredSlots) {
        return withLimits(limits -> limits.withRequiredSlots(requiredSlots));
    }

    /**
     * Returns a copy of which one try may take this long on the node.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public FunctionTask withTimeLimit(Duration timeLimit) {
        return withLimits(limits -> limits.withTimeLimit(timeLimit));
    }

    /**
     * Returns a copy that waits in the queue for this long at a stretch, since it was added or put back there, and then is terminated and
     * fails with {@link FailureKind#QUEUED_TOO_LONG}; it takes the place of {@link Waiting#withQueueLimit}.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public FunctionTask withQueueLimit(Duration queueLimit) {
        return withLimits(limits -> limits.withQueueLimit(requireNonNull(queueLimit, "queueLimit must not be null")));
    }

    /**
     * Returns a copy that is run again this often after a crash; 0 is never. A function that throws is not.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1000
     */
    public FunctionTask withRetries(int retries) {
        return withLimits(limits -> limits.withRetries(retries));
    }

    /** Returns the task with all this. */
    <C> TaskSpec<C> applyTo(TaskSpec<C> task) {
        TaskSpec<C> applied = task.withLimits(limits());
        if (!environment().isEmpty()) {
            Map<String, String> more = new HashMap<>(task.environment());
            more.putAll(environment());
            applied = applied.withEnvironment(more);
        }
        UserIdentity identity = identity();
        if (identity != null) {
            applied = applied.withIdentity(identity);
        }
        String runOptions = containerRunOptions();
        if (runOptions != null) {
            applied = applied.withContainerRunOptions(runOptions);
        }
        for (Input input : inputs()) {
            applied = applied.withInput(input);
        }
        return applied;
    }

    private static Map<String, String> checkedVariables(Map<String, String> variables) {
        if (variables.containsKey(NodeMain.INVOCATIONS_VARIABLE)) {
            throw new IllegalArgumentException("name of an environment variable of a function must not be \""
                    + NodeMain.INVOCATIONS_VARIABLE + "\", which holds its calls");
        }
        if (variables.containsKey(NodeMain.BUDGET_VARIABLE)) {
            throw new IllegalArgumentException("name of an environment variable of a function must not be \""
                    + NodeMain.BUDGET_VARIABLE + "\", which says how long it makes calls");
        }
        return TaskSpec.checkedVariables(variables);
    }

    private static List<Input> checkedInputs(List<Input> inputs) {
        for (Input input : inputs) {
            if (OUR_FILES.contains(input.path())) {
                throw new IllegalArgumentException("path of an input of a function must not be \"" + input.path()
                        + "\", which holds its calls or their outcomes");
            }
        }
        return List.copyOf(inputs);
    }
}
