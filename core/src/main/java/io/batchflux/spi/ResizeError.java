package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * The service says here why a pool could not grow or shrink.
 *
 * @param code the service's code, such as {@code AccountCoreQuotaReached}; empty if it gave none
 * @param message the service's message; empty if it gave none
 */
public record ResizeError(String code, String message) {

    /** @throws NullPointerException if a component is {@code null} */
    public ResizeError {
        requireNonNull(code, "code must not be null");
        requireNonNull(message, "message must not be null");
    }

    /** Returns whether a quota of the account is used up, or too small: it does not pass by itself. */
    public boolean isQuota() {
        return code.toLowerCase(Locale.ROOT).contains("quota");
    }

    /** Returns whether the region had no machines at that moment, or was slow to find them: the next resize may go otherwise. */
    public boolean isTransient() {
        String known = code.toLowerCase(Locale.ROOT);
        return known.startsWith("allocation") || known.equals("unknown");
    }

    @Override
    public String toString() {
        return message.isEmpty() ? code : code + ": " + message;
    }
}
