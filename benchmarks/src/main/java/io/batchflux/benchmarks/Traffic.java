package io.batchflux.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.atomic.AtomicLong;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** What a mode sends and receives: when its last add was answered, and how many bytes there were. Thread-safe. */
final class Traffic {

    private final AtomicLong adds = new AtomicLong();
    private volatile long lastAdd = System.nanoTime();
    private final ByteCounter bytes = new ByteCounter();

    /** Returns the client, observed. */
    HttpClient observe(HttpClient client) {
        return client.doOnChannelInit(
                        (observer, channel, address) -> channel.pipeline().addFirst(bytes))
                .doOnResponse((response, connection) -> {
                    if (isAdd(response)) {
                        addAnswered();
                    }
                });
    }

    private static boolean isAdd(HttpClientResponse response) {
        String uri = response.uri();
        return response.method().equals(HttpMethod.POST)
                && (uri.contains("/addtaskcollection?") || uri.contains("/tasks?"));
    }

    /** A request that adds tasks was answered now. */
    void addAnswered() {
        lastAdd = System.nanoTime();
        adds.incrementAndGet();
    }

    long adds() {
        return adds.get();
    }

    /** Returns when the last add was answered, as {@link System#nanoTime()} has it. */
    long lastAdd() {
        return lastAdd;
    }

    /** Returns how many bytes went either way over observed connections. */
    long bytes() {
        return bytes.sum.get();
    }

    @Sharable
    private static final class ByteCounter extends ChannelDuplexHandler {

        private final AtomicLong sum = new AtomicLong();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            count(message);
            context.fireChannelRead(message);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // its outcome is the promise's
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            count(message);
            context.write(message, promise);
        }

        private void count(Object message) {
            if (message instanceof ByteBuf buffer) {
                sum.addAndGet(buffer.readableBytes());
            }
        }
    }
}
