package io.batchflux.emulator;

import io.batchflux.emulator.wire.Given;
import io.batchflux.emulator.wire.Ids;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Node options say what nodes an emulator has and how they run tasks. By default there is one pool with the id "pool", which has one node
 * with four slots, and tasks are processes. They are immutable.
 *
 * @param pools the pools there are from the start
 * @param supply how the pools that are added later come by their nodes
 * @param runtime what runs the tasks
 * @param images what takes the place of container images
 * @param workDirectory where the directories of the nodes are made; empty takes the system's temporary directory. The
 *     emulator makes a directory of its own in it and deletes that when it is closed
 */
public record NodeOptions(
        List<PoolOptions> pools,
        NodeSupply supply,
        RuntimeOptions runtime,
        ImageOptions images,
        Optional<Path> workDirectory) {

    /** Checks the values and copies the collections. */
    public NodeOptions {
        pools = List.copyOf(pools);
        Set<String> ids = new HashSet<>();
        for (PoolOptions pool : pools) {
            if (!ids.add(Ids.key(pool.id()))) {
                throw new IllegalArgumentException("pools must have different ids, was twice " + pool.id());
            }
        }
    }

    /**
     * Returns the defaults: one pool {@code pool} of one node with four slots, tasks that are processes, no images, the
     * system's temporary directory.
     */
    public static NodeOptions defaults() {
        List<PoolOptions> pools = List.of(PoolOptions.of("pool"));
        return new NodeOptions(
                pools, NodeSupply.prompt(), RuntimeOptions.processes(), ImageOptions.none(), Optional.empty());
    }

    /** Returns how the pool with this id comes by its nodes. */
    public NodeSupply supply(String pool) {
        return pools.stream()
                .filter(each -> Ids.key(each.id()).equals(Ids.key(pool)))
                .map(PoolOptions::supply)
                .findFirst()
                .orElse(supply);
    }

    /** Returns a copy with these pools in place of the ones before. */
    public NodeOptions withPools(PoolOptions... pools) {
        for (PoolOptions pool : Given.present("pools", pools)) {
            Given.present("each of the pools", pool);
        }
        return Copy.with(this, "pools", List.of(pools));
    }

    /** Returns a copy in which pools that are added later come by their nodes otherwise. */
    public NodeOptions withSupply(NodeSupply supply) {
        return Copy.with(this, "supply", supply);
    }

    /** Returns a copy with something else that runs the tasks. */
    public NodeOptions withRuntime(RuntimeOptions runtime) {
        return Copy.with(this, "runtime", runtime);
    }

    /** Returns a copy with these images in place of the ones before. */
    public NodeOptions withImages(ImageOptions images) {
        return Copy.with(this, "images", images);
    }

    /** Returns a copy with another place for the directories of the nodes. */
    public NodeOptions withWorkDirectory(Path workDirectory) {
        return Copy.with(this, "workDirectory", workDirectory);
    }
}
