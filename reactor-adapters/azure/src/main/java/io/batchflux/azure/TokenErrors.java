package io.batchflux.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpResponse;
import com.azure.identity.CredentialUnavailableException;
import com.microsoft.aad.msal4j.MsalException;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.MsalThrottlingException;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TransientServiceException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * The one table that decides what it means that there was no token: that whoever gives them was busy or out of reach, which
 * passes, or that it gives us none.
 */
final class TokenErrors {

    /** The code of an error that comes from getting a token and not from the service that was called. */
    static final String AUTHENTICATION_FAILED = "AuthenticationFailed";

    private static final Set<String> BUSY = Set.of("temporarily_unavailable", "server_error", "request_timeout");

    private TokenErrors() {}

    /** Returns the exception for what a credential signalled; an exception of the ports is left as it is. */
    static ServiceException of(Throwable failure, String endpoint, Instant now) {
        Throwable error = Exceptions.unwrap(failure);
        if (error instanceof ServiceException classified) {
            return classified;
        }
        String message = "Could not get a token for " + endpoint + ": " + why(error);
        return passes(error)
                ? new TransientServiceException("", message, retryAfter(error, now), error)
                : new PermanentServiceException(AUTHENTICATION_FAILED, message, error);
    }

    /** What our own client has found out on the way to the authority, if it is that, says it best. */
    private static String why(Throwable error) {
        ServiceException ofTheWay = Causes.find(error, ServiceException.class);
        if (ofTheWay != null) {
            return Causes.reason(ofTheWay);
        }
        CertificateException certificate = Causes.find(error, CertificateException.class);
        if (certificate == null || certificate instanceof UntrustedCertificateException) {
            return Causes.reason(certificate == null ? error : certificate);
        }
        // Of a client whose trust somebody else has set.
        return "the certificate of whoever gives tokens is not trusted: " + Causes.reason(certificate);
    }

    private static boolean passes(Throwable error) {
        ServiceException ofTheWay = Causes.find(error, ServiceException.class);
        if (ofTheWay != null) {
            return ofTheWay.isRetryable();
        }
        if (Causes.find(error, CertificateException.class) != null) {
            return false;
        }
        int status = status(error);
        if (status > 0) {
            return status == 408 || status == 429 || status >= 500 || isBusy(error);
        }
        return isBusy(error) || (Causes.isOfTheNetwork(error) && !isUnavailable(error));
    }

    /** A program or an endpoint that would know us is not there, which is often found out by an attempt to reach it. */
    private static boolean isUnavailable(Throwable error) {
        return Causes.find(error, CredentialUnavailableException.class) != null;
    }

    private static boolean isBusy(Throwable error) {
        MsalException answer = Causes.find(error, MsalException.class);
        return answer instanceof MsalThrottlingException
                || (answer != null && answer.errorCode() != null && BUSY.contains(answer.errorCode()));
    }

    private static int status(Throwable error) {
        MsalServiceException answer = Causes.find(error, MsalServiceException.class);
        if (answer != null && answer.statusCode() != null) {
            return answer.statusCode();
        }
        HttpResponse response = response(error);
        return response == null ? 0 : response.getStatusCode();
    }

    private static @Nullable Duration retryAfter(Throwable error, Instant now) {
        MsalServiceException answer = Causes.find(error, MsalServiceException.class);
        if (answer instanceof MsalThrottlingException throttled) {
            return Duration.ofMillis(throttled.retryInMs());
        }
        if (answer != null && answer.headers() != null) {
            HttpHeaders headers = new HttpHeaders();
            answer.headers().forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
            return TimeHeaders.retryAfter(headers, now);
        }
        HttpResponse response = response(error);
        return response == null ? null : TimeHeaders.retryAfter(response.getHeaders(), now);
    }

    private static @Nullable HttpResponse response(Throwable error) {
        HttpResponseException answer = Causes.find(error, HttpResponseException.class);
        return answer == null ? null : answer.getResponse();
    }
}
