package io.batchflux.emulator;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Ledger;
import io.batchflux.emulator.account.Lifecycles;
import io.batchflux.emulator.account.NodeControl;
import io.batchflux.emulator.account.Restoring;
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
import io.batchflux.emulator.state.Entry;
import io.batchflux.emulator.state.StateDirectory;
import io.batchflux.emulator.window.Interior;
import io.batchflux.emulator.wire.ServiceClock;
import io.batchflux.emulator.wire.ServiceLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Contents are what there is in an account, what changes it and what runs its tasks: all that others take the place of
 * at a reset.
 */
final class Contents {

    private static final Logger LOG = LoggerFactory.getLogger(Contents.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BATCH = 1000;

    private final EmulatorOptions options;
    private final ServiceLoop loop;
    private final DiskThreads threads = new DiskThreads();
    private final Scheduler disk = threads.scheduler();
    private final ServiceClock clock;
    private final Path root;
    private final Optional<StateDirectory> restored;
    private @Nullable Ledger ledger;
    private final Account account;
    private final TaskRuntime runtime;
    private final Lifecycles lifecycles;
    private final Router router = new Router();
    private final Optional<ManagementPlane> management;

    /**
     * Creates contents, which are empty until they are opened.
     *
     * @param loop that of these contents alone; it ends with them
     * @param clock the clock of that loop
     * @param accountKey the key that the account has
     * @param base the account's URL, without a slash at its end
     * @param faults tells what strikes the next task of a name
     * @param route how nodes reach what has a name of Azure's
     * @param nodes where the nodes have their directories
     */
    Contents(
            EmulatorOptions options,
            String accountKey,
            ServiceLoop loop,
            ServiceClock clock,
            Supplier<String> base,
            Function<String, Optional<FaultKind>> faults,
            AutoStorage storage,
            Optional<Https> https,
            Optional<NodeRoute> route,
            NodeRoot nodes)
            throws IOException {
        this.options = options;
        this.loop = loop;
        this.account = new Account(loop);
        this.clock = clock;
        this.root = nodes.path();
        this.restored = nodes.lastStart();
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

    /** Returns what answers the operations. */
    Router router() {
        return router;
    }

    /** Returns what answers for the management plane, over https. */
    Optional<ManagementPlane> management() {
        return management;
    }

    /** Returns what the window shows. */
    Interior seen() {
        return new Interior(loop, account, disk);
    }

    NodeControl control() {
        return lifecycles.control();
    }

    /** Asks the account on its thread; for threads that may wait. */
    <T> T ask(Function<Account, T> question) {
        return loop.get(() -> question.apply(account));
    }

    /** Lets time pass at once. */
    Mono<Void> skip(Duration time) {
        return loop.skip(time);
    }

    /** Notes that somebody has moved the clock. */
    void clockMoved() {
        loop.clockMoved();
    }

    /** Waits until the pools are there, and all that was kept of the last start. */
    void open() throws IOException {
        if (restored.isPresent()) {
            restore(restored.get());
        }
        lifecycles.open();
    }

    private void restore(StateDirectory state) throws IOException {
        Restoring restoring = new Restoring(loop, account, lifecycles, root);
        List<Entry> batch = new ArrayList<>();
        state.log().read(entry -> {
            batch.add(entry);
            if (batch.size() == BATCH) {
                take(restoring, batch);
            }
        });
        take(restoring, batch);
        Instant latest = loop.get(() -> {
            ledger = new Ledger(loop, account, state.log(), root);
            ledger.goOn();
            return restoring.begin();
        });
        Duration ahead = Duration.between(clock.accountTime(), latest);
        if (options.nodes().runtime() instanceof RuntimeOptions.Simulated && !ahead.isNegative()) {
            // Somebody has skipped time, which stays skipped.
            clock.skip(ahead);
        }
    }

    /** Gives the account's thread the entries in parts, since it waits for nobody. */
    private void take(Restoring restoring, List<Entry> batch) {
        loop.get(() -> {
            batch.forEach(restoring::take);
            batch.clear();
            return true;
        });
    }

    /** Writes down what is in the account, and from now on what changes in it, unless it does already; on the loop's thread. */
    void keep(StateDirectory state) {
        if (ledger != null) {
            return;
        }
        Ledger begun = new Ledger(loop, account, state.log(), root);
        begun.beginAnew(state.named(root));
        ledger = begun;
    }

    /** Keeps nothing more, since others are kept from now on, or nothing; on the loop's thread. */
    void keepNoMore() {
        if (ledger != null) {
            ledger.end();
        }
    }

    /** Starts no more tasks. */
    void stop() {
        lifecycles.stop();
    }

    /** Kills every process, and waits until nothing is written any more; what ran is kept as what runs. */
    void close() {
        loop.get(() -> {
            keepNoMore();
            return true;
        });
        runtime.close();
        settle();
        // Whoever closes waits until nothing is written any more; it is never a thread of the emulator's own.
        threads.end(PATIENCE);
        settle();
        loop.end();
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

    /** Deletes the files of all nodes. */
    void deleteFiles() {
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
}
