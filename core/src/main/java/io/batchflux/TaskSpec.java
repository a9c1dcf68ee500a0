package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task to be run: an immutable template; every {@code withX} returns a copy.
 *
 * <p>The command line is not run in a shell: for variables, pipes and the like, write {@code /bin/sh -c '…'}.
 *
 * @param <C> the type of the correlation value
 * @param id the task's id in the job, or {@code null} to have one chosen
 * @param commandLine what the node runs; may be empty if an image is given, whose own command is run then
 * @param image the container image that it runs in, or {@code null} for none
 * @param environment environment variables
 * @param inputs files that it finds in its working directory
 * @param outputs files that it leaves there for the caller
 * @param limits what it may use
 * @param correlation the caller's own value, which comes back with the result
 */
public record TaskSpec<C>(
        @Nullable String id,
        String commandLine,
        @Nullable String image,
        Map<String, String> environment,
        List<Input> inputs,
        List<Output> outputs,
        TaskLimits limits,
        C correlation) {

    /** @throws IllegalArgumentException if a value breaks its rule; the message says which */
    public TaskSpec {
        if (id != null) {
            Check.id("id of a task", id);
        }
        requireNonNull(commandLine, "commandLine must not be null");
        if (commandLine.isBlank() && image == null) {
            throw new IllegalArgumentException("commandLine must not be empty unless an image is given");
        }
        environment = Map.copyOf(environment);
        environment.keySet().forEach(TaskSpec::checkVariable);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        Check.different("paths of inputs", inputs.stream().map(Input::path));
        Check.different(
                "names of outputs",
                outputs.stream().filter(Output.Named.class::isInstance).map(output -> ((Output.Named) output).name()));
        requireNonNull(limits, "limits must not be null");
        requireNonNull(correlation, "correlation must not be null");
    }

    /** Returns a task that runs this command; its correlation value is the command line. */
    public static TaskSpec<String> command(String commandLine) {
        return command(commandLine, commandLine);
    }

    /** Returns a task that runs this command. */
    public static <C> TaskSpec<C> command(String commandLine, C correlation) {
        return new TaskSpec<>(null, commandLine, null, Map.of(), List.of(), List.of(), TaskLimits.DEFAULT, correlation);
    }

    /** Returns a task that runs the image's own command. */
    public static <C> TaskSpec<C> image(String image, C correlation) {
        return new TaskSpec<>(null, "", image, Map.of(), List.of(), List.of(), TaskLimits.DEFAULT, correlation);
    }

    /** Returns a copy with this id: 1 to 64 letters, digits, hyphens and underscores, unique in the run. */
    public TaskSpec<C> withId(String id) {
        return new TaskSpec<>(id, commandLine, image, environment, inputs, outputs, limits, correlation);
    }

    /** Returns a copy that runs in this container image. */
    public TaskSpec<C> withImage(String image) {
        return new TaskSpec<>(id, commandLine, image, environment, inputs, outputs, limits, correlation);
    }

    /** Returns a copy with one more environment variable. */
    public TaskSpec<C> withEnvironment(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new TaskSpec<>(id, commandLine, image, more, inputs, outputs, limits, correlation);
    }

    /** Returns a copy with one more input. */
    public TaskSpec<C> withInput(Input input) {
        return new TaskSpec<>(id, commandLine, image, environment, plus(inputs, input), outputs, limits, correlation);
    }

    /** Returns a copy with one more output. */
    public TaskSpec<C> withOutput(Output output) {
        return new TaskSpec<>(id, commandLine, image, environment, inputs, plus(outputs, output), limits, correlation);
    }

    /** Returns a copy with the output of all files that match this pattern. */
    public TaskSpec<C> withOutput(String glob) {
        return withOutput(Output.pattern(glob));
    }

    /** Returns a copy that takes this many of a node's task slots. */
    public TaskSpec<C> withRequiredSlots(int requiredSlots) {
        return withLimits(new TaskLimits(requiredSlots, limits.timeLimit(), limits.retries()));
    }

    /** Returns a copy of which one try may take this long on the node. */
    public TaskSpec<C> withTimeLimit(Duration timeLimit) {
        return withLimits(new TaskLimits(limits.requiredSlots(), timeLimit, limits.retries()));
    }

    /** Returns a copy that is run again this often after a non-zero exit code; 0 is never. */
    public TaskSpec<C> withRetries(int retries) {
        return withLimits(new TaskLimits(limits.requiredSlots(), limits.timeLimit(), retries));
    }

    /** Returns a copy with these limits. */
    public TaskSpec<C> withLimits(TaskLimits limits) {
        return new TaskSpec<>(id, commandLine, image, environment, inputs, outputs, limits, correlation);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(requireNonNull(element, "element must not be null"));
        return longer;
    }

    private static void checkVariable(String name) {
        if (name.isBlank() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException(
                    "name of an environment variable must not be blank or hold '=', was \"" + name + "\"");
        }
    }
}
