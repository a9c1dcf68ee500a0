package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task is added from: everything that the node needs is already staged and reachable.
 *
 * @param id 1 to 64 letters, digits, hyphens and underscores; unique in the job, whatever its case
 * @param commandLine what the node runs; not in a shell
 * @param image the container image that it runs in, or {@code null} for none
 * @param environment environment variables
 * @param resourceFiles what is downloaded before the start
 * @param outputFiles what is uploaded after the end
 * @param requiredSlots how many of the node's task slots it takes
 * @param timeLimit how long one try may take
 * @param retries how often it is run again after a non-zero exit code
 */
public record TaskDefinition(
        String id,
        String commandLine,
        @Nullable String image,
        Map<String, String> environment,
        List<ResourceFile> resourceFiles,
        List<OutputFile> outputFiles,
        int requiredSlots,
        Duration timeLimit,
        int retries) {

    /** @throws NullPointerException if a component other than {@code image} is {@code null} */
    public TaskDefinition {
        requireNonNull(id, "id must not be null");
        requireNonNull(commandLine, "commandLine must not be null");
        requireNonNull(timeLimit, "timeLimit must not be null");
        environment = Map.copyOf(environment);
        resourceFiles = List.copyOf(resourceFiles);
        outputFiles = List.copyOf(outputFiles);
    }
}
