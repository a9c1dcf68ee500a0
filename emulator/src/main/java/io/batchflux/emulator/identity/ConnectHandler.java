package io.batchflux.emulator.identity;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a client asks of the proxy, and connects it or says why not. Belongs to the connection's event loop. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // of writes and closes that nothing follows, and of connecting, which is listened
// to
final class ConnectHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectHandler.class);
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONNECTED =
            "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_BYTES = 16 * 1024;
    private static final int SECONDS_FOR_THE_HEAD = 10;
    private static final int MILLIS_TO_CONNECT = 5_000;

    /** A client that still sends what nobody wants would lose the answer to a connection that is closed at once. */
    private static final int SECONDS_TO_READ_THE_ANSWER = 2;

    private final Class<? extends Channel> outgoing;
    private final Function<AzureName, InetSocketAddress> destinations;
    private final boolean full;
    private final Duration taken;
    private @Nullable ByteBuf received;
    private @Nullable ScheduledFuture<?> limit;
    private boolean connecting;
    private boolean ended;
    private boolean refused;

    /**
     * @param full whether there are too many clients already
     * @param taken how long a side may take nothing of what is sent to it
     */
    ConnectHandler(
            Class<? extends Channel> outgoing,
            Function<AzureName, InetSocketAddress> destinations,
            boolean full,
            Duration taken) {
        this.outgoing = outgoing;
        this.destinations = destinations;
        this.full = full;
        this.taken = taken;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        received = context.alloc().buffer();
        limit = context.executor()
                .schedule(
                        () -> refuse(context, new ProxyRefusal(408, "The request did not arrive in time")),
                        SECONDS_FOR_THE_HEAD,
                        TimeUnit.SECONDS);
        if (full) {
            refuse(context, new ProxyRefusal(503, "There are " + ConnectProxy.MOST + " connections already"));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf all = received;
        ByteBuf more = (ByteBuf) message;
        try {
            if (refused || all == null) {
                return;
            }
            all.writeBytes(more);
        } finally {
            more.release();
        }
        if (connecting) {
            return;
        }
        int end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END), all);
        if (ConnectRequest.cannotBecomeOne(all)) {
            refuse(
                    context,
                    new ProxyRefusal(
                            400, "This is a proxy that is spoken to in plain HTTP, with lines that end in CR LF"));
        } else if (end < 0 ? all.readableBytes() > MOST_BYTES : end > MOST_BYTES) {
            refuse(context, new ProxyRefusal(431, "The request has more than " + MOST_BYTES + " bytes"));
        } else if (end >= 0) {
            byte[] head = new byte[end + END.length];
            all.readBytes(head);
            try {
                connect(context, destination(ConnectRequest.parse(head)));
            } catch (ProxyRefusal refusal) {
                refuse(context, refusal);
            }
        }
    }

    private InetSocketAddress destination(ConnectRequest request) {
        AzureName name = AzureName.of(request.host())
                .filter(any -> request.port() == 443)
                .orElseThrow(() -> new ProxyRefusal(
                        403,
                        "This proxy leads to the emulator alone, under " + AzureName.OFFERED
                                + ", each with port 443; not to " + request.host() + ":" + request.port()));
        return destinations.apply(name);
    }

    private void connect(ChannelHandlerContext context, InetSocketAddress destination) {
        connecting = true;
        Channel client = context.channel();
        client.config().setAutoRead(false);
        ChannelFuture attempt = new Bootstrap()
                .group(client.eventLoop())
                .channel(outgoing)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, MILLIS_TO_CONNECT)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Tunnel(client, taken))
                .connect(destination);
        attempt.addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                connected(context, done.channel());
            } else {
                client.config().setAutoRead(true);
                refuse(
                        context,
                        new ProxyRefusal(
                                502,
                                "What it leads to does not answer: "
                                        + done.cause().getMessage()));
            }
        });
    }

    private void connected(ChannelHandlerContext context, Channel server) {
        Channel client = context.channel();
        ByteBuf early = received;
        received = null;
        stopLimit();
        if (!client.isActive() || early == null) {
            server.close();
            return;
        }
        client.write(Unpooled.wrappedBuffer(CONNECTED));
        client.pipeline().replace(this, "tunnel", new Tunnel(server, taken));
        client.flush();
        // What came behind the request is for the server already.
        server.writeAndFlush(early).addListener(written -> {
            if (ended) {
                ((DuplexChannel) server).shutdownOutput();
            }
        });
        server.read();
        if (!ended) {
            client.read();
        }
    }

    private void refuse(ChannelHandlerContext context, ProxyRefusal refusal) {
        refused = true;
        stopLimit();
        LOG.info("The proxy has refused a request: {}", refusal.getMessage());
        Channel client = context.channel();
        client.writeAndFlush(Unpooled.wrappedBuffer(refusal.answer())).addListener(written -> {
            ((DuplexChannel) client).shutdownOutput();
            client.eventLoop().schedule(() -> client.close(), SECONDS_TO_READ_THE_ANSWER, TimeUnit.SECONDS);
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            // Who says no more while being connected may still listen; before that, and after a refusal, there is
            // nothing to listen to.
            ended = connecting && !refused;
            if (!ended) {
                context.close();
            }
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stopLimit();
        ByteBuf left = received;
        received = null;
        if (left != null) {
            left.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        context.close();
    }

    private void stopLimit() {
        if (limit != null) {
            limit.cancel(false);
        }
    }
}
