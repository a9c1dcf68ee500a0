package io.batchflux.emulator;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.control.AdminServer;
import io.batchflux.emulator.http.Https;
import io.batchflux.emulator.identity.ManagedIdentity;
import io.batchflux.emulator.state.StateDirectory;
import io.batchflux.emulator.wire.Given;
import io.batchflux.emulator.wire.Once;
import io.batchflux.emulator.wire.ShutdownHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * An emulator is a local Azure Batch: an HTTP server on the loopback address that answers the data-plane REST API and
 * runs tasks as processes of this machine, or only lets them take time ({@link RuntimeOptions}).
 *
 * <p><strong>It runs what its clients ask it to run</strong>, with the rights of the user who started it. It listens on
 * 127.0.0.1 only, unless {@link EndpointOptions#bindAddress} says otherwise, and every request must carry a valid signature made with the account's key.
 *
 * <p>Requests are answered on event loops of the server; the account's state belongs to one further thread; what waits for
 * the disk or for a process to start runs on a bounded number of others. All threads are daemons. Processes of tasks are in
 * sessions of their own, and end with the emulator however it ends.
 *
 * <p>It is thread-safe.
 */
public final class BatchEmulator implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EmulatorOptions options;
    private final Wiring wiring;
    private final Once closing = new Once();
    private final ShutdownHook hook;

    private BatchEmulator(EmulatorOptions options, Optional<StateDirectory> state, ShutdownHook hook)
            throws IOException {
        this.options = options;
        this.hook = hook;
        this.wiring = new Wiring(options, state);
    }

    /**
     * Starts an emulator; waits until it listens.
     *
     * @throws UncheckedIOException if its directory cannot be made or its helper process cannot be started
     * @throws IllegalStateException if a port is in use, or may not be used, or another emulator has the state directory, or what is in it cannot
     *     be read, or the locale cannot spell the temporary directory
     */
    public static BatchEmulator start(EmulatorOptions options) {
        Given.present("options", options);
        TemporaryDirectory.requireSpelt(System.getProperty("java.io.tmpdir"));
        ShutdownHook hook = new ShutdownHook("batch-emulator-shutdown");
        try {
            return hook.guard(() -> opened(options, hook), BatchEmulator::stop);
        } catch (IOException e) {
            hook.remove();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            hook.remove();
            throw e;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static BatchEmulator opened(EmulatorOptions options, ShutdownHook hook) throws IOException {
        Optional<StateDirectory> state = options.stateDirectory().map(StateDirectory::open);
        BatchEmulator emulator;
        try {
            emulator = new BatchEmulator(options, state, hook);
        } catch (IOException | RuntimeException e) {
            state.ifPresent(StateDirectory::close);
            throw e;
        }
        try {
            emulator.wiring.open();
            return emulator;
        } catch (IOException | RuntimeException e) {
            emulator.stop();
            throw e;
        }
    }

    /**
     * Returns the URL of the account on this machine: {@code http://127.0.0.1:} or {@code https://127.0.0.1:} and the
     * port.
     */
    public URI endpoint() {
        return wiring.endpoint();
    }

    /**
     * Returns the URL of the admin endpoint, over which other processes ask what {@link #requests} tells and change the
     * faults; empty without {@link EndpointOptions#adminPort}.
     */
    public Optional<URI> adminEndpoint() {
        return wiring.admin().map(AdminServer::endpoint);
    }

    /**
     * Returns what requests to the admin endpoint have to have in their header {@code X-Batchflux-Key}; empty without
     * {@link EndpointOptions#withAdminKey}.
     */
    public Optional<String> adminKey() {
        return wiring.adminKey();
    }

    /**
     * Returns the address where a browser shows what is in the account while it happens; empty without an admin
     * endpoint. With {@link EndpointOptions#withWindowControls} the address has a token in its fragment, without which
     * a page changes nothing, and with {@link EndpointOptions#withAdminKey} the key, without which it shows nothing.
     */
    public Optional<URI> window() {
        return wiring.windowAddress();
    }

    /** Returns the name of the account. */
    public String accountName() {
        return options.account().name();
    }

    /** Returns the shared key of the account, in Base64. */
    public String accountKey() {
        return wiring.accountKey();
    }

    /**
     * Returns the file with the certificate, as PEM, that clients have to trust: that of an authority which this
     * emulator has made for itself. It is empty without https.
     */
    public Optional<Path> certificateFile() {
        return wiring.https().map(Https::file);
    }

    /** Returns the file with the same certificate as a trust store of Java (JKS, password {@code changeit}); empty without https. */
    public Optional<Path> trustStoreFile() {
        return wiring.https().map(Https::store);
    }

    /**
     * Writes a certificate that those accept who trust {@link #certificateFile}, and its private key, both as PEM: for another server on this
     * machine, such as Azurite. It is for {@code 127.0.0.1}, the emulator's own address, {@code localhost} and the blobs of every storage account. Only the owner of the key's
     * file can read it.
     *
     * @throws IllegalStateException without https
     */
    public void writeServerCertificate(Path certificate, Path key) {
        try {
            https("there are certificates").writeServerCertificate(certificate, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the URL of the proxy through which clients reach this emulator as {@code login.microsoftonline.com},
     * {@code management.azure.com} and any {@code *.batch.azure.com}, and storage as {@link #routeStorage} says; what
     * else is asked of it is refused. It is empty without {@link EndpointOptions#proxyPort}.
     */
    public Optional<URI> proxyEndpoint() {
        return wiring.proxy().map(proxy -> URI.create("http://127.0.0.1:" + proxy.port()));
    }

    /**
     * Lets the proxy lead {@code <account>.blob.core.windows.net} to a server on this machine, and so all that nodes ask of that name.
     *
     * @param server its URL, with https and a certificate of {@link #writeServerCertificate}
     */
    public void routeStorage(String account, URI server) {
        if (!"https".equals(server.getScheme()) || server.getPort() < 0) {
            throw new IllegalArgumentException("server must have https and a port, was " + server);
        }
        wiring.routes().storage(account, new InetSocketAddress(server.getHost(), server.getPort()));
    }

    /**
     * Returns the URL where programs log in as the machine that they run on, by the protocol of App Service: what
     * {@code IDENTITY_ENDPOINT} has to be in their environment, with {@link #identityHeader} in
     * {@code IDENTITY_HEADER}. It is empty without https.
     */
    public Optional<URI> identityEndpoint() {
        return wiring.identity().map(any -> URI.create(endpoint() + ManagedIdentity.PATH));
    }

    /** Returns the secret of {@link #identityEndpoint}; empty without https. */
    public Optional<String> identityHeader() {
        return wiring.identity().map(identity -> identity.machine().secret());
    }

    /**
     * Makes a bearer token, as the emulator gives it to clients that log in with the account's key.
     *
     * @param audience whom it is for; the service accepts {@code https://batch.core.windows.net/}
     * @param lifetime after how long it expires; one with a negative lifetime has expired
     * @throws IllegalStateException without https, over which alone tokens are accepted
     */
    public String token(String audience, Duration lifetime) {
        return token(audience, lifetime, "");
    }

    /** Makes such a token of the identity with this client id, which may do what its {@linkplain AccountOptions#withRole role} says. */
    public String token(String audience, Duration lifetime, String clientId) {
        return https("there are tokens").tokens().issue(audience, lifetime, clientId);
    }

    private Https https(String what) {
        return wiring.https()
                .orElseThrow(() -> new IllegalStateException(what + " with https only: EmulatorOptions.withHttps()"));
    }

    /**
     * Puts the service's clock ahead of the machine's, or behind it when negative. The times of entities never go back: after
     * the clock was set back they stand still until it has caught up.
     */
    public void skewClock(Duration skew) {
        wiring.clock().skew(skew);
    }

    /**
     * Lets time pass at once, for an emulator of simulated tasks, and returns when all has happened that was due by
     * then: tasks have ended and others begun, each at the time that the service states for it. The time of requests
     * and certificates stays, so that clients are not late. It waits, so call it on a thread that may.
     *
     * @throws IllegalArgumentException unless the time is positive, at most 3650 days, and 36500 days with what was skipped before
     * @throws IllegalStateException if tasks are processes
     */
    public void skipTime(Duration time) {
        // Whoever skips time is a test or a program that waits; how long it takes is a matter of how much was due.
        wiring.skip(time).block();
    }

    /**
     * Returns how many requests each operation has had so far, by names such as {@code Jobs_Create} and
     * {@code Tasks_List}; operations without requests are missing. Requests that were not authenticated do not count.
     */
    public Map<String, Long> requests() {
        return wiring.log().counts();
    }

    /** Counts requests from zero again. */
    public void resetRequests() {
        wiring.log().reset();
    }

    /** Lets these faults strike from now on, in place of those before. */
    public void inject(FaultPlan plan) {
        wiring.faults().arm(plan);
    }

    /** Returns how often each fault of the present plan has struck, by its text. */
    public Map<String, Long> injectedFaults() {
        return wiring.faults().injected();
    }

    /**
     * Takes a node away: what runs on it ends, and its tasks go back into the queue as if never tried. It returns when
     * that has begun.
     *
     * @param node the node's id, or its number in the pool from 1 on
     * @throws IllegalArgumentException if there is no such node
     */
    public void preempt(String pool, String node) {
        await(wiring.control().preempt(pool, node));
    }

    /**
     * Gives a node back that was taken away.
     *
     * @param node the node's id, or its number in the pool from 1 on
     * @throws IllegalArgumentException if there is no such node
     */
    public void restore(String pool, String node) {
        await(wiring.control().restore(pool, node));
    }

    /**
     * Links a storage account to the Batch account, as its automatic storage account: resource files that name only a container
     * are looked for there from now on.
     *
     * @param signedUrl the URL of the account's blobs with a signature that lets read and list them
     * @throws IllegalArgumentException if it is not a URL of http or https
     */
    public void linkStorage(String signedUrl) {
        wiring.storage().link(signedUrl);
    }

    /**
     * Makes a node unusable, as when its machine breaks: what runs on it ends, and its tasks go back into the queue as if
     * never tried. {@link #restore} and the operations that reboot or reimage a node bring it back.
     *
     * @param node the node's id, or its number in the pool from 1 on
     * @throws IllegalArgumentException if there is no such node
     */
    public void fail(String pool, String node) {
        await(wiring.control().fail(pool, node));
    }

    /**
     * Lets the start task of a node have failed with exit code 1, so that the node is {@code starttaskfailed}; its tasks go
     * back into the queue as if never tried. Rebooting the node runs the start task again.
     *
     * @param node the node's id, or its number in the pool from 1 on
     * @throws IllegalArgumentException if there is no such node, or the pool has no start task
     */
    public void failStartTask(String pool, String node) {
        await(wiring.control().failStartTask(pool, node));
    }

    /**
     * Lets a pool come by its nodes in another way from now on.
     *
     * @throws IllegalArgumentException if there is no such pool
     */
    public void supply(String pool, NodeSupply supply) {
        await(wiring.control().supply(pool, supply));
    }

    /**
     * Evaluates the autoscale formula of a pool now, rather than at the end of its interval, and resizes the pool as it says.
     *
     * @throws IllegalArgumentException if there is no such pool, or it does not scale automatically
     */
    public void autoScale(String pool) {
        await(wiring.control().autoScale(pool));
    }

    /**
     * Waits for a change, for whoever uses the emulator from a test or a program; the account's own thread makes the
     * change, and never calls this.
     */
    private static void await(Mono<?> change) {
        change.block(PATIENCE);
    }

    /** Returns how many tasks are on a node at this moment; 0 once closed. It waits a moment for the thread that knows. */
    public int runningTasks() {
        return closing.hasBegun() ? 0 : wiring.ask(Account::runningTasks);
    }

    /** Returns how many jobs are not completed at this moment; 0 once closed. It waits a moment for the thread that knows. */
    public int activeJobs() {
        return closing.hasBegun() ? 0 : wiring.ask(Account::activeJobs);
    }

    /**
     * Puts the emulator back to what it was when it started, at the same address and with the same keys: for tests that share one.
     *
     * <p>From one moment to the next there are no jobs, and the pools are those of the options again, with nodes that have run nothing;
     * requests are counted from zero, the faults are those of the options, and so is the clock. Requests need not stop: each is answered
     * from before that moment or from after it. What tasks were running is killed and their files are deleted before this returns. A
     * {@linkplain #linkStorage linked} storage account stays linked.
     *
     * @throws UncheckedIOException if a directory cannot be made or the helper process cannot be started; then nothing has changed
     * @throws IllegalStateException if it is closed
     */
    public void reset() {
        try {
            wiring.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Leaves it to its owner to {@link #close} it at the end of the program, after those who use it: all shutdown hooks run at the same time. Without
     * that call, its processes end with the program all the same, but files remain.
     */
    public void removeShutdownHook() {
        hook.remove();
    }

    /**
     * Stops the server, kills every process of every task and deletes all files, unless they are kept in a
     * {@linkplain EmulatorOptions#withStateDirectory state directory}. A second call waits until the first is done.
     */
    @Override
    public void close() {
        if (stop()) {
            hook.remove();
        }
    }

    private boolean stop() {
        return closing.run(wiring::close);
    }
}
