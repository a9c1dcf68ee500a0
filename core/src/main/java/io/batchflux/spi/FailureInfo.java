package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Map;

/**
 * The service says here why a task failed, in its own words.
 *
 * @param category whose fault it is
 * @param code the service's code, such as {@code FailureExitCode}; empty if it gave none
 * @param message the service's message; empty if it gave none
 * @param details further names and values
 */
public record FailureInfo(Category category, String code, String message, Map<String, String> details)
        implements Serializable {

    /** @throws NullPointerException if a component is {@code null} */
    public FailureInfo {
        requireNonNull(category, "category must not be null");
        requireNonNull(code, "code must not be null");
        requireNonNull(message, "message must not be null");
        details = Map.copyOf(details);
    }

    /** A category says whose fault a failure is. */
    public enum Category {
        USER_ERROR,
        SERVER_ERROR
    }
}
