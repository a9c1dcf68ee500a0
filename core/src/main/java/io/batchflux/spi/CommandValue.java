package io.batchflux.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all that runs on a node says. */
abstract class CommandValue<V extends CommandValue<V>> extends GrowableValue<V> {

    static final Shape<?> COMMAND = Shape.common();
    static final Attribute<String> COMMAND_LINE = COMMAND.attribute("commandLine");

    private static final Attribute<@Nullable String> IMAGE = COMMAND.optional("image");
    private static final Attribute<@Nullable String> CONTAINER_RUN_OPTIONS = COMMAND.optional("containerRunOptions");
    private static final Attribute<@Nullable UserIdentity> IDENTITY = COMMAND.optional("identity");
    private static final Attribute<Map<String, String>> ENVIRONMENT = COMMAND.attribute(
                    "environment", Map.<String, String>of())
            .checkedBy((name, variables) -> Map.copyOf(variables))
            .shownAs(Map::keySet);
    private static final Attribute<List<ResourceFile>> RESOURCE_FILES =
            COMMAND.attribute("resourceFiles", List.<ResourceFile>of()).checkedBy((name, files) -> List.copyOf(files));
    private static final Attribute<Integer> RETRIES = COMMAND.attribute("retries", 0);
    private static final Attribute<@Nullable Duration> RETENTION = COMMAND.optional("retention");

    CommandValue(Shape<V> shape, @Nullable Object[] values) {
        super(shape, values);
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

    /** Returns what is downloaded to its working directory before the start. */
    public List<ResourceFile> resourceFiles() {
        return get(RESOURCE_FILES);
    }

    /** Returns how often it is run again after a non-zero exit code. */
    public int retries() {
        return get(RETRIES);
    }

    /** Returns how long the node keeps its directory after its end, or {@code null} for as long as the service likes, 7 days. */
    public @Nullable Duration retention() {
        return get(RETENTION);
    }

    /** Returns a copy that runs in this container image, or {@code null} for none. */
    public V withImage(@Nullable String image) {
        return with(IMAGE, image);
    }

    /** Returns a copy with these options of {@code docker create}, or {@code null} for none. */
    public V withContainerRunOptions(@Nullable String containerRunOptions) {
        return with(CONTAINER_RUN_OPTIONS, containerRunOptions);
    }

    /** Returns a copy that runs as this user, or {@code null} for the one that the service chooses. */
    public V withIdentity(@Nullable UserIdentity identity) {
        return with(IDENTITY, identity);
    }

    /** Returns a copy with these environment variables. */
    public V withEnvironment(Map<String, String> environment) {
        return with(ENVIRONMENT, environment);
    }

    /** Returns a copy for which these are downloaded before the start. */
    public V withResourceFiles(List<ResourceFile> resourceFiles) {
        return with(RESOURCE_FILES, resourceFiles);
    }

    /** Returns a copy that is run again this often after a non-zero exit code. */
    public V withRetries(int retries) {
        return with(RETRIES, retries);
    }

    /** Returns a copy whose directory is kept for so long after its end, or {@code null}. */
    public V withRetention(@Nullable Duration retention) {
        return with(RETENTION, retention);
    }
}
