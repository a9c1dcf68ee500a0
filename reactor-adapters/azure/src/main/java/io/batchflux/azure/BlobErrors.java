package io.batchflux.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import io.batchflux.spi.ServiceException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.Exceptions;

/**
 * The one table that decides what an error of Blob Storage means: its code first, then its HTTP status.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes">Blob service error codes</a>
 */
final class BlobErrors {

    private static final Map<String, ErrorKind> BY_CODE = Map.of(
            "ServerBusy", ErrorKind.THROTTLED,
            "OperationTimedOut", ErrorKind.TRANSIENT,
            "InternalError", ErrorKind.TRANSIENT,
            // Only a condition keeps a blob from being replaced.
            "BlobAlreadyExists", ErrorKind.PRECONDITION,
            // The name is free again when the deletion has ended, after about half a minute.
            "ContainerBeingDeleted", ErrorKind.TRANSIENT,
            "AccountBeingCreated", ErrorKind.TRANSIENT);

    private static final HttpHeaderName REQUEST_ID = HttpHeaderName.fromString("x-ms-request-id");

    private static final HttpHeaderName ERROR_CODE = HttpHeaderName.fromString("x-ms-error-code");

    private static final Pattern MESSAGE = Pattern.compile("(?s)<Message>(.*?)</Message>");

    private final Clock clock;
    private final String endpoint;
    private final RefusedAccess refusedAccess;

    BlobErrors(Clock clock, String endpoint, RefusedAccess refusedAccess) {
        this.clock = clock;
        this.endpoint = endpoint;
        this.refusedAccess = refusedAccess;
    }

    /** Returns the exception of the ports for whatever the client signalled. */
    ServiceException of(Throwable failure) {
        Throwable error = Exceptions.unwrap(failure);
        return error instanceof HttpResponseException answer && answer.getResponse() != null
                ? ofResponse(answer.getResponse(), answer)
                : ConnectionErrors.of(error, endpoint);
    }

    static boolean hasCode(Throwable failure, BlobErrorCode code) {
        return failure instanceof HttpResponseException answer
                && answer.getResponse() != null
                && code.toString().equals(code(answer.getResponse()));
    }

    /** What is no XML, such as a page of somebody on the way, is told by another exception of the SDK's. */
    private ServiceException ofResponse(HttpResponse response, HttpResponseException answer) {
        int status = response.getStatusCode();
        String code = code(response);
        ErrorKind kind = status == 409 && code.startsWith("Lease") ? ErrorKind.PRECONDITION : BY_CODE.get(code);
        if (kind == null) {
            kind = switch (status) {
                case 412 -> ErrorKind.PRECONDITION;
                case 429 -> ErrorKind.THROTTLED;
                default -> ErrorKind.ofServer(status);
            };
        }
        Instant now = clock.instant();
        String message = new ErrorBody(code, answer instanceof BlobStorageException said ? text(said) : "", List.of())
                        .description(response.getRequest(), status, response.getHeaderValue(REQUEST_ID))
                + refusedAccess.remedy(status, code, response.getHeaders(), now);
        return kind.exception(code, message, TimeHeaders.retryAfter(response.getHeaders(), now), null);
    }

    /** Returns the service's code, which is there also if the XML cannot be read; empty if there is none. */
    private static String code(HttpResponse response) {
        String code = response.getHeaderValue(ERROR_CODE);
        return code == null ? "" : code;
    }

    /** Returns what the service said: the message in its XML. */
    private static String text(BlobStorageException answer) {
        Matcher message = MESSAGE.matcher(String.valueOf(answer.getServiceMessage()));
        return message.find() ? ErrorBody.oneLine(message.group(1)) : "";
    }
}
