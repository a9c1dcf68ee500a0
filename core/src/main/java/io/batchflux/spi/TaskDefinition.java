package io.batchflux.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task is added from its definition: everything that the node needs is already staged and reachable.
 *
 * <p>What is printed shows the names of environment variables, and not their values.
 */
public final class TaskDefinition extends CommandValue<TaskDefinition> {

    private static final Shape<TaskDefinition> SHAPE = new Shape<>(COMMAND, TaskDefinition::new);
    private static final Attribute<String> ID = SHAPE.attribute("id");
    private static final Attribute<Duration> TIME_LIMIT = SHAPE.attribute("timeLimit");
    private static final Attribute<List<OutputFile>> OUTPUT_FILES =
            SHAPE.attribute("outputFiles", List.<OutputFile>of()).checkedBy((name, files) -> List.copyOf(files));
    private static final Attribute<Integer> REQUIRED_SLOTS = SHAPE.attribute("requiredSlots", 1);

    private TaskDefinition(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a task of one slot, without files and retries, that runs this. */
    public static TaskDefinition of(String id, String commandLine, Duration timeLimit) {
        return of(id, commandLine, timeLimit, Map.of(), List.of(), List.of());
    }

    /**
     * Returns a task of one slot, without retries, that runs this with these variables and files: at once, since there may be very many
     * tasks.
     */
    public static TaskDefinition of(
            String id,
            String commandLine,
            Duration timeLimit,
            Map<String, String> environment,
            List<ResourceFile> resourceFiles,
            List<OutputFile> outputFiles) {
        // In the order of the attributes.
        return SHAPE.of(commandLine, null, null, null, environment, resourceFiles, 0, null, id, timeLimit, outputFiles);
    }

    /** Returns the id, 1 to 64 letters, digits, hyphens and underscores; unique in the job, whatever its case. */
    public String id() {
        return get(ID);
    }

    /** Returns how long one try may take. */
    public Duration timeLimit() {
        return get(TIME_LIMIT);
    }

    /** Returns what is uploaded after the end. */
    public List<OutputFile> outputFiles() {
        return get(OUTPUT_FILES);
    }

    /** Returns how many of the node's task slots it takes. */
    public int requiredSlots() {
        return get(REQUIRED_SLOTS);
    }

    /** Returns a copy of which these are uploaded after the end. */
    public TaskDefinition withOutputFiles(List<OutputFile> outputFiles) {
        return with(OUTPUT_FILES, outputFiles);
    }

    /** Returns a copy that takes this many of the node's task slots. */
    public TaskDefinition withRequiredSlots(int requiredSlots) {
        return with(REQUIRED_SLOTS, requiredSlots);
    }
}
