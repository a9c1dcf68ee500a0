package io.batchflux.emulator;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.NodeControl;
import io.batchflux.emulator.control.AdminServer;
import io.batchflux.emulator.control.Answers;
import io.batchflux.emulator.control.ClockRoutes;
import io.batchflux.emulator.control.FaultInjector;
import io.batchflux.emulator.control.LatencyFilter;
import io.batchflux.emulator.control.PageGuard;
import io.batchflux.emulator.http.AccountAuthenticator;
import io.batchflux.emulator.http.ApiShape;
import io.batchflux.emulator.http.Authenticator;
import io.batchflux.emulator.http.HttpFrontend;
import io.batchflux.emulator.http.Https;
import io.batchflux.emulator.http.KnownKeyGuard;
import io.batchflux.emulator.http.RequestFilter;
import io.batchflux.emulator.http.RequestJournal;
import io.batchflux.emulator.http.RequestLog;
import io.batchflux.emulator.http.RequestPipeline;
import io.batchflux.emulator.http.RoleRules;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.http.SharedKeyAuthenticator;
import io.batchflux.emulator.identity.AzureName;
import io.batchflux.emulator.identity.AzureRoutes;
import io.batchflux.emulator.identity.ConnectProxy;
import io.batchflux.emulator.identity.Identity;
import io.batchflux.emulator.identity.TokenAuthority;
import io.batchflux.emulator.node.AutoStorage;
import io.batchflux.emulator.node.NodeRoute;
import io.batchflux.emulator.rest.Severity;
import io.batchflux.emulator.state.StateDirectory;
import io.batchflux.emulator.window.Window;
import io.batchflux.emulator.wire.BindAddress;
import io.batchflux.emulator.wire.ServiceClock;
import io.batchflux.emulator.wire.ServiceLoop;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;

/**
 * A wiring has the parts of an emulator, put together in the order in which one needs another; what a reset changes is
 * in the contents.
 */
final class Wiring {

    private final EmulatorOptions options;
    private final String accountKey;
    private final Scheduler service = Schedulers.newSingle("batch-emulator-service", true);
    private final ServiceClock clock;
    private final Optional<Https> https;
    private final BindAddress address;
    private final HttpFrontend frontend;
    private final ServiceLoop loop;
    private final Optional<StateDirectory> state;
    private final AutoStorage storage = new AutoStorage();
    private final RequestLog log = new RequestLog();
    private final RequestJournal journal;
    private final FaultInjector faults;
    private final Optional<Identity> identity;
    private final Router router = new Router();
    private boolean closed;
    private volatile Contents contents;
    private final Optional<String> windowToken;
    private final Optional<String> adminKey;
    private final Window window;
    private volatile @Nullable AdminServer admin;
    private final AzureRoutes routes = new AzureRoutes();
    private volatile @Nullable ConnectProxy proxy;

    /**
     * Puts the parts together.
     *
     * @param state where is kept what is in the account; closed with this
     */
    Wiring(EmulatorOptions options, Optional<StateDirectory> state) throws IOException {
        this.options = options;
        this.state = state;
        this.address = new BindAddress(options.endpoint().bindAddress());
        this.clock = new ServiceClock(options.disturbance().clockSkew());
        this.https = options.endpoint().https() ? Optional.of(new Https(options.endpoint(), clock)) : Optional.empty();
        this.journal = new RequestJournal(options.requestLogging());
        this.frontend = new HttpFrontend(address, clock, https, journal);
        this.accountKey = options.account()
                .key()
                .orElseGet(() -> state.map(kept -> kept.key(Wiring::randomKey)).orElseGet(Wiring::randomKey));
        this.loop = options.nodes().runtime() instanceof RuntimeOptions.Simulated simulated
                ? ServiceLoop.skippable(service, frontend.eventLoops(), clock, simulated.timeScale())
                : new ServiceLoop(service, frontend.eventLoops(), clock, 1);
        this.faults = new FaultInjector(
                loop, frontend.eventLoops(), options.disturbance().faults());
        this.identity = https.map(secure -> new Identity(secure.tokens(), accountKey));
        this.contents = contents(state.flatMap(StateDirectory::root));
        clock.onMove(() -> contents.clockMoved());
        this.windowToken = options.endpoint().windowControls() ? Optional.of(randomToken()) : Optional.empty();
        this.adminKey = options.endpoint().adminKey() ? Optional.of(randomToken()) : Optional.empty();
        this.window = window();
    }

    URI endpoint() {
        return URI.create(frontend.base());
    }

    String accountKey() {
        return accountKey;
    }

    Optional<Https> https() {
        return https;
    }

    /** Returns what clients log in to, over https. */
    Optional<Identity> identity() {
        return identity;
    }

    ServiceClock clock() {
        return clock;
    }

    RequestLog log() {
        return log;
    }

    FaultInjector faults() {
        return faults;
    }

    NodeControl control() {
        return contents.control();
    }

    AutoStorage storage() {
        return storage;
    }

    Optional<AdminServer> admin() {
        return Optional.ofNullable(admin);
    }

    /** Returns what everybody has to know who asks the admin endpoint anything. */
    Optional<String> adminKey() {
        return adminKey;
    }

    /** Returns where a browser sees what is in the account, with what it has to know to see and to change anything. */
    Optional<URI> windowAddress() {
        String secrets = Stream.of(windowToken.map(token -> "token=" + token), adminKey.map(key -> "key=" + key))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("&"));
        return admin().map(server -> URI.create(server.endpoint() + "/" + (secrets.isEmpty() ? "" : "#" + secrets)));
    }

    /** Returns what leads clients here that ask for Azure's names. */
    Optional<ConnectProxy> proxy() {
        return Optional.ofNullable(proxy);
    }

    /** Returns where names of Azure's lead to. */
    AzureRoutes routes() {
        return routes;
    }

    /** Asks the account on its thread; for threads that may wait. */
    <T> T ask(Function<Account, T> question) {
        return contents.ask(question);
    }

    /** Listens, and answers when the pools are there. */
    void open() throws IOException {
        bind("port", address.literal(), options.endpoint().port(), port -> frontend.start(port, pipeline()));
        options.endpoint()
                .proxyPort()
                .ifPresent(wanted -> bind(
                        "proxyPort",
                        HttpFrontend.HOST,
                        wanted,
                        port -> proxy = new ConnectProxy(HttpFrontend.HOST, port, frontend.loops(), routes)));
        routes.emulator(new InetSocketAddress(
                address.local(), URI.create(frontend.base()).getPort()));
        contents.open();
        Contents first = contents;
        loop.get(() -> keep(first));
        router.follow(contents.router());
        frontend.open();
        options.endpoint()
                .adminPort()
                .ifPresent(wanted -> bind(
                        "adminPort",
                        HttpFrontend.HOST,
                        wanted,
                        port -> admin = new AdminServer(
                                frontend.another(port),
                                log,
                                faults,
                                this::control,
                                new ClockRoutes(clock, this::skip, window.answers()),
                                window.answers(),
                                resets(),
                                window::add)));
    }

    /** @param name what the port is called in the options */
    private static void bind(String name, String host, int port, IntConsumer server) {
        try {
            server.accept(port);
        } catch (ChannelBindException e) {
            String reason = String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
            if (reason.contains("assign requested address")) {
                throw new IllegalStateException("bindAddress " + host + " is no address of this machine", e);
            }
            boolean inUse = reason.contains("already in use");
            throw new IllegalStateException(
                    name + " " + port + " of " + host
                            + (inUse ? " is in use; 0 takes a free one" : " cannot be listened on: " + reason),
                    e);
        }
    }

    /**
     * Puts everything back to what there was at the start; returns when nothing is left of what there was.
     *
     * @throws IllegalStateException if it is closed
     */
    synchronized void reset() throws IOException {
        if (closed) {
            throw new IllegalStateException("the emulator is closed; only one that is open can be reset");
        }
        Contents former = contents;
        Contents fresh = contents(Optional.empty());
        try {
            fresh.open();
        } catch (IOException | RuntimeException e) {
            fresh.close();
            fresh.deleteFiles();
            throw e;
        }
        loop.get(() -> replaced(fresh));
        former.close();
        former.deleteFiles();
    }

    /** On the loop's thread, so that nothing is changed meanwhile. */
    private Contents replaced(Contents fresh) {
        contents.stop();
        contents.keepNoMore();
        keep(fresh);
        contents = fresh;
        router.follow(fresh.router());
        faults.arm(options.disturbance().faults());
        clock.skew(options.disturbance().clockSkew());
        log.reset();
        return fresh;
    }

    /** What is in them is what is kept from now on; on the loop's thread. */
    private Contents keep(Contents which) {
        state.ifPresent(which::keep);
        return which;
    }

    /** Stops everything, in an order in which nothing comes too late; once. */
    synchronized void close() {
        closed = true;
        contents.stop();
        window.close();
        admin().ifPresent(AdminServer::close);
        proxy().ifPresent(ConnectProxy::close);
        frontend.close();
        contents.close();
        if (state.isEmpty()) {
            contents.deleteFiles();
        }
        service.dispose();
        state.ifPresent(StateDirectory::close);
        https.ifPresent(Https::close);
    }

    /** Lets time pass at once. */
    Mono<Void> skip(Duration time) {
        return contents.skip(clock.skippable(time));
    }

    /** A reset on a thread that may wait. */
    private Mono<Void> resets() {
        return Mono.<Void>fromCallable(() -> {
                    reset();
                    return null;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** @param root the directory of the nodes' directories that are kept */
    private Contents contents(Optional<Path> root) throws IOException {
        return new Contents(
                options,
                accountKey,
                loop.apart(),
                clock,
                frontend::base,
                faults::strikes,
                storage,
                https,
                route(),
                new NodeRoot(options, state, root));
    }

    private Window window() {
        String runtime = options.nodes().runtime() instanceof RuntimeOptions.Simulated ? "simulated" : "processes";
        return new Window(
                () -> contents.seen(),
                log,
                journal,
                faults,
                clock,
                frontend.eventLoops(),
                new Answers(new PageGuard(windowToken, adminKey)),
                () -> new Window.About(options.account().name(), frontend.base(), runtime, windowToken.isPresent()));
    }

    private RequestPipeline pipeline() {
        Optional<TokenAuthority> tokens = https.map(Https::tokens);
        LatencyFilter latency = new LatencyFilter(
                options.disturbance().latency(), options.disturbance().seed(), frontend.eventLoops());
        Authenticator account = new AccountAuthenticator(
                new SharedKeyAuthenticator(options.account().name(), accountKey, clock),
                tokens,
                new RoleRules(options.account().roles()));
        return new RequestPipeline(
                identity,
                () -> contents.management(),
                options.account().hasKnownKey() ? new KnownKeyGuard(account) : account,
                router,
                filters(latency),
                loop,
                log);
    }

    private List<RequestFilter> filters(LatencyFilter latency) {
        return options.lenient()
                ? List.of(new ApiShape(), latency, faults)
                : List.of(new ApiShape(), latency, faults, new Severity());
    }

    private static String randomToken() {
        byte[] token = new byte[24];
        new SecureRandom().nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private Optional<NodeRoute> route() {
        return options.endpoint().proxyPort().map(any -> new NodeRoute(Wiring::isAzureName, this::proxyAddress));
    }

    private static boolean isAzureName(String host) {
        return AzureName.of(host).isPresent();
    }

    private InetSocketAddress proxyAddress() {
        return new InetSocketAddress(NetUtil.LOCALHOST4, proxy().orElseThrow().port());
    }

    private static String randomKey() {
        byte[] key = new byte[64];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
