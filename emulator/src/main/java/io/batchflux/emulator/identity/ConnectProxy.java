package io.batchflux.emulator.identity;

import io.batchflux.emulator.wire.StalledOutput;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;
import reactor.netty.ChannelBindException;
import reactor.netty.resources.LoopResources;

/**
 * A proxy on the loopback address through which clients that cannot be told another host reach the emulator under the names of Azure: it
 * connects them with what the destinations say for a name, and with nothing else in the world. What passes through it is not looked at.
 *
 * <p>Everything happens on the event loops; what one side does not take, the other is not asked for.
 */
public final class ConnectProxy {

    /** So many clients are connected at once. */
    static final int MOST = 512;

    private final ChannelGroup clients = new DefaultChannelGroup("batch-emulator-proxy", GlobalEventExecutor.INSTANCE);
    private final Channel server;
    private final int port;

    /**
     * Listens; waits until it does.
     *
     * @param destinations where a name leads to; throws {@link ProxyRefusal} for one that leads nowhere
     */
    public ConnectProxy(
            String host, int port, LoopResources loops, Function<AzureName, InetSocketAddress> destinations) {
        this(host, port, loops, destinations, StalledOutput.LIMIT);
    }

    /** @param taken how long a side of a connection may take nothing of what is sent to it */
    ConnectProxy(
            String host,
            int port,
            LoopResources loops,
            Function<AzureName, InetSocketAddress> destinations,
            Duration taken) {
        EventLoopGroup group = loops.onServer(LoopResources.hasNativeSupport());
        Class<? extends Channel> outgoing = loops.onChannelClass(SocketChannel.class, group);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.onServerSelect(LoopResources.hasNativeSupport()), group)
                .channelFactory(() -> loops.onChannel(ServerSocketChannel.class, group))
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        clients.add(client);
                        client.pipeline()
                                .addLast(new ConnectHandler(outgoing, destinations, clients.size() > MOST, taken));
                    }
                })
                .bind(host, port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw ChannelBindException.fail(new InetSocketAddress(host, port), bound.cause());
        }
        server = bound.channel();
        this.port = ((InetSocketAddress) server.localAddress()).getPort();
    }

    public int port() {
        return port;
    }

    /** Ends all connections; waits until they are. */
    public void close() {
        server.close().syncUninterruptibly();
        clients.close().syncUninterruptibly();
    }
}
