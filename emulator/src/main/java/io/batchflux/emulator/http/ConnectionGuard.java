package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.StalledOutput;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.NettyPipeline;

/**
 * Ends a connection that is held for nothing: on which no request begins, whose request does not come to its end, or whose client does not take
 * its answer. How long an answer is thought about is not limited.
 *
 * <p>Time is counted in looks, of which there are five in the shortest of the limits. Whatever belongs to a connection happens on its event loop.
 */
final class ConnectionGuard extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);

    /** What comes next of the client. */
    private enum Next {
        REQUEST,
        HEAD,
        BODY
    }

    private final ConnectionLimits limits;
    private final StalledOutput output = new StalledOutput();
    private Next next = Next.REQUEST;
    private int unanswered;
    private int looks;
    private @Nullable ScheduledFuture<?> looking;

    private ConnectionGuard(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Guards a connection of a server. */
    static void add(Channel channel, ConnectionLimits limits) {
        ConnectionGuard guard = new ConnectionGuard(limits);
        channel.pipeline()
                .addBefore(NettyPipeline.HttpCodec, "batch-emulator-first-bytes", guard.new FirstBytes())
                .addBefore(NettyPipeline.HttpTrafficHandler, "batch-emulator-connection-guard", guard);
    }

    /** In front of what understands them. */
    final class FirstBytes extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (next == Next.REQUEST && message instanceof ByteBuf bytes && bytes.isReadable()) {
                expect(Next.HEAD);
            }
            context.fireChannelRead(message);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long period = limits.look().toNanos();
        looking = context.executor()
                .scheduleAtFixedRate(() -> look(context.channel()), period, period, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (looking != null) {
            looking.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
            expect(Next.BODY);
        }
        if (message instanceof LastHttpContent) {
            expect(Next.REQUEST);
        }
        context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !PipelinedRequests.isInterim(message)) {
            unanswered--;
            looks = next == Next.BODY ? looks : 0;
        }
        context.write(message, promise);
    }

    private void expect(Next what) {
        next = what;
        looks = 0;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing follows when it is closed
    private void look(Channel channel) {
        looks++;
        if (isOver(limits.taken(), output.look(channel))) {
            LOG.info(
                    "A connection is reset: for {} its client has taken nothing of what is sent to it", limits.taken());
            // Nobody waits for it any more.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
            return;
        }
        limit().filter(limit -> isOver(limit, looks)).ifPresent(limit -> {
            if (next != Next.REQUEST) {
                LOG.info("A connection is closed: for {} a request has not come to the end of its {}", limit, part());
            }
            channel.close();
        });
    }

    private Optional<Duration> limit() {
        if (next == Next.BODY) {
            return Optional.of(limits.body());
        }
        // What is not read, since an answer comes first, cannot be late.
        return unanswered > 0 ? Optional.empty() : Optional.of(next == Next.HEAD ? limits.head() : limits.idle());
    }

    private String part() {
        return next == Next.HEAD ? "head" : "body";
    }

    /** The first of the looks may have come at once. */
    private boolean isOver(Duration limit, int many) {
        return limits.look().multipliedBy(many).compareTo(limit) > 0;
    }
}
