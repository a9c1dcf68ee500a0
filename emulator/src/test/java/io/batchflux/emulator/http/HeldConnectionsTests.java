package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EndpointOptions;
import io.batchflux.emulator.RequestLogging;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.wire.BindAddress;
import io.batchflux.emulator.wire.ServiceClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;

/** A connection that nobody uses, or that does not come to its end, is given up. */
class HeldConnectionsTests {

    private final ServiceClock clock = new ServiceClock(Duration.ZERO);

    /** One that sends a byte each second would hold its connection for days. */
    @ParameterizedTest
    @ValueSource(strings = {"", "GET /a HTTP/1.1\r\nHo", "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{"})
    void aRequestThatDoesNotComeToItsEndIsGivenUp(String part) throws Exception {
        HttpFrontend hasty = hasty(Optional.empty(), 9);
        hasty.start(0, Exchanges.late(hasty));
        hasty.open();
        DisposableServer admin = hasty.another(0)
                .handle((request, response) -> response.sendByteArray(RequestBody.read(request.receive(), 9)))
                .bindNow();
        try {
            assertThat(Exchanges.exchange(hasty, part, false)).isEmpty();
            assertThat(Exchanges.exchange(admin.port(), part, false)).doesNotContain("{");
            assertThat(Exchanges.paths(Exchanges.exchange(
                            hasty, "GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false)))
                    .containsExactly("/b");
        } finally {
            admin.disposeNow();
            hasty.close();
        }
    }

    @Test
    void aHandshakeThatDoesNotComeToItsEndIsGivenUp() throws Exception {
        HttpFrontend hasty =
                hasty(Optional.of(new Https(EndpointOptions.defaults().withHttps(true), clock)), 9);
        hasty.start(0, Exchanges.late(hasty));
        hasty.open();
        try {
            assertThat(Exchanges.exchange(hasty, "", false)).isEmpty();
            // The first bytes of a ClientHello.
            assertThat(Exchanges.exchange(hasty, "\u0016\u0003\u0001\u0000\u0075\u0001\u0000", false))
                    .isEmpty();
        } finally {
            hasty.close();
        }
    }

    @Test
    void aClientThatDoesNotTakeItsAnswerIsGivenUp() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Flux<ByteBuf> endless = Flux.<ByteBuf>generate(sink -> sink.next(Unpooled.wrappedBuffer(new byte[64 * 1024])))
                .doFinally(end -> ended.complete(null));
        HttpFrontend hasty = hasty(Optional.empty(), 9);
        hasty.start(
                0,
                Exchanges.pipeline(
                        hasty,
                        Optional.of(Exchanges.plane(
                                request -> Mono.just(BatchResponse.of(200).withContent(endless))))));
        hasty.open();
        try (Socket socket = new Socket("127.0.0.1", URI.create(hasty.base()).getPort())) {
            socket.getOutputStream().write("GET /a HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            ended.get(20, TimeUnit.SECONDS);
        } finally {
            hasty.close();
        }
    }

    @Test
    void thereAreNoMoreConnectionsThanThereMayBe() throws Exception {
        HttpFrontend small = hasty(Optional.empty(), 2);
        small.start(0, Exchanges.late(small));
        small.open();
        int port = URI.create(small.base()).getPort();
        try (Socket one = new Socket("127.0.0.1", port);
                Socket two = new Socket("127.0.0.1", port)) {
            for (Socket open : List.of(one, two)) {
                open.getOutputStream().write("GET /a HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(open.getInputStream().readNBytes(12))
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo("HTTP/1.1 200");
            }
            assertThat(Exchanges.exchange(small, "", false)).isEmpty();
            // It ends with that.
            one.shutdownOutput();
            Eventually.get(() -> exchangeOrNothing(small), answer -> answer.contains("200 OK"));
        } finally {
            small.close();
        }
    }

    /** Has times that a test can wait for. */
    private HttpFrontend hasty(Optional<Https> https, int most) {
        ConnectionLimits limits = new ConnectionLimits(
                Duration.ofMillis(200), Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(100), most);
        return new HttpFrontend(BindAddress.LOOPBACK, clock, https, new RequestJournal(RequestLogging.OFF), limits);
    }

    private static String exchangeOrNothing(HttpFrontend with) {
        try {
            return Exchanges.exchange(with, "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false);
        } catch (IOException closed) {
            return "";
        }
    }
}
