package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** The service refused, and will again: the same request cannot succeed. */
public final class PermanentServiceException extends ServiceException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param code the service's code; empty if there was none
     * @param message what happened, without a secret
     * @param cause what it was made from, or {@code null}
     */
    public PermanentServiceException(String code, String message, @Nullable Throwable cause) {
        super(code, message, null, cause);
    }
}
