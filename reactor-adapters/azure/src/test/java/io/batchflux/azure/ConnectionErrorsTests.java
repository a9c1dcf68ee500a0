package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.NotYetConnectedException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Exceptions;
import reactor.netty.channel.AbortedException;

class ConnectionErrorsTests {

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(
                        new IOException("reset"), TransientServiceException.class, "No answer from https://a.b: reset"),
                Arguments.of(
                        new UnknownHostException("a.b"),
                        TransientServiceException.class,
                        "No answer from https://a.b: a.b. Check the account's URL and the network."),
                Arguments.of(
                        new TimeoutException(),
                        TransientServiceException.class,
                        "No answer from https://a.b: TimeoutException"),
                Arguments.of(
                        new NotYetConnectedException(),
                        TransientServiceException.class,
                        "No answer from https://a.b: NotYetConnectedException"),
                Arguments.of(
                        AbortedException.beforeSend(),
                        TransientServiceException.class,
                        "No answer from https://a.b: Connection has been closed BEFORE send operation"),
                Arguments.of(
                        new ChannelException("too many open files"),
                        TransientServiceException.class,
                        "No answer from https://a.b: too many open files"),
                Arguments.of(
                        Exceptions.propagate(new IOException("wrapped")),
                        TransientServiceException.class,
                        "No answer from https://a.b: wrapped"),
                Arguments.of(
                        new SSLHandshakeException("broken off"),
                        TransientServiceException.class,
                        "No answer from https://a.b: broken off"),
                Arguments.of(
                        new SSLHandshakeException("handshake").initCause(new CertificateException("self-signed")),
                        PermanentServiceException.class,
                        "The certificate of https://a.b is not trusted: self-signed"),
                Arguments.of(
                        new IllegalStateException("bug"),
                        PermanentServiceException.class,
                        "The request to https://a.b failed: bug"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void causeDecides(Throwable failure, Class<?> type, String message) {
        ServiceException error = ConnectionErrors.of(failure, "https://a.b");

        assertThat(error).isInstanceOf(type).hasMessage(message).hasCause(Exceptions.unwrap(failure));
    }

    @Test
    void classifiedErrorIsLeftAsItIs() {
        ThrottledException throttled = new ThrottledException("c", "m", null, null);

        assertThat(ConnectionErrors.of(throttled, "https://a.b")).isSameAs(throttled);
    }
}
