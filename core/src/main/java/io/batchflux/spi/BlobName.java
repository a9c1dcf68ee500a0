package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

/**
 * A blob's name says where it is: the container, and the name within it with {@code /} between its parts.
 *
 * @param container the container's name
 * @param name the blob's name, without a leading slash
 */
public record BlobName(String container, String name) {

    /** @throws IllegalArgumentException if a part is empty */
    public BlobName {
        requireNonNull(container, "container must not be null");
        requireNonNull(name, "name must not be null");
        if (container.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "container and name of a blob must not be empty, were \"" + container + "\" and \"" + name + "\"");
        }
    }

    @Override
    public String toString() {
        return container + "/" + name;
    }
}
