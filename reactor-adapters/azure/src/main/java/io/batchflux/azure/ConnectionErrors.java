package io.batchflux.azure;

import com.azure.core.exception.ClientAuthenticationException;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TransientServiceException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** The one table that decides what it means that there was no answer: the connection, the certificate or the token. */
final class ConnectionErrors {

    /** The code of an error that comes from getting a token and not from the service that was called. */
    static final String AUTHENTICATION_FAILED = "AuthenticationFailed";

    private ConnectionErrors() {}

    /** Returns the exception for a failure on the way to the endpoint; an exception of the ports is left as it is. */
    static ServiceException of(Throwable failure, String endpoint) {
        Throwable error = Exceptions.unwrap(failure);
        if (error instanceof ServiceException classified) {
            return classified;
        }
        if (find(error, ClientAuthenticationException.class) != null) {
            return new PermanentServiceException(
                    AUTHENTICATION_FAILED, "Could not get a token for " + endpoint + ": " + reason(error), error);
        }
        CertificateException certificate = find(error, CertificateException.class);
        if (certificate != null) {
            return new PermanentServiceException(
                    "", "The certificate of " + endpoint + " is not trusted: " + reason(certificate), error);
        }
        if (find(error, IOException.class) != null || find(error, TimeoutException.class) != null) {
            return new TransientServiceException(
                    "", "No answer from " + endpoint + ": " + reason(error) + remedy(error), null, error);
        }
        return new PermanentServiceException("", "The request to " + endpoint + " failed: " + reason(error), error);
    }

    private static String remedy(Throwable error) {
        return find(error, ConnectException.class) != null || find(error, UnknownHostException.class) != null
                ? ". Check the account's URL and the network."
                : "";
    }

    private static String reason(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }

    private static <E extends Throwable> @Nullable E find(Throwable error, Class<E> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
