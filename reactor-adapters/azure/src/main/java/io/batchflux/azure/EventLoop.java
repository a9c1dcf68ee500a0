package io.batchflux.azure;

import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import com.azure.core.util.Configuration;
import io.batchflux.spi.UncaughtErrors;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider;

/**
 * The one thread that everything runs on: connections, timers and name resolution, shared by all clients.
 *
 * <p>At most {@value #MAX_CONNECTIONS} connections are open to each host; requests beyond that wait, in order, for as long
 * as the stage that made them allows. A connection that is idle is not used after a minute, or before the service closes it, if that
 * says when.
 */
final class EventLoop {

    static final String THREAD_PREFIX = "batchflux";
    static final int MAX_CONNECTIONS = 64;

    private static final KeepAlive KEEP_ALIVE = new KeepAlive();
    private static final NotHttp NOT_HTTP = new NotHttp();
    private static final Duration MAX_IDLE_TIME = Duration.ofMinutes(1);
    private static final Duration MAX_WAIT_FOR_CONNECTION = Duration.ofMinutes(2);
    private static final Duration MAX_SHUTDOWN_TIME = Duration.ofSeconds(5);

    private final LoopResources loop;
    private final Scheduler scheduler;
    private final ConnectionProvider connections;
    private final AddressResolverGroup<?> names;
    private final Proxies proxies;
    private final boolean hasProxyOfProgram;
    private final UncaughtErrors errors = UncaughtErrors.create();
    private volatile boolean closing;
    private final com.azure.core.http.HttpClient httpClient;

    private EventLoop(Proxies proxies, UnaryOperator<HttpClient> customizer) {
        this.proxies = proxies;
        loop = LoopResources.create(THREAD_PREFIX, 1, 1, true, false);
        EventLoopGroup group = loop.onClient(LoopResources.DEFAULT_NATIVE);
        EventExecutor thread = group.next();
        scheduler = errors.guard(Schedulers.fromExecutorService(thread, THREAD_PREFIX));
        Future<?> unused = thread.terminationFuture().addListener(ended -> ended());
        connections = ConnectionProvider.builder(THREAD_PREFIX)
                .maxConnections(MAX_CONNECTIONS)
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(MAX_WAIT_FOR_CONNECTION)
                .pendingAcquireTimer((task, delay) -> scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS))
                .evictionPredicate(KeepAlive.isOver(MAX_IDLE_TIME))
                .build();
        // Names are resolved on our own thread and not on a global one. What runOn makes for that, if there is nothing
        // yet, is kept for ever, with the thread.
        names = NameResolverProvider.builder().build().newNameResolverGroup(loop, LoopResources.DEFAULT_NATIVE);
        // One subscription is one attempt, so the client does not repeat a request on its own.
        HttpClient plain =
                HttpClient.create(connections).resolver(names).runOn(loop).disableRetry(true);
        HttpClient direct = customizer.apply(plain).doOnConnected(this::watch);
        hasProxyOfProgram = direct.configuration().hasProxy();
        com.azure.core.http.HttpClient client = hasProxyOfProgram
                ? azureClient(direct.configuration().resolver() == names ? ProxyChannel.withoutNames(direct) : direct)
                : new RoutedHttpClient(
                        proxies,
                        azureClient(direct),
                        proxy -> azureClient(ProxyChannel.connecting(direct, proxy, names)));
        httpClient = new GuardedHttpClient(client, errors);
    }

    private void watch(Connection connection) {
        ChannelPipeline pipeline = connection.channel().pipeline();
        if (pipeline.get(ErrorsOfChannel.NAME) == null) {
            pipeline.addBefore(NettyPipeline.ReactiveBridge, ErrorsOfChannel.NAME, new ErrorsOfChannel(errors));
            pipeline.addBefore(NettyPipeline.ReactiveBridge, NotHttp.NAME, NOT_HTTP);
            pipeline.addBefore(NettyPipeline.ReactiveBridge, KeepAlive.NAME, KEEP_ALIVE);
        }
    }

    /** An error in the midst of its own work ends the thread; nothing that waits for it is told. */
    private void ended() {
        if (!closing) {
            errors.tell(new InternalError("the event loop's thread has ended, after an error that its log tells"));
        }
    }

    /**
     * Starts the thread.
     *
     * @param proxies what leads to where requests go, unless the customizer sets a proxy
     * @param customizer what is changed in the client, such as its TLS settings
     */
    static EventLoop start(Proxies proxies, UnaryOperator<HttpClient> customizer) {
        return new EventLoop(proxies, customizer);
    }

    /** Returns the scheduler of all timers, which is the thread itself. */
    Scheduler scheduler() {
        return scheduler;
    }

    /** Returns what is told of errors on the thread. */
    UncaughtErrors errors() {
        return errors;
    }

    /** Returns the client of all requests. */
    com.azure.core.http.HttpClient httpClient() {
        return httpClient;
    }

    /**
     * Returns how requests get there.
     *
     * @throws ConfigurationException if what names the proxy cannot be used
     */
    Route routeTo(URI url) {
        return hasProxyOfProgram ? Route.AS_THE_PROGRAM_SAYS : proxies.route(Destination.of(url));
    }

    /** Closes the connections and then ends the thread; completes when it has ended. */
    Mono<Void> closeLater() {
        return Mono.defer(() -> {
            closing = true;
            return connections
                    .disposeLater()
                    .then(Mono.<Void>fromRunnable(names::close))
                    .then(loop.disposeLater(Duration.ZERO, MAX_SHUTDOWN_TIME));
        });
    }

    /**
     * Without what Azure's library finds out about proxies on its own, which leads the way to this machine through them; and without its
     * limits: who sends a request says how long an attempt may take, and azure-core would end it after a minute, whatever that says.
     */
    private static com.azure.core.http.HttpClient azureClient(HttpClient client) {
        return new NettyAsyncHttpClientBuilder(client)
                .configuration(Configuration.NONE)
                .writeTimeout(Duration.ZERO)
                .responseTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .build();
    }
}
