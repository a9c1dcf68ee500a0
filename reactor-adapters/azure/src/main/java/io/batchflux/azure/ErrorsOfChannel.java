package io.batchflux.azure;

import io.batchflux.spi.UncaughtErrors;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Tells of errors that Netty's own handlers throw, such as for want of memory. Thread-safe. */
@Sharable
final class ErrorsOfChannel extends ChannelInboundHandlerAdapter {

    static final String NAME = "batchflux.errors";

    private final UncaughtErrors errors;

    ErrorsOfChannel(UncaughtErrors errors) {
        this.errors = errors;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        Error error = Causes.find(thrown, Error.class);
        if (error != null) {
            errors.tell(error);
        }
        context.fireExceptionCaught(thrown);
    }
}
