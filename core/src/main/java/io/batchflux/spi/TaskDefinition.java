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
public final class TaskDefinition extends GrowableValue<TaskDefinition> {

    private static final Shape<TaskDefinition> SHAPE = new Shape<>(TaskDefinition::new);
    private static final Attribute<String> ID = SHAPE.attribute("id");
    private static final Attribute<String> COMMAND_LINE = SHAPE.attribute("commandLine");
    private static final Attribute<Duration> TIME_LIMIT = SHAPE.attribute("timeLimit");
    private static final Attribute<@Nullable String> IMAGE = SHAPE.optional("image");
    private static final Attribute<@Nullable String> CONTAINER_RUN_OPTIONS = SHAPE.optional("containerRunOptions");
    private static final Attribute<@Nullable UserIdentity> IDENTITY = SHAPE.optional("identity");
    private static final Attribute<Map<String, String>> ENVIRONMENT = SHAPE.attribute(
                    "environment", Map.<String, String>of())
            .checkedBy((name, variables) -> Map.copyOf(variables))
            .shownAs(Map::keySet);
    private static final Attribute<List<ResourceFile>> RESOURCE_FILES =
            SHAPE.attribute("resourceFiles", List.<ResourceFile>of()).checkedBy((name, files) -> List.copyOf(files));
    private static final Attribute<List<OutputFile>> OUTPUT_FILES =
            SHAPE.attribute("outputFiles", List.<OutputFile>of()).checkedBy((name, files) -> List.copyOf(files));
    private static final Attribute<Integer> REQUIRED_SLOTS = SHAPE.attribute("requiredSlots", 1);
    private static final Attribute<Integer> RETRIES = SHAPE.attribute("retries", 0);
    private static final Attribute<@Nullable Duration> RETENTION = SHAPE.optional("retention");

    private TaskDefinition(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a task of one slot, without files and retries, that runs this. */
    public static TaskDefinition of(String id, String commandLine, Duration timeLimit) {
        return SHAPE.of(id, commandLine, timeLimit);
    }

    /** Returns the id, 1 to 64 letters, digits, hyphens and underscores; unique in the job, whatever its case. */
    public String id() {
        return get(ID);
    }

    /** Returns what the node runs; not in a shell. */
    public String commandLine() {
        return get(COMMAND_LINE);
    }

    /** Returns the container image that it runs in, or {@code null} for none. */
    public @Nullable String image() {
        return get(IMAGE);
    }

    /** Returns options of {@code docker create}, only for a container, or {@code null} for none. */
    public @Nullable String containerRunOptions() {
        return get(CONTAINER_RUN_OPTIONS);
    }

    /** Returns as whom it runs, or {@code null} for what the service chooses. */
    public @Nullable UserIdentity identity() {
        return get(IDENTITY);
    }

    /** Returns the environment variables. */
    public Map<String, String> environment() {
        return get(ENVIRONMENT);
    }

    /** Returns what is downloaded before the start. */
    public List<ResourceFile> resourceFiles() {
        return get(RESOURCE_FILES);
    }

    /** Returns what is uploaded after the end. */
    public List<OutputFile> outputFiles() {
        return get(OUTPUT_FILES);
    }

    /** Returns how many of the node's task slots it takes. */
    public int requiredSlots() {
        return get(REQUIRED_SLOTS);
    }

    /** Returns how long one try may take. */
    public Duration timeLimit() {
        return get(TIME_LIMIT);
    }

    /** Returns how often it is run again after a non-zero exit code. */
    public int retries() {
        return get(RETRIES);
    }

    /** Returns a copy that runs in this container image, or {@code null} for none. */
    public TaskDefinition withImage(@Nullable String image) {
        return with(IMAGE, image);
    }

    /** Returns a copy with these options of {@code docker create}, or {@code null} for none. */
    public TaskDefinition withContainerRunOptions(@Nullable String containerRunOptions) {
        return with(CONTAINER_RUN_OPTIONS, containerRunOptions);
    }

    /** Returns a copy that runs as this user, or {@code null} for the one that the service chooses. */
    public TaskDefinition withIdentity(@Nullable UserIdentity identity) {
        return with(IDENTITY, identity);
    }

    /** Returns a copy with these environment variables. */
    public TaskDefinition withEnvironment(Map<String, String> environment) {
        return with(ENVIRONMENT, environment);
    }

    /** Returns a copy for which these are downloaded before the start. */
    public TaskDefinition withResourceFiles(List<ResourceFile> resourceFiles) {
        return with(RESOURCE_FILES, resourceFiles);
    }

    /** Returns a copy of which these are uploaded after the end. */
    public TaskDefinition withOutputFiles(List<OutputFile> outputFiles) {
        return with(OUTPUT_FILES, outputFiles);
    }

    /** Returns a copy that takes this many of the node's task slots. */
    public TaskDefinition withRequiredSlots(int requiredSlots) {
        return with(REQUIRED_SLOTS, requiredSlots);
    }

    /** Returns a copy that is run again this often after a non-zero exit code. */
    public TaskDefinition withRetries(int retries) {
        return with(RETRIES, retries);
    }

    /** Returns how long the node keeps its directory after its end, or {@code null} for as long as the service likes, 7 days. */
    public @Nullable Duration retention() {
        return get(RETENTION);
    }

    /** Returns a copy whose directory is kept for so long after its end, or {@code null}. */
    public TaskDefinition withRetention(@Nullable Duration retention) {
        return with(RETENTION, retention);
    }
}
