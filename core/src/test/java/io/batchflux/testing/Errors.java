package io.batchflux.testing;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.QuotaExceededException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** These are errors as services give them, for {@link FaultScript rules} about what goes wrong. */
public final class Errors {

    private Errors() {}

    /** Returns an error that passes: a run tries again. */
    public static ServiceException passing() {
        return new TransientServiceException("InternalError", "503 InternalError: try again", null, null);
    }

    /** Returns an error that passes, with which the service asks to be left alone for the given time. */
    public static ServiceException passing(Duration retryAfter) {
        return new TransientServiceException("ServerBusy", "503 ServerBusy: try again", retryAfter, null);
    }

    /**
     * Returns the error of too many requests.
     *
     * @param retryAfter how long the service asks to be left alone, or {@code null} if it does not say
     */
    public static ServiceException throttled(@Nullable Duration retryAfter) {
        return new ThrottledException("TooManyRequests", "429 TooManyRequests: slow down", retryAfter, null);
    }

    /** Returns the error of a used-up job quota: a run waits. */
    public static ServiceException quota() {
        return new QuotaExceededException(
                "ActiveJobAndScheduleQuotaReached", "409 ActiveJobAndScheduleQuotaReached: 300 of 300", null, null);
    }

    /**
     * Returns an error that does not pass: a run gives up, unless it knows what to do about this code.
     *
     * @param code the service's code, such as {@link ServiceException#JOB_NOT_FOUND}
     */
    public static ServiceException permanent(String code) {
        return new PermanentServiceException(code, code + ": refused", null);
    }
}
