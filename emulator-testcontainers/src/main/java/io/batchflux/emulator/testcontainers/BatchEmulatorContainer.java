package io.batchflux.emulator.testcontainers;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A container runs the emulator with Azurite in Testcontainers, from the image that
 * {@code emulator-program/image/Dockerfile} builds.
 *
 * <p>Two ports, free on this machine when the object is made, are the same inside and outside, since URLs in answers, and those of blobs that a task is given,
 * name them. They are taken when the container starts, which fails if somebody else has them by then. The keys of both accounts are random; neither is in
 * the arguments of a process.
 *
 * <p>{@code start()} and {@code close()} block as those of every container do. It is not thread-safe, as the class above.
 */
public class BatchEmulatorContainer extends GenericContainer<BatchEmulatorContainer> {

    /** The account whose keys are used if nothing else is said. */
    private static final String ACCOUNT = "batchflux";

    private static final String STORAGE_ACCOUNT = "batchfluxstorage";
    private static final String STORAGE_KEY_FILE = "/home/emulator/storage.key";
    private static final String PROGRAM = "/opt/batchflux/emulator/batchflux-emulator";

    /** The last line of what the program says when it listens. */
    private static final String READY = ".*It runs the commands it is given.*\\n";

    private final int port = FreePort.find();
    private final int storagePort = FreePort.find();
    private final String key = RandomKey.create();
    private final String storageKey = RandomKey.create();
    private final List<String> pools = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private String firstPool = "pool";

    /**
     * Makes a container of an image, which is not started yet.
     *
     * @param image the image's name, such as {@code batchflux-emulator}
     */
    public BatchEmulatorContainer(DockerImageName image) {
        super(image);
        waitingFor(Wait.forLogMessage(READY, 1));
    }

    /**
     * Adds a pool; the first one that is added is the one that connections use. Without any there is {@code pool}, of a node with four slots.
     *
     * @param id its id
     * @param nodes how many nodes it has
     * @param taskSlotsPerNode how many tasks run on each at a time
     */
    public BatchEmulatorContainer withPool(String id, int nodes, int taskSlotsPerNode) {
        Objects.requireNonNull(id, "id");
        if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "pool: '" + id + "' is no id of a pool: up to 64 letters, digits, '-' and '_' are allowed");
        }
        if (nodes < 0 || taskSlotsPerNode < 1) {
            throw new IllegalArgumentException(
                    "pool " + id + ": nodes must be at least 0 and task slots at least 1, but they are " + nodes
                            + " and " + taskSlotsPerNode);
        }
        if (pools.isEmpty()) {
            firstPool = id;
        }
        pools.add("--pool=" + id + ":slots=" + taskSlotsPerNode + ",nodes=" + nodes);
        return self();
    }

    /**
     * Adds arguments of the emulator's program, such as {@code --runtime=simulated}. Those of its addresses, ports, accounts and pools are set already.
     */
    public BatchEmulatorContainer withArguments(String... more) {
        arguments.addAll(List.of(more));
        return self();
    }

    @Override
    protected void configure() {
        addFixedExposedPort(port, port);
        addFixedExposedPort(storagePort, storagePort);
        addEnv("BATCHFLUX_EMULATOR_KEY", key);
        withCopyToContainer(Transferable.of(storageKey.getBytes(StandardCharsets.US_ASCII)), STORAGE_KEY_FILE);
        withCreateContainerCmdModifier(command -> command.withEntrypoint("sh", PROGRAM));
        setCommand(command().toArray(String[]::new));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                "--bind=0.0.0.0",
                "--port=" + port,
                "--account=" + ACCOUNT,
                "--azurite-port=" + storagePort,
                "--storage-account=" + STORAGE_ACCOUNT + "=" + STORAGE_KEY_FILE));
        command.addAll(pools);
        command.addAll(arguments);
        return command;
    }

    /** Returns where the Batch account answers; the container has to be running. */
    public URI endpoint() {
        return endpoint(getHost());
    }

    /** Returns the name of the Batch account. */
    public String accountName() {
        return ACCOUNT;
    }

    /** Returns the shared key of the Batch account, in Base64. */
    public String accountKey() {
        return key;
    }

    /** Returns the pool that connections use. */
    public String poolId() {
        return firstPool;
    }

    /** Returns where the storage account's blobs are, with the name of the account; the container has to be running. */
    public URI blobEndpoint() {
        return blobEndpoint(getHost());
    }

    /** Returns the name of the storage account. */
    public String storageAccountName() {
        return STORAGE_ACCOUNT;
    }

    /** Returns the key of the storage account, in Base64. */
    public String storageAccountKey() {
        return storageKey;
    }

    URI endpoint(String host) {
        return URI.create("http://" + host + ":" + port);
    }

    URI blobEndpoint(String host) {
        return URI.create("http://" + host + ":" + storagePort + "/" + STORAGE_ACCOUNT);
    }
}
