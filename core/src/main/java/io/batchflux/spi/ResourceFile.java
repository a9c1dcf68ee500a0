package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A file that the Batch agent downloads to the node before a task starts.
 *
 * @param url where it is downloaded from
 * @param path where it is put, relative to the task's working directory
 * @param identityResourceId the managed identity with which the node reads it, or {@code null} if the URL is enough
 */
public record ResourceFile(
        SignedUrl url, String path, @Nullable String identityResourceId) {

    /** @throws NullPointerException if {@code url} or {@code path} is {@code null} */
    public ResourceFile {
        requireNonNull(url, "url must not be null");
        requireNonNull(path, "path must not be null");
    }
}
