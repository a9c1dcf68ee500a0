package io.batchflux.azure;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds what is behind an error. */
final class Causes {

    private Causes() {}

    /** Returns the first of this type among the error and its causes, or {@code null}. */
    static <E extends Throwable> @Nullable E find(Throwable error, Class<E> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    /** Returns whether something on the way to a service failed or took too long. */
    static boolean isOfTheNetwork(Throwable error) {
        return find(error, IOException.class) != null || find(error, TimeoutException.class) != null;
    }

    /** Returns what the error says or, if it says nothing, what it is. */
    static String reason(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }
}
