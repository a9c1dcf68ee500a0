package io.batchflux.emulator;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Lifecycles;
import io.batchflux.emulator.account.NodeControl;
import io.batchflux.emulator.control.AdminServer;
import io.batchflux.emulator.control.FaultInjector;
import io.batchflux.emulator.control.LatencyFilter;
import io.batchflux.emulator.http.AccountAuthenticator;
import io.batchflux.emulator.http.ApiShape;
import io.batchflux.emulator.http.HttpFrontend;
import io.batchflux.emulator.http.Https;
import io.batchflux.emulator.http.RequestFilter;
import io.batchflux.emulator.http.RequestLog;
import io.batchflux.emulator.http.RequestPipeline;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.http.SharedKeyAuthenticator;
import io.batchflux.emulator.identity.Identity;
import io.batchflux.emulator.identity.OwnTrust;
import io.batchflux.emulator.identity.TokenAuthority;
import io.batchflux.emulator.node.AutoStorage;
import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.node.DiskQuota;
import io.batchflux.emulator.node.FaultyTaskRuntime;
import io.batchflux.emulator.node.FileTrees;
import io.batchflux.emulator.node.ImageCommands;
import io.batchflux.emulator.node.ProcessGroups;
import io.batchflux.emulator.node.ProcessTaskRuntime;
import io.batchflux.emulator.node.SimulatedTaskRuntime;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.rest.RestOperations;
import io.batchflux.emulator.rest.Severity;
import io.batchflux.emulator.wire.ServiceClock;
import io.batchflux.emulator.wire.ServiceLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;

/** The rooms of an emulator, put together in the order in which one needs another. */
final class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int DISK_THREADS = 8;

    private final EmulatorOptions options;
    private final String accountKey;
    private final Path root;
    private final Scheduler service = Schedulers.newSingle("batch-emulator-service", true);
    private final Scheduler disk =
            Schedulers.newBoundedElastic(DISK_THREADS, Integer.MAX_VALUE, "batch-emulator-disk", 60, true);
    private final ServiceClock clock;
    private final Optional<Https> https;
    private final HttpFrontend frontend;
    private final ServiceLoop loop;
    private final Account account;
    private final AutoStorage storage = new AutoStorage();
    private final TaskRuntime runtime;
    private final Lifecycles lifecycles;
    private final RequestLog log = new RequestLog();
    private final FaultInjector faults;
    private final Optional<Identity> identity;
    private final RequestPipeline pipeline;
    private volatile @Nullable AdminServer admin;

    Wiring(EmulatorOptions options) throws IOException {
        this.options = options;
        this.clock = new ServiceClock(options.disturbance().clockSkew());
        this.https = Https.of(options.endpoint(), clock);
        this.frontend = new HttpFrontend(clock, https.map(Https::certificate));
        this.accountKey = options.account().key().orElseGet(Wiring::randomKey);
        double timeScale =
                options.nodes().runtime() instanceof RuntimeOptions.Simulated simulated ? simulated.timeScale() : 1;
        this.loop = new ServiceLoop(service, frontend.eventLoops(), clock, timeScale);
        this.account = new Account(loop);
        this.faults = new FaultInjector(
                loop, frontend.eventLoops(), options.disturbance().faults());
        this.root = options.nodes().runtime() instanceof RuntimeOptions.Processes
                ? makeRoot(options.nodes())
                : Path.of("simulated");
        this.runtime = new FaultyTaskRuntime(runtime(), faults::strikes);
        this.lifecycles = new Lifecycles(loop, account, runtime, frontend::base, new Disk(disk), root, options);
        this.identity = https.map(secure -> new Identity(secure.tokens(), accountKey));
        this.pipeline = pipeline();
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

    /** What clients log in to, over https. */
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
        return lifecycles.control();
    }

    AutoStorage storage() {
        return storage;
    }

    Optional<AdminServer> admin() {
        return Optional.ofNullable(admin);
    }

    /** What the account answers on its thread; for threads that may wait. */
    <T> T ask(Function<Account, T> question) {
        return loop.get(() -> question.apply(account));
    }

    /** Listens, and answers when the pools are there. */
    void open() {
        bind("port", options.endpoint().port(), port -> frontend.start(port, pipeline));
        lifecycles.open();
        frontend.open();
        options.endpoint()
                .adminPort()
                .ifPresent(wanted -> bind(
                        "adminPort",
                        wanted,
                        port -> admin = new AdminServer(port, frontend.loops(), log, faults, control(), clock)));
    }

    /** @param name what the port is called in the options */
    private static void bind(String name, int port, IntConsumer server) {
        try {
            server.accept(port);
        } catch (ChannelBindException e) {
            String reason = String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
            boolean inUse = reason.contains("already in use");
            throw new IllegalStateException(
                    name + " " + port + " of " + HttpFrontend.HOST
                            + (inUse ? " is in use; 0 takes a free one" : " cannot be listened on: " + reason),
                    e);
        }
    }

    /** Stops everything, in an order in which nothing comes too late; once. */
    void close() {
        lifecycles.stop();
        admin().ifPresent(AdminServer::close);
        frontend.close();
        runtime.close();
        settle();
        // Whoever closes waits until nothing is written any more; it is never a thread of the emulator's own.
        disk.disposeGracefully().timeout(PATIENCE, service).onErrorComplete().block();
        settle();
        service.dispose();
        https.ifPresent(Https::close);
        deleteFiles();
    }

    private RequestPipeline pipeline() {
        Router router = new Router();
        RestOperations.cover(
                router, loop, account, lifecycles, disk, options.nodes().supply(), options.limits());
        Optional<TokenAuthority> tokens = https.map(Https::tokens);
        LatencyFilter latency = new LatencyFilter(
                options.disturbance().latency(), options.disturbance().seed(), frontend.eventLoops());
        return new RequestPipeline(
                identity,
                new AccountAuthenticator(
                        new SharedKeyAuthenticator(options.account().name(), accountKey, clock), tokens),
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

    private TaskRuntime runtime() throws IOException {
        RuntimeOptions chosen = options.nodes().runtime();
        if (chosen instanceof RuntimeOptions.Simulated simulated) {
            return new SimulatedTaskRuntime(loop, simulated.defaultDuration());
        }
        return new ProcessTaskRuntime(
                (RuntimeOptions.Processes) chosen,
                options.account().name(),
                new ImageCommands(options.nodes().images()),
                ProcessGroups.open(root),
                disk,
                options.jobs().taskDiskQuota().map(bytes -> new DiskQuota(bytes, disk)),
                storage,
                https.map(secure -> OwnTrust.with(secure.certificate().certificate())));
    }

    private void deleteFiles() {
        try {
            if (runtime.keepsFiles()) {
                FileTrees.delete(root);
            }
        } catch (IOException e) {
            LOG.warn("Files remain in {}", root, e);
        }
    }

    /** Waits until the loop's thread has done what it was given so far. */
    private void settle() {
        loop.get(() -> true);
    }

    private static Path makeRoot(NodeOptions options) throws IOException {
        if (options.workDirectory().isEmpty()) {
            return Files.createTempDirectory("batch-emulator-").toRealPath();
        }
        Path parent = Files.createDirectories(options.workDirectory().get());
        return Files.createTempDirectory(parent, "batch-emulator-").toRealPath();
    }

    private static String randomKey() {
        byte[] key = new byte[64];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
