package io.batchflux.azure;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * Makes of what arrives and is no HTTP, or ends as none, an error of the network: it is not from the service, but from somebody on the way. Netty
 * tells it by whatever its decoder stumbled on, such as a {@link NumberFormatException}, and would go on reading what nobody can understand any more:
 * the connection is closed. Thread-safe.
 */
@Sharable
final class NotHttp extends ChannelInboundHandlerAdapter {

    static final String NAME = "batchflux.not-http";

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof DecoderResultProvider decoded
                && decoded.decoderResult().isFailure()) {
            Throwable cause = decoded.decoderResult().cause();
            ReferenceCountUtil.release(message);
            context.fireExceptionCaught(
                    new IOException("what arrived is no answer of HTTP: " + Causes.reason(cause), cause));
            ChannelFuture unused = context.close();
        } else {
            context.fireChannelRead(message);
        }
    }
}
