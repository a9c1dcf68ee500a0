package io.batchflux.azure;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TransientServiceException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import reactor.core.Exceptions;

/** The one table that decides what it means that there was no answer: the connection or the certificate. */
final class ConnectionErrors {

    private ConnectionErrors() {}

    /** Returns the exception for a failure on the way to the endpoint; an exception of the ports is left as it is. */
    static ServiceException of(Throwable failure, String endpoint) {
        Throwable error = Exceptions.unwrap(failure);
        if (error instanceof ServiceException classified) {
            return classified;
        }
        UntrustedCertificateException untrusted = Causes.find(error, UntrustedCertificateException.class);
        if (untrusted != null) {
            return new PermanentServiceException("", Causes.reason(untrusted), error);
        }
        CertificateException certificate = Causes.find(error, CertificateException.class);
        if (certificate != null) {
            return new PermanentServiceException(
                    "", "The certificate of " + endpoint + " is not trusted: " + Causes.reason(certificate), error);
        }
        if (Causes.isOfTheNetwork(error)) {
            return new TransientServiceException(
                    "", "No answer from " + endpoint + ": " + Causes.reason(error) + remedy(error), null, error);
        }
        return new PermanentServiceException(
                "", "The request to " + endpoint + " failed: " + Causes.reason(error), error);
    }

    private static String remedy(Throwable error) {
        return Causes.find(error, ConnectException.class) != null
                        || Causes.find(error, UnknownHostException.class) != null
                ? ". Check the account's URL and the network."
                : "";
    }
}
