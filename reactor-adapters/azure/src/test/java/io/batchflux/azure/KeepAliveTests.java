package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider.ConnectionMetadata;

/** Idle connections are not used for longer than the other side says that it keeps them. */
class KeepAliveTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** A connection that has been idle for so long. */
    private record Idle(long idleTime) implements ConnectionMetadata {
        @Override
        public int acquireCount() {
            return 1;
        }

        @Override
        public long allocationTimestamp() {
            return 0;
        }

        @Override
        public long releaseTimestamp() {
            return 0;
        }

        @Override
        public long lifeTime() {
            return idleTime;
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "timeout=5          | 3999  | false",
                "timeout=5          | 4000  | true",
                "timeout=5, max=100 | 4000  | true",
                "max=100, timeout=5 | 4000  | true",
                "Timeout = \"5\"    | 4000  | true",
                "timeout=600        | 59999 | false",
                "timeout=600        | 60000 | true",
                "timeout=1          | 0     | true",
                "none               | 59999 | false",
                "none               | 60000 | true",
                "nonsense           | 59999 | false",
                "timeout=-3         | 59999 | false",
                "timeout=99999999999999999999 | 59999 | false",
            })
    void aConnectionIsOverASecondBeforeTheOtherSideClosesIt(@Nullable String header, long idleMillis, boolean over) {
        EmbeddedChannel channel = new EmbeddedChannel(new KeepAlive());
        DefaultHttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        if (header != null) {
            response.headers().set("Keep-Alive", header);
        }
        channel.writeInbound(response);
        Connection connection = () -> channel;

        assertThat(KeepAlive.isOver(MINUTE).test(connection, new Idle(idleMillis)))
                .isEqualTo(over);
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({"timeout=1, 3", "timeout=60, 1"})
    void theNextRequestTakesAnotherConnectionThen(String keepAlive, int expected) {
        AtomicInteger connections = new AtomicInteger();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnChannelInit((observer, channel, address) -> connections.incrementAndGet())
                .handle((request, response) ->
                        response.header("Keep-Alive", keepAlive).sendString(Mono.just("here")))
                .bindNow();
        EventLoop loop = EventLoop.start(Proxies.of(AzureBatchOptions.create()), UnaryOperator.identity());
        try {
            HttpRequest request = new HttpRequest(HttpMethod.GET, "http://127.0.0.1:" + server.port() + "/");
            // On the loop: the connection is given back right behind the end of the answer.
            Flux.range(0, 3)
                    .concatMap(
                            i -> loop.httpClient()
                                    .send(request.copy())
                                    .flatMap(HttpResponse::getBodyAsString)
                                    .publishOn(loop.scheduler()),
                            1)
                    .blockLast(MINUTE);

            assertThat(connections).hasValue(expected);
        } finally {
            loop.closeLater().block(MINUTE);
            server.disposeNow();
        }
    }

    @Test
    void whatTheOtherSideHasClosedIsOver() {
        EmbeddedChannel channel = new EmbeddedChannel(new KeepAlive());
        channel.close();
        Connection connection = () -> channel;

        assertThat(KeepAlive.isOver(MINUTE).test(connection, new Idle(0))).isTrue();
    }
}
