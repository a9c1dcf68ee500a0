package io.batchflux.emulator.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import reactor.netty.NettyPipeline;

/** A connection that its client has reset is closed like one that it has closed, and nothing is logged: it is no fault of anybody's. */
@ChannelHandler.Sharable
final class ClientResets extends ChannelInboundHandlerAdapter {

    private static final ClientResets INSTANCE = new ClientResets();

    private ClientResets() {}

    /** Watches a connection of a server. */
    static void watch(Channel channel) {
        channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "batch-emulator-resets", INSTANCE);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing follows when it is closed
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        if (error instanceof IOException) {
            context.close();
        } else {
            context.fireExceptionCaught(error);
        }
    }
}
