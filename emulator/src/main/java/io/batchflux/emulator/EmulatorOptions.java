package io.batchflux.emulator;

import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an emulator starts with; an immutable template of which the {@code with} methods give changed copies.
 *
 * @param port the loopback port to listen on; 0 takes a free one
 * @param accountName the name of the Batch account
 * @param accountKey the account's shared key in Base64; empty makes a random one at each start
 * @param pools the pools there are from the start
 * @param images what takes the place of container images
 * @param workDirectory where the directories of the nodes are made; empty takes the system's temporary directory. The
 *     emulator makes a directory of its own in it and deletes that when it is closed
 * @param limits the limits of the account
 * @param runtime what runs the tasks
 * @param latency how long each request waits before it is dealt with
 * @param seed where the chance of the latency begins; two emulators with the same one draw the same
 * @param adminPort the loopback port of the admin endpoint; 0 takes a free one, empty goes without
 * @param faults what goes wrong with requests from the start
 */
public record EmulatorOptions(
        int port,
        String accountName,
        Optional<String> accountKey,
        List<PoolOptions> pools,
        ImageOptions images,
        Optional<Path> workDirectory,
        LimitOptions limits,
        RuntimeOptions runtime,
        LatencyOptions latency,
        long seed,
        Optional<Integer> adminPort,
        FaultPlan faults) {

    /** Validates the values and copies the collections. */
    public EmulatorOptions {
        requirePort("port", port);
        adminPort.ifPresent(admin -> requirePort("adminPort", admin));
        if (!accountName.matches("[A-Za-z0-9]{3,24}")) {
            throw new IllegalArgumentException("accountName must be 3 to 24 letters and digits, was " + accountName);
        }
        accountKey.ifPresent(EmulatorOptions::requireBase64);
        pools = List.copyOf(pools);
        Set<String> ids = new HashSet<>();
        for (PoolOptions pool : pools) {
            if (!ids.add(Ids.key(pool.id()))) {
                throw new IllegalArgumentException("pools must have different ids, was twice " + pool.id());
            }
        }
    }

    /**
     * A free port, the account {@code batchflux} with a random key, one pool {@code pool} of one node with four slots, no
     * images, the system's temporary directory, the default limits, tasks that are processes, no
     * delay, no admin endpoint and no faults.
     */
    public static EmulatorOptions defaults() {
        List<PoolOptions> pools = List.of(PoolOptions.of("pool"));
        return new EmulatorOptions(
                0,
                "batchflux",
                Optional.empty(),
                pools,
                ImageOptions.none(),
                Optional.empty(),
                LimitOptions.defaults(),
                RuntimeOptions.processes(),
                LatencyOptions.none(),
                0,
                Optional.empty(),
                FaultPlan.none());
    }

    /** A copy with another port. */
    public EmulatorOptions withPort(int port) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** A copy with another account and its key, in Base64. */
    public EmulatorOptions withAccount(String accountName, String accountKey) {
        return new EmulatorOptions(
                port,
                accountName,
                Optional.of(accountKey),
                pools,
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** A copy with another account name; the key stays as it is. */
    public EmulatorOptions withAccountName(String accountName) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** A copy with these pools in place of the ones before. */
    public EmulatorOptions withPools(PoolOptions... pools) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                List.of(pools),
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** A copy with one more image and the command which takes its place. */
    public EmulatorOptions withImage(String name, String command) {
        return withImages(images.withImage(name, command));
    }

    /** A copy with these images in place of the ones before. */
    public EmulatorOptions withImages(ImageOptions images) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** A copy with another place for the directories of the nodes. */
    public EmulatorOptions withWorkDirectory(Path workDirectory) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                Optional.of(workDirectory),
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** A copy with other limits. */
    public EmulatorOptions withLimits(LimitOptions limits) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** A copy with something else that runs the tasks. */
    public EmulatorOptions withRuntime(RuntimeOptions runtime) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** A copy with another delay of requests. */
    public EmulatorOptions withLatency(LatencyOptions latency) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** A copy with another beginning of the chance of the latency. */
    public EmulatorOptions withSeed(long seed) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** A copy with an admin endpoint; the port 0 takes a free one. */
    public EmulatorOptions withAdminPort(int adminPort) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                Optional.of(adminPort),
                faults);
    }

    /** A copy with other faults. */
    public EmulatorOptions withFaults(FaultPlan faults) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                workDirectory,
                limits,
                runtime,
                latency,
                seed,
                adminPort,
                faults);
    }

    /** Everything but the key. */
    @Override
    public String toString() {
        return "EmulatorOptions[port=" + port + ", accountName=" + accountName + ", pools=" + pools + ", images="
                + images + ", workDirectory=" + workDirectory + ", limits=" + limits + ", runtime=" + runtime
                + ", latency=" + latency + ", seed=" + seed + ", adminPort=" + adminPort + ", faults=" + faults + "]";
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(name + " must be 0 to 65535, was " + port);
        }
    }

    private static void requireBase64(String key) {
        try {
            if (Base64.getDecoder().decode(key).length > 0) {
                return;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("accountKey must be Base64", notBase64);
        }
        throw new IllegalArgumentException("accountKey must not be empty");
    }
}
