package io.batchflux.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import io.batchflux.spi.ServiceException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * The one table that decides what an error of Azure Batch means: its code first, then its HTTP status.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/batchservice/batch-status-and-error-codes">Batch status and error
 *     codes</a>
 */
final class BatchErrors {

    static final String TASK_COMPLETED = "TaskCompleted";

    private static final Map<String, ErrorKind> BY_CODE = Map.ofEntries(
            Map.entry("TooManyRequests", ErrorKind.THROTTLED),
            Map.entry("TooManyEnableAutoScaleRequests", ErrorKind.THROTTLED),
            Map.entry("ServerBusy", ErrorKind.THROTTLED),
            Map.entry("ActiveJobAndScheduleQuotaReached", ErrorKind.QUOTA),
            Map.entry("PoolQuotaReached", ErrorKind.QUOTA),
            Map.entry("AccountCoreQuotaReached", ErrorKind.QUOTA),
            Map.entry("InternalError", ErrorKind.TRANSIENT),
            Map.entry("OperationTimedOut", ErrorKind.TRANSIENT));

    private static final HttpHeaderName REQUEST_ID = HttpHeaderName.fromString("request-id");

    private final Clock clock;
    private final RefusedAccess refusedAccess;

    BatchErrors(Clock clock, RefusedAccess refusedAccess) {
        this.clock = clock;
        this.refusedAccess = refusedAccess;
    }

    /** Returns the exception for a response that failed. */
    ServiceException ofResponse(HttpRequest request, int status, HttpHeaders headers, byte[] body) {
        ErrorBody error = ErrorBody.parse(body);
        if (status == 413) {
            error = error.asTooLarge();
        }
        Instant now = clock.instant();
        String message = error.description(request, status, headers.getValue(REQUEST_ID))
                + remedy(error.code())
                + refusedAccess.remedy(status, error.code(), headers, now);
        return kind(error.code(), status).exception(error.code(), message, TimeHeaders.retryAfter(headers, now), null);
    }

    /** Returns the exception for one task that was not added, although the request succeeded. */
    ServiceException ofTask(String taskId, ErrorBody error, boolean serverError) {
        ErrorKind kind = BY_CODE.getOrDefault(error.code(), serverError ? ErrorKind.TRANSIENT : ErrorKind.PERMANENT);
        return kind.exception(error.code(), error.description() + " [task " + taskId + "]", null, null);
    }

    private static String remedy(String code) {
        return code.equals(ServiceException.POOL_NOT_FOUND)
                ? " Create the pool, or correct " + ConfigurationKey.POOL_ID + "."
                : "";
    }

    private static ErrorKind kind(String code, int status) {
        ErrorKind byCode = BY_CODE.get(code);
        if (byCode != null) {
            return byCode;
        }
        return switch (status) {
            case 429, 503 -> ErrorKind.THROTTLED;
            case 412 -> ErrorKind.PRECONDITION;
            default -> ErrorKind.ofServer(status);
        };
    }
}
