package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/**
 * The {@link Condition} of a request does not hold: somebody was first, or we were ourselves, and the answer was lost. It is no
 * trouble of the service, and is not tried again.
 */
public final class PreconditionFailedException extends ServiceException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param code the service's code; empty if there was none
     * @param message what happened, without a secret
     * @param cause what it was made from, or {@code null}
     */
    public PreconditionFailedException(String code, String message, @Nullable Throwable cause) {
        super(code, message, null, cause);
    }
}
