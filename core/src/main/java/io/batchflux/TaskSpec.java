package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.GrowableValue;
import io.batchflux.spi.UserIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A task to be run: an immutable template; every {@code withX} returns a copy.
 *
 * <p>The command line is not run in a shell: for variables, pipes and the like, write {@code /bin/sh -c '…'}. What is printed
 * shows the names of environment variables, and not their values. A text that would not arrive as it is, with a NUL or half a
 * surrogate pair, is refused with an {@link IllegalArgumentException}.
 *
 * @param <C> the type of the item
 */
public final class TaskSpec<C> extends GrowableValue<TaskSpec<C>> {

    private static final Shape<TaskSpec<Object>> SHAPE = new Shape<>(TaskSpec::new);
    // In the order of how many tasks have them: very many may be in flight.
    private static final Attribute<String> COMMAND_LINE =
            SHAPE.attribute("commandLine", "").checkedBy(Text::travelling);
    private static final Attribute<Object> ITEM = SHAPE.attribute("item");
    private static final Attribute<@Nullable String> ID =
            SHAPE.<String>optional("id").checkedBy((name, id) -> TaskIds.checked(id));
    private static final Attribute<Map<String, String>> ENVIRONMENT = SHAPE.attribute(
                    "environment", Map.<String, String>of())
            .checkedBy((name, variables) -> TaskSpec.checkedVariables(variables))
            .shownAs(Map::keySet);
    private static final Attribute<List<Output>> OUTPUTS =
            SHAPE.attribute("outputs", List.<Output>of()).checkedBy((name, outputs) -> List.copyOf(outputs));
    private static final Attribute<Boolean> CONTINUED = SHAPE.attribute("continued", false);
    private static final Attribute<List<Input>> INPUTS =
            SHAPE.attribute("inputs", List.<Input>of()).checkedBy((name, inputs) -> List.copyOf(inputs));
    private static final Attribute<TaskLimits> LIMITS = SHAPE.attribute("limits", TaskLimits.ofDefaults());
    private static final Attribute<@Nullable String> IMAGE =
            SHAPE.<String>optional("image").checkedBy(Text::image);
    private static final Attribute<@Nullable String> CONTAINER_RUN_OPTIONS =
            SHAPE.<String>optional("containerRunOptions").checkedBy(Text::line);
    private static final Attribute<@Nullable UserIdentity> IDENTITY = SHAPE.optional("identity");
    private static final Attribute<@Nullable BatchfluxException> REFUSAL = SHAPE.optional("refusal");
    private static final Attribute<@Nullable Place> PLACE = SHAPE.optional("place");

    private TaskSpec(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /**
     * Returns a task that runs this command; its item is the command line.
     *
     * @throws IllegalArgumentException if the command line is blank
     */
    public static TaskSpec<String> command(String commandLine) {
        return command(commandLine, commandLine);
    }

    /**
     * Returns a task that runs this command.
     *
     * @throws IllegalArgumentException if the command line is blank
     */
    public static <C> TaskSpec<C> command(String commandLine, C item) {
        TaskSpec<Object> task = SHAPE.initial().with(COMMAND_LINE, commandLine);
        if (commandLine.isBlank()) {
            throw new IllegalArgumentException("commandLine must not be empty unless an image is given");
        }
        return task.withItem(item);
    }

    /** Returns a task that runs the image's own command. */
    public static <C> TaskSpec<C> image(String image, C item) {
        return SHAPE.initial().withImage(image).withItem(item);
    }

    /** Returns the task's id in the job, or {@code null} to have one chosen. */
    public @Nullable String id() {
        return get(ID);
    }

    /** Returns what the node runs; may be empty if an image is given, whose own command is run then. */
    public String commandLine() {
        return get(COMMAND_LINE);
    }

    /** Returns the container image that it runs in, or {@code null} for none. */
    public @Nullable String image() {
        return get(IMAGE);
    }

    /** Returns options of {@code docker create} for its container, or {@code null} for none. */
    public @Nullable String containerRunOptions() {
        return get(CONTAINER_RUN_OPTIONS);
    }

    /** Returns as whom it runs on the node, or {@code null} for what the service chooses: no admin, the same for all tasks. */
    public @Nullable UserIdentity identity() {
        return get(IDENTITY);
    }

    /** Returns the environment variables. */
    public Map<String, String> environment() {
        return get(ENVIRONMENT);
    }

    /** Returns files that it finds in its working directory. */
    public List<Input> inputs() {
        return get(INPUTS);
    }

    /** Returns files that it leaves there for the caller. */
    public List<Output> outputs() {
        return get(OUTPUTS);
    }

    /** Returns what it may use. */
    public TaskLimits limits() {
        return get(LIMITS);
    }

    /** Returns why the task is not to be added at all, or {@code null}. */
    @Nullable
    BatchfluxException refusal() {
        return get(REFUSAL);
    }

    /** Returns a copy that is not added: what it is for fails for this reason, in its turn. */
    TaskSpec<C> withRefusal(BatchfluxException refusal) {
        return with(REFUSAL, refusal);
    }

    /** Returns whether a try goes on behind what the one before has left in the same directory. */
    boolean isContinued() {
        return get(CONTINUED);
    }

    /** Returns a copy of which a try goes on behind what the one before has left in the same directory. */
    TaskSpec<C> continued() {
        return with(CONTINUED, true);
    }

    /** Returns where it is, or {@code null} if it was not added again. */
    @Nullable
    Place place() {
        return get(PLACE);
    }

    /** Returns a copy that is added again, there. */
    TaskSpec<C> at(Place place) {
        return with(PLACE, place).withId(place.taskId());
    }

    /** Returns a copy with these inputs in place of its own. */
    TaskSpec<C> withInputs(List<Input> inputs) {
        return with(INPUTS, inputs);
    }

    /** Returns the item that the task is for: any value of the caller's, which comes back with the result. */
    @SuppressWarnings("unchecked") // The factories and withItem let nothing but a C in.
    public C item() {
        return (C) get(ITEM);
    }

    /**
     * Returns a copy with this id, unique in the run.
     *
     * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, hyphens and underscores, or one that the service gives to the
     *     preparation or the release of a job: {@code jobpreparation} and {@code jobrelease}, in any case
     */
    public TaskSpec<C> withId(String id) {
        return with(ID, requireNonNull(id, "id of a task must not be null"));
    }

    /** Returns a copy that runs in this container image. */
    public TaskSpec<C> withImage(String image) {
        return with(IMAGE, requireNonNull(image, "image must not be null"));
    }

    /**
     * Returns a copy whose container is started with these options of {@code docker create}, such as
     * {@code --memory 4g --entrypoint ""}; a task without an image that has some is refused.
     *
     * @throws IllegalArgumentException if they are not one line
     */
    public TaskSpec<C> withContainerRunOptions(String containerRunOptions) {
        return with(CONTAINER_RUN_OPTIONS, requireNonNull(containerRunOptions, "containerRunOptions must not be null"));
    }

    /** Returns a copy that runs as this user of the node, in a container too. */
    public TaskSpec<C> withIdentity(UserIdentity identity) {
        return with(IDENTITY, requireNonNull(identity, "identity must not be null"));
    }

    /**
     * Returns a copy with one more environment variable, or another value of one that it has.
     *
     * @throws IllegalArgumentException if the name is blank or holds an equals sign
     */
    public TaskSpec<C> withEnvironment(String name, String value) {
        checkVariable(name, value);
        Map<String, String> variables = environment();
        if (variables.containsKey(name)) {
            Map<String, String> more = new HashMap<>(variables);
            more.put(name, value);
            return with(ENVIRONMENT, more);
        }
        @SuppressWarnings({"unchecked", "rawtypes"}) // There is no other way to make such an array.
        Map.Entry<String, String>[] more = variables.entrySet().toArray(new Map.Entry[variables.size() + 1]);
        more[variables.size()] = Map.entry(name, value);
        return withChecked(ENVIRONMENT, Map.ofEntries(more));
    }

    /**
     * Returns a copy with these environment variables, and no others.
     *
     * @throws IllegalArgumentException if a name is blank or holds an equals sign
     */
    public TaskSpec<C> withEnvironment(Map<String, String> environment) {
        return with(ENVIRONMENT, environment);
    }

    /**
     * Returns a copy with one more input.
     *
     * @throws IllegalArgumentException if there is one with the same path
     */
    public TaskSpec<C> withInput(Input input) {
        requireNonNull(input, "input must not be null");
        Check.other("paths of inputs", inputs().stream().map(Input::path), input.path());
        return with(INPUTS, plus(inputs(), input));
    }

    /**
     * Returns a copy with one more output.
     *
     * @throws IllegalArgumentException if both it and another have the same name
     */
    public TaskSpec<C> withOutput(Output output) {
        requireNonNull(output, "output must not be null");
        if (output instanceof Output.Named added) {
            Check.other(
                    "names of outputs",
                    outputs().stream()
                            .filter(Output.Named.class::isInstance)
                            .map(other -> ((Output.Named) other).name()),
                    added.name());
        }
        return with(OUTPUTS, plus(outputs(), output));
    }

    /**
     * Returns a copy with the output of all files that match this pattern.
     *
     * @throws IllegalArgumentException if the pattern is not relative to the task's working directory
     */
    public TaskSpec<C> withOutput(String glob) {
        return withOutput(Output.pattern(glob));
    }

    /**
     * Returns a copy that takes this many of a node's task slots.
     *
     * @throws IllegalArgumentException if it is not between 1 and 256
     */
    public TaskSpec<C> withRequiredSlots(int requiredSlots) {
        return withLimits(limits -> limits.withRequiredSlots(requiredSlots));
    }

    /**
     * Returns a copy of which one try may take this long on the node.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public TaskSpec<C> withTimeLimit(Duration timeLimit) {
        return withLimits(limits -> limits.withTimeLimit(timeLimit));
    }

    /**
     * Returns a copy that waits in the queue for this long at a stretch, since it was added or put back there, and then is terminated and
     * fails with {@link FailureKind#QUEUED_TOO_LONG}; it takes the place of {@link Waiting#withQueueLimit}.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public TaskSpec<C> withQueueLimit(Duration queueLimit) {
        return withLimits(limits -> limits.withQueueLimit(requireNonNull(queueLimit, "queueLimit must not be null")));
    }

    /**
     * Returns a copy that is run again this often after a non-zero exit code; 0 is never.
     *
     * <p>Azure Batch runs it again in the same directory, with all that the failed try has left there: a {@code mkdir} or a
     * {@code git clone} fails if it was done before, and files that match a pattern of outputs are those of all tries. A named
     * output that an earlier try has written does not count for the last one: the task is added again then, as far as the node
     * tells. On another node, all begins anew.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1000
     */
    public TaskSpec<C> withRetries(int retries) {
        return withLimits(limits -> limits.withRetries(retries));
    }

    /** Returns a copy with these limits. */
    public TaskSpec<C> withLimits(TaskLimits limits) {
        return with(LIMITS, limits);
    }

    /** Returns a copy whose limits are changed in this way. */
    public TaskSpec<C> withLimits(UnaryOperator<TaskLimits> change) {
        return change(LIMITS, change);
    }

    /** Returns a copy with this item, which may be of another type. */
    @SuppressWarnings("unchecked") // The item is all that depends on the type.
    public <D> TaskSpec<D> withItem(D item) {
        return (TaskSpec<D>) with(ITEM, item);
    }

    static Map<String, String> checkedVariables(Map<String, String> variables) {
        variables.forEach(TaskSpec::checkVariable);
        return Map.copyOf(variables);
    }

    private static void checkVariable(String name, String value) {
        requireNonNull(name, "name of an environment variable must not be null");
        if (name.isBlank() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException(
                    "name of an environment variable must not be blank or hold '=', was \"" + Text.shown(name) + "\"");
        }
        Text.line("name of an environment variable", name);
        if (value == null || !Text.travels(value)) {
            Text.travelling("value of the environment variable " + Text.shown(name), value);
        }
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }
}
