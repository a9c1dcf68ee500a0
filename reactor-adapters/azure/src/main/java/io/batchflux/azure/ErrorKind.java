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
