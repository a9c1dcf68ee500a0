package io.batchflux.azure;

import io.batchflux.azure.ValidationReport.Check;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ResizeError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks what a pool tells about the runs to come: whether there are nodes, and whether the image fits. */
final class PoolChecks {

    static final String POOL = "pool";
    private static final String IMAGE = "image";

    private PoolChecks() {}

    static List<Check> of(PoolSnapshot pool, Optional<String> image) {
        return List.of(nodes(pool), image(pool, image));
    }

    private static Check nodes(PoolSnapshot pool) {
        String found = pool.id() + " has " + pool.currentNodes() + " of " + pool.targetNodes() + " nodes with "
                + pool.taskSlotsPerNode() + " task slots each, allocation " + pool.allocationState() + ".";
        if (pool.state().equals("deleting")) {
            return Check.failed(
                    POOL, pool.id() + " is being deleted.", "Choose another " + ConfigurationKey.POOL_ID + ".");
        }
        if (pool.nodeAgent().toLowerCase(Locale.ROOT).startsWith("batch.node.windows")) {
            return Check.warning(
                    POOL,
                    found + " Its nodes run Windows (" + pool.nodeAgent() + ").",
                    "Functions need Linux nodes; command tasks need commands of Windows.");
        }
        if (!pool.resizeErrors().isEmpty()) {
            return Check.warning(
                    POOL,
                    found + " Its last resize failed: " + resizeErrors(pool) + ".",
                    "The error stays until the next resize: resize the pool, or ask for more quota if it names one.");
        }
        if (pool.currentNodes() == 0) {
            if (pool.targetNodes() == 0
                    && !pool.autoScales()
                    && pool.allocationState().equals("steady")) {
                return Check.failed(POOL, found + " It will have none: it does not scale by a formula.", "Resize it.");
            }
            return Check.warning(
                    POOL,
                    found,
                    pool.targetNodes() == 0
                            ? "Tasks wait until its autoscale formula asks for nodes."
                            : "Tasks wait until a node has started.");
        }
        return Check.ok(POOL, found);
    }

    private static Check image(PoolSnapshot pool, Optional<String> image) {
        if (image.isPresent() && !pool.runsContainers()) {
            return Check.failed(
                    IMAGE,
                    ConfigurationKey.BASE_IMAGE_URI + " is " + image.get() + ", but " + pool.id()
                            + " has no container configuration.",
                    "Use a pool that has one, or remove the image.");
        }
        if (image.isEmpty() && pool.runsContainers()) {
            return Check.warning(
                    IMAGE,
                    pool.id() + " runs containers, but " + ConfigurationKey.BASE_IMAGE_URI + " is not set.",
                    "Set it, or name an image in every task.");
        }
        return Check.ok(
                IMAGE,
                image.map(name -> "Functions run in " + name + ".").orElse("Functions run without a container."));
    }

    private static String resizeErrors(PoolSnapshot pool) {
        return pool.resizeErrors().stream().map(ResizeError::toString).collect(Collectors.joining("; "));
    }
}
