package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

/** On virtual time. */
class ConnectionGuardTests {

    private static final ConnectionLimits LIMITS = new ConnectionLimits(
            Duration.ofSeconds(120), Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(60), 9);
    private static final String GET = "GET /jobs HTTP/1.1\r\nHost: h\r\n\r\n";

    private final EmbeddedChannel connection = new EmbeddedChannel();

    /** Takes what comes, and answers when it is told to. */
    private static final class Taking extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }
    }

    @BeforeEach
    void guard() {
        connection.freezeTime();
        connection
                .pipeline()
                .addLast(NettyPipeline.HttpCodec, new HttpServerCodec())
                .addLast(NettyPipeline.HttpTrafficHandler, new Taking());
        ConnectionGuard.add(connection, LIMITS);
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @Test
    void aConnectionOnWhichNothingEverComesEnds() {
        pass(120);
        assertThat(connection.isOpen()).isTrue();
        pass(10);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aHeadThatComesByteForByteEndsItsConnection() {
        pass(100);
        int seconds = 0;
        while (connection.isOpen()) {
            send("G");
            pass(1);
            seconds++;
        }
        assertThat(seconds).isBetween(30, 37);
    }

    @Test
    void aBodyThatComesByteForByteEndsItsConnectionThoughItIsAnswered() {
        send("PUT /faults HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
        for (int i = 0; i < 45; i++) {
            send("x");
            pass(2);
        }
        answer();
        assertThat(connection.isOpen()).isTrue();
        pass(10);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void anAnswerMayTakeAsLongAsItNeedsAndTimeBeginsAnewBehindIt() {
        send(GET);
        pass(10_000);
        send("GET /next");
        pass(1_000);
        assertThat(connection.isOpen()).isTrue();

        answer();
        pass(30);
        assertThat(connection.isOpen()).isTrue();
        pass(10);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aConnectionThatIsUsedStaysOpen() {
        for (int i = 0; i < 50; i++) {
            pass(110);
            send(GET);
            pass(110);
            answer();
        }
        assertThat(connection.isOpen()).isTrue();
        pass(130);
        assertThat(connection.isOpen()).isFalse();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            connection.advanceTimeBy(1, TimeUnit.SECONDS);
            connection.runScheduledPendingTasks();
        }
    }

    private void send(String text) {
        connection.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void answer() {
        var whole = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        whole.headers().set("Content-Length", 0);
        connection.writeOutbound(whole);
        connection.releaseOutbound();
    }
}
