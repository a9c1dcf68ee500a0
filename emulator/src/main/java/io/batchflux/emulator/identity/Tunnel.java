package io.batchflux.emulator.identity;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of a connection through the proxy: what arrives here goes to the other side, and more is asked for when that has gone. An end of
 * one direction is passed on and leaves the other as it is; a reset ends both as a reset.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closes, which nothing follows
final class Tunnel extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectProxy.class);

    private final Channel other;

    Tunnel(Channel other) {
        this.other = other;
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
        if (other.isActive()) {
            other.config().setOption(ChannelOption.SO_LINGER, 0);
            other.close();
        }
        context.close();
    }
}
