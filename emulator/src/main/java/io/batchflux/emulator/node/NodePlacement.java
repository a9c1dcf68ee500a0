package io.batchflux.emulator.node;

import java.nio.file.Path;

/**
 * A placement says where a task runs or ran.
 *
 * @param poolId the pool
 * @param nodeId the node
 * @param dedicated whether it is a dedicated node
 * @param nodeRoot the node's root directory
 * @param directory the task's directory below the node's root, with slashes
 */
public record NodePlacement(String poolId, String nodeId, boolean dedicated, Path nodeRoot, String directory) {

    /** Returns the task's directory. */
    public Path path() {
        return nodeRoot.resolve(directory);
    }
}
