package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The task that brings a node what all tasks of a job share.
 *
 * @param commandLine what it runs; not in a shell
 * @param image the container image that it runs in, or {@code null} for none
 * @param resourceFiles what is downloaded to its working directory
 */
public record JobPreparation(String commandLine, @Nullable String image, List<ResourceFile> resourceFiles) {

    /** @throws NullPointerException if {@code commandLine} or {@code resourceFiles} is {@code null} */
    public JobPreparation {
        requireNonNull(commandLine, "commandLine must not be null");
        resourceFiles = List.copyOf(resourceFiles);
    }
}
