package io.batchflux.azure;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/**
 * Makes a channel one that leads through a proxy. The name of where it leads goes to the proxy as it is; the name of the
 * proxy is resolved on the event loop, each time.
 *
 * @param names resolves names on the event loop
 */
record ProxyChannel(ProxyServer proxy, AddressResolverGroup<?> names) implements ChannelPipelineConfigurer {

    /** Returns a client whose connections lead through the proxy. */
    static HttpClient connecting(HttpClient client, ProxyServer proxy, AddressResolverGroup<?> names) {
        return withoutNames(client)
                .doOnChannelInit(new ProxyChannel(proxy, names))
                // A kind of error that Azure's client does not know, since it would ask the proxy again on its own.
                .mapConnect(connection -> connection.onErrorMap(
                        error -> Causes.find(error, ProxyConnectException.class) != null,
                        refusal -> new IOException(refusal.getMessage(), refusal)));
    }

    /** Returns a client that resolves no names. */
    static HttpClient withoutNames(HttpClient client) {
        return client.resolver(NoopAddressResolverGroup.INSTANCE);
    }

    @Override
    public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remoteAddress) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst(NettyPipeline.ProxyHandler, proxy.newHandler());
        if (proxy.type() == ProxyServer.Type.SOCKS5) {
            pipeline.addAfter(NettyPipeline.ProxyHandler, "batchflux.promises", new UnvoidedPromises());
        }
        pipeline.addFirst("batchflux.nameOfProxy", new NameOfProxy(names));
    }

    /** Connects to the proxy's address when it is told to connect to its name. */
    private static final class NameOfProxy extends ChannelOutboundHandlerAdapter {

        private final AddressResolverGroup<?> names;

        NameOfProxy(AddressResolverGroup<?> names) {
            this.names = names;
        }

        @Override
        public void connect(
                ChannelHandlerContext context, SocketAddress proxy, SocketAddress local, ChannelPromise promise) {
            Future<?> unused = names.getResolver(context.executor())
                    .resolve(proxy)
                    .addListener(resolution -> connect(context, resolution, local, promise));
        }

        private static void connect(
                ChannelHandlerContext context, Future<?> resolution, SocketAddress local, ChannelPromise promise) {
            if (resolution.isSuccess()) {
                ChannelFuture unused = context.connect((SocketAddress) resolution.getNow(), local, promise);
            } else {
                promise.tryFailure(resolution.cause());
            }
        }
    }

    /** Netty's SOCKS handler listens to the promises of writes, which those of the HTTP client may not allow. */
    private static final class UnvoidedPromises extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ChannelFuture unused = context.write(message, promise.unvoid());
        }
    }
}
