package io.batchflux.emulator;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Lifecycles;
import io.batchflux.emulator.account.NodeControl;
import io.batchflux.emulator.arm.ArmOperations;
import io.batchflux.emulator.http.Https;
import io.batchflux.emulator.http.ManagementPlane;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.identity.OwnTrust;
import io.batchflux.emulator.node.AutoStorage;
import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.node.DiskQuota;
import io.batchflux.emulator.node.FaultyTaskRuntime;
import io.batchflux.emulator.node.FileTrees;
import io.batchflux.emulator.node.ImageCommands;
import io.batchflux.emulator.node.NodeRoute;
import io.batchflux.emulator.node.ProcessGroups;
import io.batchflux.emulator.node.ProcessTaskRuntime;
import io.batchflux.emulator.node.SimulatedTaskRuntime;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.rest.RestOperations;
import io.batchflux.emulator.window.Interior;
import io.batchflux.emulator.wire.ServiceLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What there is in an account, what changes it and what runs its tasks: all that others take the place of at a reset. */
final class Contents {

    private static final Logger LOG = LoggerFactory.getLogger(Contents.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int DISK_THREADS = 8;

    private final EmulatorOptions options;
    private final ServiceLoop loop;
    private final Scheduler timeout;
    private final Scheduler disk =
            Schedulers.newBoundedElastic(DISK_THREADS, Integer.MAX_VALUE, "batch-emulator-disk", 60, true);
    private final Path root;
    private final Account account;
    private final TaskRuntime runtime;
    private final Lifecycles lifecycles;
    private final Router router = new Router();
    private final Optional<ManagementPlane> management;

    /**
     * @param loop that of these contents alone; it ends with them
     * @param timeout where is waited for what does not end
     * @param accountKey the key that the account has
     * @param base the account's URL, without a slash at its end
     * @param faults tells what strikes the next task of a name
     * @param route how nodes reach what has a name of Azure's
     */
    Contents(
            EmulatorOptions options,
            String accountKey,
            ServiceLoop loop,
            Scheduler timeout,
            Supplier<String> base,
            Function<String, Optional<FaultKind>> faults,
            AutoStorage storage,
            Optional<Https> https,
            Optional<NodeRoute> route)
            throws IOException {
        this.options = options;
        this.loop = loop;
        this.timeout = timeout;
        this.account = new Account(loop);
        this.root = options.nodes().runtime() instanceof RuntimeOptions.Processes
                ? makeRoot(options.nodes())
                : Path.of("simulated");
        this.runtime = new FaultyTaskRuntime(runtime(storage, https, route), faults);
        this.lifecycles = new Lifecycles(loop, account, runtime, base, new Disk(disk), root, options);
        this.management =
                https.map(secure -> new ArmOperations(loop, account, lifecycles, secure.tokens(), accountKey, options));
        RestOperations.cover(
                router,
                loop,
                account,
                lifecycles,
                runtime,
                disk,
                options.nodes().supply(),
                options.limits());
    }

    /** What answers the operations. */
    Router router() {
        return router;
    }

    /** What answers for the management plane, over https. */
    Optional<ManagementPlane> management() {
        return management;
    }

    /** What the window shows. */
    Interior seen() {
        return new Interior(loop, account, disk);
    }

    NodeControl control() {
        return lifecycles.control();
    }

    /** What the account answers on its thread; for threads that may wait. */
    <T> T ask(Function<Account, T> question) {
        return loop.get(() -> question.apply(account));
    }

    /** Lets time pass at once. */
    Mono<Void> skip(Duration time) {
        return loop.skip(time);
    }

    /** Somebody has moved the clock. */
    void clockMoved() {
        loop.clockMoved();
    }

    /** Waits until the pools are there. */
    void open() {
        lifecycles.open();
    }

    /** Starts no more tasks. */
    void stop() {
        lifecycles.stop();
    }

    /** Kills every process, waits until nothing is written any more, and deletes all files. */
    void close() {
        runtime.close();
        settle();
        // Whoever closes waits until nothing is written any more; it is never a thread of the emulator's own.
        disk.disposeGracefully().timeout(PATIENCE, timeout).onErrorComplete().block();
        settle();
        loop.end();
        deleteFiles();
    }

    private TaskRuntime runtime(AutoStorage storage, Optional<Https> https, Optional<NodeRoute> route)
            throws IOException {
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
                https.map(secure -> OwnTrust.with(secure.authority().certificate())),
                route);
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
}
