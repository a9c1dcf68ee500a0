package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.PermanentServiceException;
import java.security.cert.CertificateException;
import java.time.Instant;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;

class TokenErrorsTests {

    /** As with the trust of a Spring application, whose errors do not name the host. */
    @Test
    void aCertificateThatSomebodyElsesTrustRefusesIsNamedAndNotTriedAgain() {
        SSLHandshakeException handshake = new SSLHandshakeException("General OpenSslEngine problem");
        handshake.initCause(new CertificateException("unable to find valid certification path to requested target"));
        Throwable error = new IllegalStateException(Exceptions.propagate(handshake));

        assertThat(TokenErrors.of(error, "https://account.example", Instant.EPOCH))
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageContaining(
                        "Could not get a token for https://account.example: the certificate of whoever gives tokens is"
                                + " not trusted: unable to find valid certification path");
    }
}
