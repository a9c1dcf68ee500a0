package io.batchflux.emulator;

import io.batchflux.emulator.wire.BindAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Emulator options say what an emulator starts with; they are an immutable template of which the {@code with} methods
 * give changed copies. Nothing begins before {@link BatchEmulator#start}. A value that breaks its rule throws
 * {@link IllegalArgumentException} when the copy is made.
 *
 * @param endpoint where it listens
 * @param account the account it plays
 * @param limits the limits of the account
 * @param nodes what nodes there are and how they run tasks
 * @param jobs how jobs and their tasks fare
 * @param disturbance what comes between requests and their answers
 * @param lenient whether is accepted what the service refuses and the emulator has no need to: sizes of machines and node agents that
 *     there are not, and tasks with containers on pools without, or the other way round
 * @param requestLogging how requests are logged
 * @param stateDirectory where all that is in the account is kept for the next start; empty keeps it in memory alone
 */
public record EmulatorOptions(
        EndpointOptions endpoint,
        AccountOptions account,
        LimitOptions limits,
        NodeOptions nodes,
        JobOptions jobs,
        DisturbanceOptions disturbance,
        boolean lenient,
        RequestLogging requestLogging,
        Optional<Path> stateDirectory) {

    /** Checks what goes together. */
    public EmulatorOptions {
        if (account.hasKnownKey() && !new BindAddress(endpoint.bindAddress()).isLoopback()) {
            throw new IllegalArgumentException(
                    "bindAddress must be 127.0.0.1 for an account whose key everybody knows, was "
                            + endpoint.bindAddress()
                            + ": whoever reaches it would run programs as you; use a key of your own");
        }
        if (stateDirectory.isPresent() && nodes.workDirectory().isPresent()) {
            throw new IllegalArgumentException(
                    "workDirectory must not be given with stateDirectory, which has the nodes' directories in it, was "
                            + nodes.workDirectory().get());
        }
    }

    /**
     * Returns the defaults: a free port, http, the account {@code batchflux} with a random key, one pool {@code pool}
     * of one node with four slots, no images, the system's temporary directory, the default limits, tasks that are
     * processes, jobs that pass through no state for longer than it takes, no delay, no admin endpoint and no faults;
     * as severe as the service, silent about requests, and with nothing kept for the next start.
     */
    public static EmulatorOptions defaults() {
        return new EmulatorOptions(
                EndpointOptions.defaults(),
                AccountOptions.defaults(),
                LimitOptions.defaults(),
                NodeOptions.defaults(),
                JobOptions.defaults(),
                DisturbanceOptions.none(),
                false,
                RequestLogging.OFF,
                Optional.empty());
    }

    /** Returns a copy that listens elsewhere. */
    public EmulatorOptions withEndpoint(EndpointOptions endpoint) {
        return Copy.with(this, "endpoint", endpoint);
    }

    /** Returns a copy with another account. */
    public EmulatorOptions withAccount(AccountOptions account) {
        return Copy.with(this, "account", account);
    }

    /** Returns a copy with other limits. */
    public EmulatorOptions withLimits(LimitOptions limits) {
        return Copy.with(this, "limits", limits);
    }

    /** Returns a copy with other nodes, or ones that run tasks otherwise. */
    public EmulatorOptions withNodes(NodeOptions nodes) {
        return Copy.with(this, "nodes", nodes);
    }

    /** Returns a copy in which jobs and their tasks fare otherwise. */
    public EmulatorOptions withJobs(JobOptions jobs) {
        return Copy.with(this, "jobs", jobs);
    }

    /** Returns a copy in which something else comes between requests and their answers. */
    public EmulatorOptions withDisturbance(DisturbanceOptions disturbance) {
        return Copy.with(this, "disturbance", disturbance);
    }

    /** Returns a copy that accepts what the service refuses, or refuses it as well. */
    public EmulatorOptions withLenient(boolean lenient) {
        return Copy.with(this, "lenient", lenient);
    }

    /** Returns a copy that logs requests in this way, or not. */
    public EmulatorOptions withRequestLogging(RequestLogging requestLogging) {
        return Copy.with(this, "requestLogging", requestLogging);
    }

    /**
     * Returns a copy that keeps all that is in the account in this directory, so that a later start with it goes on
     * where this one ended, however it ended: jobs, tasks, pools, nodes and job schedules, the files of tasks, and the
     * account's key. What ran is back in the queue then. The directory is made if it is missing; one emulator at a time
     * can have it. Whoever can read it has the key.
     */
    public EmulatorOptions withStateDirectory(Path stateDirectory) {
        return Copy.with(this, "stateDirectory", stateDirectory);
    }

    /** Returns a copy with another port; 0 takes a free one. */
    public EmulatorOptions withPort(int port) {
        return withEndpoint(endpoint.withPort(port));
    }

    /** Returns a copy whose service listens on this address; see {@link EndpointOptions#withBindAddress}. */
    public EmulatorOptions withBindAddress(String bindAddress) {
        return withEndpoint(endpoint.withBindAddress(bindAddress));
    }

    /** Returns a copy with an admin endpoint; the port 0 takes a free one. */
    public EmulatorOptions withAdminPort(int adminPort) {
        return withEndpoint(endpoint.withAdminPort(adminPort));
    }

    /** Returns a copy that speaks https and accepts bearer tokens. */
    public EmulatorOptions withHttps() {
        return withEndpoint(endpoint.withHttps(true));
    }

    /**
     * Returns a copy that speaks https and has a proxy which answers for Azure's names; the port 0 takes a free one.
     */
    public EmulatorOptions withProxyPort(int proxyPort) {
        return withEndpoint(endpoint.withProxyPort(proxyPort));
    }

    /** Returns a copy with another account and its key, in Base64. */
    public EmulatorOptions withAccount(String name, String key) {
        return withAccount(account.withName(name).withKey(key));
    }

    /** Returns a copy with these pools in place of the ones before. */
    public EmulatorOptions withPools(PoolOptions... pools) {
        return withNodes(nodes.withPools(pools));
    }

    /** Returns a copy with something else that runs the tasks. */
    public EmulatorOptions withRuntime(RuntimeOptions runtime) {
        return withNodes(nodes.withRuntime(runtime));
    }

    /** Returns a copy whose tasks are processes that find the emulator's own {@code java} on their PATH. */
    public EmulatorOptions withJavaOnPath() {
        return withRuntime(RuntimeOptions.processes().withJavaOnPath(true));
    }

    /** Returns a copy with one more image and the command which takes its place. */
    public EmulatorOptions withImage(String name, String command) {
        return withImages(nodes.images().withImage(name, command));
    }

    /** Returns a copy with these images in place of the ones before. */
    public EmulatorOptions withImages(ImageOptions images) {
        return withNodes(nodes.withImages(images));
    }

    /** Returns a copy with another place for the directories of the nodes. */
    public EmulatorOptions withWorkDirectory(Path workDirectory) {
        return withNodes(nodes.withWorkDirectory(workDirectory));
    }

    /** Returns a copy with another delay of requests. */
    public EmulatorOptions withLatency(LatencyOptions latency) {
        return withDisturbance(disturbance.withLatency(latency));
    }

    /** Returns a copy in which the chance of the latency begins elsewhere. */
    public EmulatorOptions withSeed(long seed) {
        return withDisturbance(disturbance.withSeed(seed));
    }

    /** Returns a copy with other faults. */
    public EmulatorOptions withFaults(FaultPlan faults) {
        return withDisturbance(disturbance.withFaults(faults));
    }
}
