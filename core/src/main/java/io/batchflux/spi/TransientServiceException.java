package io.batchflux.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The service, or the way to it, failed in a manner that passes: try again. */
public final class TransientServiceException extends ServiceException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param code the service's code; empty if there was none
     * @param message what happened, without a secret
     * @param retryAfter how long the service asked to wait, or {@code null}
     * @param cause what it was made from, or {@code null}
     */
    public TransientServiceException(
            String code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(code, message, retryAfter, cause);
    }
}
