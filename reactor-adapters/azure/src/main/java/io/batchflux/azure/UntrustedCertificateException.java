package io.batchflux.azure;

import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The certificate of a service is not trusted; the message says whose it is, why, and what to do. */
final class UntrustedCertificateException extends CertificateException {

    private static final long serialVersionUID = 1L;

    UntrustedCertificateException(
            String host,
            int port,
            X509Certificate[] chain,
            @Nullable Path caBundle,
            Instant now,
            CertificateException refusal) {
        super(
                "The certificate of https://" + host + (port == 443 ? "" : ":" + port) + " is not trusted: "
                        + why(host, List.of(chain), caBundle, now, refusal),
                refusal);
    }

    private static String why(
            String host,
            List<X509Certificate> chain,
            @Nullable Path caBundle,
            Instant now,
            CertificateException refusal) {
        if (Causes.find(refusal, CertificateExpiredException.class) != null) {
            return chain.stream()
                            .filter(certificate ->
                                    certificate.getNotAfter().toInstant().isBefore(now))
                            .map(certificate -> "that of " + certificate.getSubjectX500Principal() + " expired at "
                                    + certificate.getNotAfter().toInstant())
                            .findFirst()
                            .orElse("an authority's has expired")
                    + ". Let it be renewed or, if it should still hold, check this machine's clock.";
        }
        if (Causes.find(refusal, CertificateNotYetValidException.class) != null) {
            return "it is valid from " + chain.get(0).getNotBefore().toInstant()
                    + " on. Check this machine's clock, which says " + now + ".";
        }
        if (Causes.find(refusal, CertPathBuilderException.class) != null) {
            return "it was issued by \"" + chain.get(chain.size() - 1).getIssuerX500Principal()
                    + "\", whom neither Java's trust"
                    + " store nor " + ConfigurationKey.CA_BUNDLE + (caBundle == null ? "" : " (" + caBundle + ")")
                    + " has. If that is an authority of your own network, such as a proxy that looks into connections, put its"
                    + " certificate into the file that " + ConfigurationKey.CA_BUNDLE + " names.";
        }
        return refusal.getCause() == null
                ? "it is for " + Certificates.hosts(chain.get(0)) + " and not for " + host
                        + ". Check the URL, and whether" + " something else answers in the service's place."
                : Causes.reason(refusal);
    }
}
