package io.batchflux.emulator.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Requests of a connection that come before the one in front of them is answered wait here, and are seen one after the other.
 *
 * <p>Reactor Netty reads from the latest that has come whether the connection stays, and would end it behind the first answer when a
 * later request says {@code Connection: close}. Whatever belongs to a connection happens on its event loop.
 */
final class PipelinedRequests extends ChannelDuplexHandler {

    private static final String NAME = "batch-emulator-pipelined-requests";

    private final Queue<Object> waiting = new ArrayDeque<>();
    private boolean unanswered;
    private boolean written;
    private boolean wanted;

    private PipelinedRequests() {}

    /** Returns the server with the requests of each connection in line. */
    static HttpServer queue(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) ->
                        channel.pipeline().addBefore(NettyPipeline.HttpTrafficHandler, NAME, new PipelinedRequests()))
                .childObserve((connection, state) -> {
                    // Reactor Netty has let go of a request only now, which can be some time after its answer was
                    // written.
                    if (state == ConnectionObserver.State.DISCONNECTING) {
                        ended(connection.channel());
                    }
                });
    }

    private static void ended(Channel channel) {
        ChannelHandlerContext context = channel.pipeline().context(NAME);
        if (context != null) {
            // What else is told of the end comes first.
            context.executor().execute(() -> ((PipelinedRequests) context.handler()).answered(context));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (waiting.isEmpty() && !mustWait(message)) {
            pass(context, message);
        } else {
            waiting.add(message);
        }
    }

    /** What has come already is enough while it waits. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (waiting.isEmpty()) {
            context.read();
        } else {
            wanted = true;
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        written |= message instanceof LastHttpContent && !isInterim(message);
        context.write(message, promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        while (!waiting.isEmpty()) {
            ReferenceCountUtil.release(waiting.remove());
        }
    }

    private void answered(ChannelHandlerContext context) {
        if (!written) {
            return;
        }
        written = false;
        unanswered = false;
        if (waiting.isEmpty() || context.isRemoved()) {
            return;
        }
        while (!waiting.isEmpty() && !mustWait(waiting.element())) {
            pass(context, waiting.remove());
        }
        context.fireChannelReadComplete();
        if (waiting.isEmpty() && wanted) {
            wanted = false;
            context.read();
        }
    }

    private void pass(ChannelHandlerContext context, Object message) {
        unanswered |= message instanceof HttpRequest;
        context.fireChannelRead(message);
    }

    private boolean mustWait(Object message) {
        return unanswered && message instanceof HttpRequest;
    }

    /** Such as 100 Continue, behind which the answer follows. */
    static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
