package io.batchflux.emulator;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Lifecycles;
import io.batchflux.emulator.control.AdminServer;
import io.batchflux.emulator.control.FaultInjector;
import io.batchflux.emulator.control.LatencyFilter;
import io.batchflux.emulator.http.AccountAuthenticator;
import io.batchflux.emulator.http.HttpFrontend;
import io.batchflux.emulator.http.Https;
import io.batchflux.emulator.http.RequestLog;
import io.batchflux.emulator.http.RequestPipeline;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.http.SharedKeyAuthenticator;
import io.batchflux.emulator.identity.TokenAuthority;
import io.batchflux.emulator.identity.TokenEndpoint;
import io.batchflux.emulator.node.AutoStorage;
import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.node.DiskQuota;
import io.batchflux.emulator.node.FileTrees;
import io.batchflux.emulator.node.ImageCommands;
import io.batchflux.emulator.node.ProcessGroups;
import io.batchflux.emulator.node.ProcessTaskRuntime;
import io.batchflux.emulator.node.SimulatedTaskRuntime;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.rest.RestOperations;
import io.batchflux.emulator.wire.ServiceClock;
import io.batchflux.emulator.wire.ServiceLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A local Azure Batch: an HTTP server on the loopback address that answers the data-plane REST API and runs tasks as
 * processes of this machine, or only lets them take time ({@link RuntimeOptions}).
 *
 * <p><strong>It runs what its clients ask it to run</strong>, with the rights of the user who started it. It listens on
 * 127.0.0.1 only, and every request must carry a valid signature made with the account's key.
 *
 * <p>Requests are answered on event loops of the server; the account's state belongs to one further thread; what waits for
 * the disk or for a process to start runs on a bounded number of others. All threads are daemons. Processes of tasks are in
 * sessions of their own, and end with the emulator however it ends.
 *
 * <p>Thread-safe.
 */
public final class BatchEmulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchEmulator.class);
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
    private final TaskRuntime runtime;
    private final AutoStorage storage = new AutoStorage();
    private final RequestLog log = new RequestLog();
    private final FaultInjector faults;
    private final Lifecycles lifecycles;
    private final RequestPipeline pipeline;
    private volatile @Nullable AdminServer admin;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread hook = new Thread(this::stop, "batch-emulator-shutdown");

    private BatchEmulator(EmulatorOptions options) throws IOException {
        this.options = options;
        this.clock = new ServiceClock(options.disturbance().clockSkew());
        this.https = Https.of(options.endpoint(), clock);
        this.frontend = new HttpFrontend(clock, https.map(Https::certificate));
        this.accountKey = options.account().key().orElseGet(BatchEmulator::randomKey);
        double timeScale =
                options.nodes().runtime() instanceof RuntimeOptions.Simulated simulated ? simulated.timeScale() : 1;
        this.loop = new ServiceLoop(service, frontend.eventLoops(), clock, timeScale);
        this.account = new Account(loop);
        this.runtime = runtime();
        this.root = runtime.keepsFiles() ? makeRoot(options.nodes()) : Path.of("simulated");
        this.lifecycles = new Lifecycles(loop, account, runtime, frontend::base, new Disk(disk), root, options);
        Router router = new Router();
        RestOperations.cover(
                router,
                loop,
                account,
                lifecycles,
                disk,
                options.nodes().supply(),
                options.limits().maxPageSize());
        this.faults = new FaultInjector(
                loop, frontend.eventLoops(), options.disturbance().faults());
        Optional<TokenAuthority> tokens = https.map(Https::tokens);
        this.pipeline = new RequestPipeline(
                tokens.map(authority -> new TokenEndpoint(authority, accountKey)),
                new AccountAuthenticator(
                        new SharedKeyAuthenticator(options.account().name(), accountKey, clock), tokens),
                router,
                List.of(
                        new LatencyFilter(
                                options.disturbance().latency(),
                                options.disturbance().seed(),
                                frontend.eventLoops()),
                        faults),
                loop,
                log);
    }

    /**
     * Starts an emulator; waits until it listens.
     *
     * @throws UncheckedIOException if its directory cannot be made or its helper process cannot be started
     * @throws RuntimeException if the port is taken
     */
    public static BatchEmulator start(EmulatorOptions options) {
        try {
            BatchEmulator emulator = new BatchEmulator(options);
            emulator.open();
            return emulator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of the account: {@code http://127.0.0.1:} or {@code https://127.0.0.1:} and the port. */
    public URI endpoint() {
        return URI.create(frontend.base());
    }

    /**
     * The URL of the admin endpoint, over which other processes ask what {@link #requests} tells and change the faults; empty without
     * {@link EndpointOptions#adminPort}.
     */
    public Optional<URI> adminEndpoint() {
        return Optional.ofNullable(admin).map(AdminServer::endpoint);
    }

    /** The name of the account. */
    public String accountName() {
        return options.account().name();
    }

    /** The shared key of the account, in Base64. */
    public String accountKey() {
        return accountKey;
    }

    /** Where the certificate is that the service shows, as PEM, for clients to trust it; empty without https. */
    public Optional<Path> certificateFile() {
        return https.map(Https::file);
    }

    /**
     * A bearer token, as the emulator gives it to clients that log in with the account's key.
     *
     * @param audience whom it is for; the service accepts {@code https://batch.core.windows.net/}
     * @param lifetime after how long it expires; one with a negative lifetime has expired
     * @throws IllegalStateException without https, over which alone tokens are accepted
     */
    public String token(String audience, Duration lifetime) {
        return https.orElseThrow(() -> new IllegalStateException("tokens need https: EmulatorOptions.withHttps()"))
                .tokens()
                .issue(audience, lifetime);
    }

    /**
     * Puts the service's clock ahead of the machine's, or behind it when negative. The times of entities never go back: after
     * the clock was set back they stand still until it has caught up.
     */
    public void skewClock(Duration skew) {
        clock.skew(skew);
    }

    /**
     * How many requests each operation has had so far, by names such as {@code Jobs_Create} and {@code Tasks_List};
     * operations without requests are missing. Requests that were not authenticated do not count.
     */
    public Map<String, Long> requests() {
        return log.counts();
    }

    /** Counts requests from zero again. */
    public void resetRequests() {
        log.reset();
    }

    /** Lets these faults strike from now on, in place of those before. */
    public void inject(FaultPlan plan) {
        faults.arm(plan);
    }

    /** How often each fault of the present plan has struck, by its text. */
    public Map<String, Long> injectedFaults() {
        return faults.injected();
    }

    /**
     * Takes a node away: what runs on it ends, and its tasks go back into the queue as if never tried. Returns when that has
     * begun.
     *
     * @param node the node's id, or its number in the pool from 1 on
     * @throws IllegalArgumentException if there is no such node
     */
    public void preempt(String pool, String node) {
        lifecycles.control().preempt(pool, node).block(PATIENCE);
    }

    /**
     * Gives a node back that was taken away.
     *
     * @param node the node's id, or its number in the pool from 1 on
     * @throws IllegalArgumentException if there is no such node
     */
    public void restore(String pool, String node) {
        lifecycles.control().restore(pool, node).block(PATIENCE);
    }

    /**
     * Links a storage account to the Batch account, as its automatic storage account: resource files that name only a container
     * are looked for there from now on.
     *
     * @param signedUrl the URL of the account's blobs with a signature that lets read and list them
     * @throws IllegalArgumentException if it is not a URL of http or https
     */
    public void linkStorage(String signedUrl) {
        storage.link(signedUrl);
    }

    /**
     * Makes a node unusable, as when its machine breaks: what runs on it ends, and its tasks go back into the queue as if
     * never tried. {@link #restore} and the operations that reboot or reimage a node bring it back.
     *
     * @param node the node's id, or its number in the pool from 1 on
     * @throws IllegalArgumentException if there is no such node
     */
    public void fail(String pool, String node) {
        lifecycles.control().fail(pool, node).block(PATIENCE);
    }

    /**
     * Lets the start task of a node have failed with exit code 1, so that the node is {@code starttaskfailed}; its tasks go
     * back into the queue as if never tried. Rebooting the node runs the start task again.
     *
     * @param node the node's id, or its number in the pool from 1 on
     * @throws IllegalArgumentException if there is no such node, or the pool has no start task
     */
    public void failStartTask(String pool, String node) {
        lifecycles.control().failStartTask(pool, node).block(PATIENCE);
    }

    /**
     * Lets a pool come by its nodes in another way from now on.
     *
     * @throws IllegalArgumentException if there is no such pool
     */
    public void supply(String pool, NodeSupply supply) {
        lifecycles.control().supply(pool, supply).block(PATIENCE);
    }

    /**
     * Evaluates the autoscale formula of a pool now, rather than at the end of its interval, and resizes the pool as it says.
     *
     * @throws IllegalArgumentException if there is no such pool, or it does not scale automatically
     */
    public void autoScale(String pool) {
        lifecycles.control().autoScale(pool).block(PATIENCE);
    }

    /** How many tasks are on a node at this moment; 0 once closed. Waits a moment for the thread that knows. */
    public int runningTasks() {
        return closed.get() ? 0 : loop.get(account::runningTasks);
    }

    /** How many jobs are not completed at this moment; 0 once closed. Waits a moment for the thread that knows. */
    public int activeJobs() {
        return closed.get() ? 0 : loop.get(account::activeJobs);
    }

    /** Stops the server, kills every process of every task and deletes all files. A second call does nothing. */
    @Override
    public void close() {
        if (stop()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private void open() {
        try {
            frontend.start(options.endpoint().port(), pipeline);
            lifecycles.open();
            frontend.open();
            options.endpoint()
                    .adminPort()
                    .ifPresent(port ->
                            admin = new AdminServer(port, frontend.loops(), log, faults, lifecycles.control(), clock));
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    private boolean stop() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        lifecycles.stop();
        Optional.ofNullable(admin).ifPresent(AdminServer::close);
        frontend.close();
        runtime.close();
        settle();
        disk.disposeGracefully().timeout(PATIENCE, service).onErrorComplete().block();
        settle();
        service.dispose();
        https.ifPresent(Https::close);
        deleteFiles();
        return true;
    }

    private TaskRuntime runtime() throws IOException {
        if (options.nodes().runtime() instanceof RuntimeOptions.Simulated simulated) {
            return new SimulatedTaskRuntime(loop, simulated.defaultDuration());
        }
        ImageCommands images = new ImageCommands(options.nodes().images());
        return new ProcessTaskRuntime(
                options.account().name(),
                images,
                ProcessGroups.open(),
                disk,
                options.jobs().taskDiskQuota().map(bytes -> new DiskQuota(bytes, disk)),
                storage);
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

    /** Waits until the service's thread has done what it was given so far. */
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
