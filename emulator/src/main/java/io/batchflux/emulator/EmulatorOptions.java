package io.batchflux.emulator;

import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an emulator starts with; an immutable template of which the {@code with} methods give changed copies.
 *
 * @param port the loopback port to listen on; 0 takes a free one
 * @param accountName the name of the Batch account
 * @param accountKey the account's shared key in Base64; empty makes a random one at each start
 * @param pools the pools there are from the start
 * @param images for the name of a container image, the local command that takes the place of its entry point; an empty
 *     command runs the task's own command line as it is
 * @param allowUnknownImages whether a task whose image is not in {@code images} runs its command line as it is, instead
 *     of failing with {@code ContainerInvalidImage}
 * @param workDirectory where the directories of the nodes are made; empty takes the system's temporary directory. The
 *     emulator makes a directory of its own in it and deletes that when it is closed
 * @param maxPageSize how many items a page of a list holds at most; 1 to 1000. A small one tests a client's paging
 * @param maxActiveJobs how many jobs that are not completed the account may have; at least 1
 */
public record EmulatorOptions(
        int port,
        String accountName,
        Optional<String> accountKey,
        List<PoolOptions> pools,
        Map<String, String> images,
        boolean allowUnknownImages,
        Optional<Path> workDirectory,
        int maxPageSize,
        int maxActiveJobs) {

    /** Validates the values and copies the collections. */
    public EmulatorOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
        if (!accountName.matches("[A-Za-z0-9]{3,24}")) {
            throw new IllegalArgumentException("accountName must be 3 to 24 letters and digits, was " + accountName);
        }
        accountKey.ifPresent(EmulatorOptions::requireBase64);
        if (maxPageSize < 1 || maxPageSize > 1000) {
            throw new IllegalArgumentException("maxPageSize must be 1 to 1000, was " + maxPageSize);
        }
        if (maxActiveJobs < 1) {
            throw new IllegalArgumentException("maxActiveJobs must be at least 1, was " + maxActiveJobs);
        }
        pools = List.copyOf(pools);
        Set<String> ids = new HashSet<>();
        for (PoolOptions pool : pools) {
            if (!ids.add(Ids.key(pool.id()))) {
                throw new IllegalArgumentException("pools must have different ids, was twice " + pool.id());
            }
        }
        images = Map.copyOf(images);
        images.forEach((image, command) -> CommandLine.split(command));
    }

    /**
     * A free port, the account {@code batchflux} with a random key, one pool {@code pool} of one node with four slots, no
     * images, the system's temporary directory, pages of 1000 and 300 active jobs.
     */
    public static EmulatorOptions defaults() {
        return new EmulatorOptions(
                0,
                "batchflux",
                Optional.empty(),
                List.of(PoolOptions.of("pool")),
                Map.of(),
                false,
                Optional.empty(),
                1000,
                300);
    }

    /** A copy with another port. */
    public EmulatorOptions withPort(int port) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                allowUnknownImages,
                workDirectory,
                maxPageSize,
                maxActiveJobs);
    }

    /** A copy with another account and its key, in Base64. */
    public EmulatorOptions withAccount(String accountName, String accountKey) {
        return new EmulatorOptions(
                port,
                accountName,
                Optional.of(accountKey),
                pools,
                images,
                allowUnknownImages,
                workDirectory,
                maxPageSize,
                maxActiveJobs);
    }

    /** A copy with another account name; the key stays as it is. */
    public EmulatorOptions withAccountName(String accountName) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                allowUnknownImages,
                workDirectory,
                maxPageSize,
                maxActiveJobs);
    }

    /** A copy with these pools in place of the ones before. */
    public EmulatorOptions withPools(PoolOptions... pools) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                List.of(pools),
                images,
                allowUnknownImages,
                workDirectory,
                maxPageSize,
                maxActiveJobs);
    }

    /** A copy with one more image and the command which takes its place. */
    public EmulatorOptions withImage(String name, String command) {
        Map<String, String> more = new LinkedHashMap<>(images);
        more.put(name, command);
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                more,
                allowUnknownImages,
                workDirectory,
                maxPageSize,
                maxActiveJobs);
    }

    /** A copy in which tasks that name an unknown image run their command line as it is, or fail. */
    public EmulatorOptions withAllowUnknownImages(boolean allowUnknownImages) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                allowUnknownImages,
                workDirectory,
                maxPageSize,
                maxActiveJobs);
    }

    /** A copy with another place for the directories of the nodes. */
    public EmulatorOptions withWorkDirectory(Path workDirectory) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                allowUnknownImages,
                Optional.of(workDirectory),
                maxPageSize,
                maxActiveJobs);
    }

    /** A copy with another page size. */
    public EmulatorOptions withMaxPageSize(int maxPageSize) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                allowUnknownImages,
                workDirectory,
                maxPageSize,
                maxActiveJobs);
    }

    /** A copy with another quota of active jobs. */
    public EmulatorOptions withMaxActiveJobs(int maxActiveJobs) {
        return new EmulatorOptions(
                port,
                accountName,
                accountKey,
                pools,
                images,
                allowUnknownImages,
                workDirectory,
                maxPageSize,
                maxActiveJobs);
    }

    /** Everything but the key. */
    @Override
    public String toString() {
        return "EmulatorOptions[port=" + port + ", accountName=" + accountName + ", pools=" + pools + ", images="
                + images
                + ", allowUnknownImages=" + allowUnknownImages + ", workDirectory=" + workDirectory + ", maxPageSize="
                + maxPageSize + ", maxActiveJobs=" + maxActiveJobs + "]";
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
