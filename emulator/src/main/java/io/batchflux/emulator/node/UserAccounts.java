package io.batchflux.emulator.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * User accounts are those under which tasks of a node can run, besides the automatic ones. Here they are only names: everything runs as who
 * has started the emulator.
 *
 * @param any whether every name is taken for one of them
 * @param names the names that are
 */
public record UserAccounts(boolean any, Set<String> names) {

    public static final UserAccounts ANY = new UserAccounts(true, Set.of());

    public UserAccounts {
        names = Set.copyOf(names);
    }

    /** Returns these and more. */
    public UserAccounts with(Set<String> more) {
        if (any || more.isEmpty()) {
            return this;
        }
        Set<String> all = new HashSet<>(names);
        all.addAll(more);
        return new UserAccounts(false, all);
    }

    /** @throws TaskFailureException if the task is to run under an account that the node does not have */
    void requireThatOf(ObjectNode task) {
        String name = task.path("userIdentity").path("username").asText("");
        if (!any && !name.isEmpty() && !names.contains(name)) {
            throw new TaskFailureException(TaskFailure.user(
                    "CommandLaunchFailed",
                    "Failed to launch the specified command line",
                    "The node has no user account " + name
                            + ": the pool's userAccounts do not name it, and nobody has added it to the node"));
        }
    }
}
