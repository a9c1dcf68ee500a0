package io.batchflux.azure;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.QuotaExceededException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An error table answers with one of these: which of the exceptions of the ports an error becomes. */
enum ErrorKind {
    TRANSIENT,
    THROTTLED,
    QUOTA,
    PRECONDITION,
    PERMANENT;

    private static final int REFUSAL = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;

    /**
     * What a server, or a gateway before it, says of itself may pass, unless it says what it cannot do; and what is no refusal, and not
     * what the request can have either, is the service's as little as what does not arrive.
     */
    static ErrorKind ofServer(int status) {
        return switch (status) {
            case REQUEST_TIMEOUT, TOO_EARLY -> TRANSIENT;
            case NOT_IMPLEMENTED, VERSION_NOT_SUPPORTED -> PERMANENT;
            default -> status < REFUSAL || status >= 500 ? TRANSIENT : PERMANENT;
        };
    }

    ServiceException exception(String code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        return switch (this) {
            case TRANSIENT -> new TransientServiceException(code, message, retryAfter, cause);
            case THROTTLED -> new ThrottledException(code, message, retryAfter, cause);
            case QUOTA -> new QuotaExceededException(code, message, retryAfter, cause);
            case PRECONDITION -> new PreconditionFailedException(code, message, cause);
            case PERMANENT -> new PermanentServiceException(code, message, cause);
        };
    }
}
