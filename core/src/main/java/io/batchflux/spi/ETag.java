package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

/**
 * An ETag names one state of a blob: what is written to the blob afterwards changes it.
 *
 * @param value what the store calls it
 */
public record ETag(String value) {

    /** @throws NullPointerException if the value is {@code null} */
    public ETag {
        requireNonNull(value, "value must not be null");
    }
}
