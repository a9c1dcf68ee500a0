package io.batchflux;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.TaskDefinition;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says at once what would never run: Azure Batch accepts it, and lets it wait, or fail on a node. */
final class PoolFit {

    private static final String WINDOWS = "batch.node.windows";

    /** For how many nodes a sweep is cut that begins before its pool has any. */
    private static final int UNKNOWN_NODES = 4;

    private PoolFit() {}

    /** Returns why no task of a run will ever run on the pool, or {@code null}. */
    static @Nullable PermanentServiceException unusable(PoolSnapshot pool) {
        if (pool.state().equals("deleting")) {
            return error("PoolBeingDeleted", "pool " + pool.id() + " is being deleted: choose another");
        }
        if (pool.currentNodes() == 0
                && pool.targetNodes() == 0
                && !pool.autoScales()
                && pool.allocationState().equals("steady")) {
            return error(
                    "PoolWithoutNodes",
                    "pool " + pool.id()
                            + " has no nodes and will have none: it is to have 0 dedicated and 0 spot nodes,"
                            + " and does not scale by a formula. Resize it, or choose another");
        }
        return null;
    }

    /** Returns why no function will ever run on the pool, or {@code null}. */
    static @Nullable PermanentServiceException unusableForFunctions(PoolSnapshot pool, @Nullable String image) {
        if (pool.nodeAgent().toLowerCase(Locale.ROOT).startsWith(WINDOWS)) {
            return error(
                    "PoolOfWindowsNodes",
                    "pool " + pool.id() + " has Windows nodes (" + pool.nodeAgent()
                            + "), and functions run on Linux nodes only: choose another");
        }
        return image == null || pool.runsContainers()
                ? null
                : error("PoolWithoutContainers", noContainers(pool, image));
    }

    /** Returns why the task will never run on the pool, or {@code null}. */
    static @Nullable TaskFailure refusal(PoolSnapshot pool, TaskDefinition task) {
        if (task.requiredSlots() > pool.taskSlotsPerNode()) {
            return refused("it needs " + task.requiredSlots() + " task slots, but a node of pool " + pool.id() + " has "
                    + pool.taskSlotsPerNode() + ": let it require fewer, or choose a pool whose nodes have more");
        }
        String image = task.image();
        return image == null || pool.runsContainers() ? null : refused(noContainers(pool, image));
    }

    /** Returns how many such tasks run at once on the nodes that the pool has or is to have; a guess if it has none yet. */
    static int slots(PoolSnapshot pool, int requiredSlots) {
        int ofNode = Math.max(1, pool.taskSlotsPerNode() / requiredSlots);
        int nodes = Math.max(pool.currentNodes(), pool.targetNodes());
        return ofNode * (nodes == 0 ? UNKNOWN_NODES : nodes);
    }

    /** Returns whether nodes fetch the image before they take tasks. */
    static boolean prefetches(PoolSnapshot pool, String image) {
        List<String> images = pool.images();
        return !images.isEmpty()
                && images.stream().anyMatch(known -> fullName(known).equals(fullName(image)));
    }

    private static String fullName(String image) {
        String named = image.replaceFirst("^docker\\.io/(library/)?", "");
        boolean isTagged = named.contains("@") || named.indexOf(':', named.lastIndexOf('/') + 1) >= 0;
        return isTagged ? named : named + ":latest";
    }

    private static String noContainers(PoolSnapshot pool, String image) {
        return "image " + image + " needs a pool that runs containers, and pool " + pool.id()
                + " has no container configuration: choose another, or leave the image out";
    }

    private static TaskFailure refused(String message) {
        return TaskFailure.of(FailureKind.REFUSED, message);
    }

    private static PermanentServiceException error(String code, String message) {
        return new PermanentServiceException(code, message, null);
    }
}
