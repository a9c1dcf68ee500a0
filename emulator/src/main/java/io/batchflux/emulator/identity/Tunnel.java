package io.batchflux.emulator.identity;

import io.batchflux.emulator.wire.StalledOutput;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of a connection through the proxy: what arrives here goes to the other side, and more is asked for when that has gone. An end of
 * one direction is passed on and leaves the other as it is; a reset ends both as a reset, and so does a side that takes nothing any more.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closes, which nothing follows
final class Tunnel extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);
    private static final int LOOKS = 5;

    private final Channel other;
    private final Duration limit;
    private final StalledOutput output = new StalledOutput();
    private @Nullable ScheduledFuture<?> looking;

    /**
     * @param other the other side
     * @param limit how long this side may take nothing of what is sent to it
     */
    Tunnel(Channel other, Duration limit) {
        this.other = other;
        this.limit = limit;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long period = limit.dividedBy(LOOKS).toNanos();
        looking = context.executor().scheduleAtFixedRate(() -> look(context), period, period, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (looking != null) {
            looking.cancel(false);
        }
    }

    private void look(ChannelHandlerContext context) {
        if (output.look(context.channel()) > LOOKS) {
            LOG.info("A connection through the proxy is reset: for {} a side has taken nothing", limit);
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            reset(context);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!other.isActive()) {
            ReferenceCountUtil.release(message);
            context.close();
            return;
        }
        other.writeAndFlush(message).addListener((ChannelFutureListener) written -> {
            if (!written.isSuccess()) {
                context.close();
            } else if (!((DuplexChannel) context.channel()).isInputShutdown()) {
                context.channel().read();
            }
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent)) {
            context.fireUserEventTriggered(event);
            return;
        }
        DuplexChannel here = (DuplexChannel) context.channel();
        DuplexChannel there = (DuplexChannel) other;
        there.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(flushed -> there.shutdownOutput().addListener(ended -> {
                    if (there.isInputShutdown() || !ended.isSuccess()) {
                        here.close();
                        there.close();
                    }
                }));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (other.isActive()) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        if (!(error instanceof IOException)) {
            LOG.warn("A connection through the proxy has failed", error);
        }
        reset(context);
    }

    private void reset(ChannelHandlerContext context) {
        if (other.isActive()) {
            other.config().setOption(ChannelOption.SO_LINGER, 0);
            other.close();
        }
        context.close();
    }
}
