package io.batchflux.emulator.node;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An instance is the part of a multi-instance task that a node has.
 *
 * @param hosts the addresses of all of its nodes, that of the primary first
 * @param number which of the nodes it is; 0 for the primary
 * @param coordinates whether it runs the coordination command, rather than the command of the task itself
 */
public record Instance(List<String> hosts, int number, boolean coordinates) {

    /** Every node that others can see is at this address. */
    public static final String HOST = "127.0.0.1";

    /**
     * Returns one of the instances of a task.
     *
     * @param count how many nodes there are
     */
    public static Instance of(int count, int number, boolean coordinates) {
        return new Instance(Collections.nCopies(count, HOST), number, coordinates);
    }

    /**
     * Returns the environment variables that tell a command of its instance.
     *
     * @param directory that of the task on this node
     */
    Map<String, String> environment(String directory) {
        return Map.of(
                "AZ_BATCH_NODE_LIST",
                String.join(";", hosts),
                "AZ_BATCH_HOST_LIST",
                String.join(",", hosts),
                "AZ_BATCH_MASTER_NODE",
                hosts.get(0) + ":6000",
                "AZ_BATCH_IS_CURRENT_NODE_MASTER",
                String.valueOf(number == 0),
                "AZ_BATCH_TASK_SHARED_DIR",
                directory,
                "CCP_NODES",
                hosts.size() + hosts.stream().map(host -> " " + host + " 1").collect(Collectors.joining()));
    }
}
