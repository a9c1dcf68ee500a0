package io.batchflux.emulator.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import reactor.netty.NettyPipeline;

/**
 * A client that says it sends no more still gets the answers to what it has sent, and then the end of the connection; a request of which only a
 * part has come is none.
 *
 * <p>The connection has to allow half closure. Whatever belongs to it happens on its event loop.
 */
final class HalfClosedConnections extends ChannelDuplexHandler {

    private int unanswered;
    private boolean withinRequest;
    private boolean ended;

    private HalfClosedConnections() {}

    /** Watches a connection of a server. */
    static void watch(Channel channel) {
        channel.pipeline()
                .addBefore(
                        NettyPipeline.HttpTrafficHandler,
                        "batch-emulator-half-closed-connections",
                        new HalfClosedConnections());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
            withinRequest = true;
        }
        if (message instanceof LastHttpContent) {
            withinRequest = false;
        }
        context.fireChannelRead(message);
    }

    /** Nothing is there to read any more; Netty's transport for Linux closes the connection if it is asked to. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (!ended) {
            context.read();
        }
    }

    @Override
    @SuppressWarnings(
            "FutureReturnValueIgnored") // it is the promise, and nothing follows when the connection is closed
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ChannelPromise written = promise;
        if (message instanceof LastHttpContent && !PipelinedRequests.isInterim(message)) {
            unanswered--;
            if (ended && unanswered == 0) {
                written = promise.unvoid();
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }
        context.write(message, written);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing follows when it is closed
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ended = true;
            if (withinRequest || unanswered == 0) {
                context.close();
                return;
            }
        }
        context.fireUserEventTriggered(event);
    }
}
