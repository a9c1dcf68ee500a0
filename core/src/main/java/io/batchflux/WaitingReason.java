package io.batchflux;

import io.batchflux.spi.NodeState;
import io.batchflux.spi.ResizeError;
import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A waiting reason says why tasks wait and none starts, as far as the service shows it.
 *
 * <p>The library makes them; they are immutable. The constructors are public for tests of listeners; more kinds will come.
 */
public sealed interface WaitingReason {

    /** Returns the pool that has to do with it. */
    String poolId();

    /** Returns what it is, in a sentence. */
    String message();

    /** Returns whether it does not pass unless somebody changes something: tasks that can never start fail with it. */
    default boolean isPermanent() {
        return false;
    }

    /**
     * The pool has fewer nodes than it is to have, or none at all.
     *
     * @param poolId the pool
     * @param nodes how many it has
     * @param target how many it is to have
     * @param growing whether the service looks for more now, or a formula may have it do so
     * @param errors why the last resize failed
     */
    record NodesMissing(String poolId, int nodes, int target, boolean growing, List<ResizeError> errors)
            implements WaitingReason {

        /** Copies the list. */
        public NodesMissing {
            errors = List.copyOf(errors);
        }

        /** Returns whether the resize failed for what may go otherwise the next time. */
        public boolean isTransient() {
            return errors.stream().allMatch(ResizeError::isTransient);
        }

        @Override
        public boolean isPermanent() {
            return nodes == 0 && !growing && (target == 0 || errors.stream().anyMatch(ResizeError::isQuota));
        }

        @Override
        public String message() {
            String has = "pool " + poolId + " has " + (nodes == 0 ? "no nodes" : nodes + " of " + target + " nodes");
            String wants = nodes > 0 ? "" : target == 0 ? " and is to have none" : " and is to have " + target;
            String why = errors.stream().map(ResizeError::toString).collect(Collectors.joining("; "));
            return has
                    + wants
                    + (growing ? ": they are being looked for" : "")
                    + (why.isEmpty() ? "" : (growing ? "; before that, " : ": ") + "its resize failed with " + why)
                    + (isPermanent()
                            ? ". Resize it, ask for more quota if the error names one, or choose another"
                            : "");
        }
    }

    /**
     * Nodes start, and may take tasks then.
     *
     * @param poolId the pool
     * @param nodes how many, by their state
     */
    record NodesStarting(String poolId, Map<NodeState, Integer> nodes) implements WaitingReason {

        /** Copies the map. */
        public NodesStarting {
            nodes = Map.copyOf(nodes);
        }

        @Override
        public String message() {
            return "nodes of pool " + poolId + " start: " + counted(nodes);
        }
    }

    /**
     * The start task of nodes has failed, so they take no tasks.
     *
     * @param poolId the pool
     * @param nodes on how many nodes
     * @param nodeId one of them
     * @param startTask how it went there
     * @param stderrTail the end of what it wrote to stderr there; empty if that is not known
     * @param isPermanent whether that is so on all nodes, and there will be no others
     */
    record StartTaskFailed(
            String poolId, int nodes, String nodeId, TaskExecution startTask, String stderrTail, boolean isPermanent)
            implements WaitingReason {

        @Override
        public String message() {
            return "the start task failed on " + (isPermanent ? "all " : "") + nodes + " nodes of pool " + poolId
                    + ", on " + nodeId + " with " + ended()
                    + (stderrTail.isBlank() ? "" : ": " + stderrTail.strip());
        }

        private String ended() {
            return startTask.exitCode() != null
                    ? "exit code " + startTask.exitCode()
                    : startTask.failureInfo() != null
                            ? startTask.failureInfo().code() + " ("
                                    + startTask.failureInfo().message() + ")"
                            : "no exit code";
        }
    }

    /**
     * Nodes take no tasks: they are unusable, preempted, offline or about to leave.
     *
     * @param poolId the pool
     * @param nodes how many, by their state
     * @param errors what is said to be wrong with them
     */
    record NodesUnusable(String poolId, Map<NodeState, Integer> nodes, List<String> errors) implements WaitingReason {

        /** Copies map and list. */
        public NodesUnusable {
            nodes = Map.copyOf(nodes);
            errors = List.copyOf(errors);
        }

        @Override
        public String message() {
            return "nodes of pool " + poolId + " take no tasks: " + counted(nodes)
                    + (errors.isEmpty() ? "" : "; " + String.join("; ", errors));
        }
    }

    /**
     * A container image cannot be pulled.
     *
     * @param poolId the pool
     * @param nodes on how many nodes
     * @param error what the service says of it
     */
    record ImageNotPulled(String poolId, int nodes, String error) implements WaitingReason {

        @Override
        public String message() {
            return "a container image cannot be pulled on " + nodes + " nodes of pool " + poolId + ": " + error;
        }
    }

    /**
     * All slots of the nodes that take tasks are taken.
     *
     * @param poolId the pool
     * @param slots how many slots there are
     * @param jobs how many tasks of which job run there, as far as the service shows it
     */
    record SlotsTaken(String poolId, int slots, Map<String, Integer> jobs) implements WaitingReason {

        /** Copies the map. */
        public SlotsTaken {
            jobs = Map.copyOf(jobs);
        }

        @Override
        public String message() {
            String who = jobs.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(job -> job.getKey() + " (" + job.getValue() + " tasks)")
                    .collect(Collectors.joining(", "));
            return "all " + slots + " task slots of pool " + poolId + " are taken"
                    + (who.isEmpty() ? "" : ", by " + who);
        }
    }

    /**
     * Tasks want more slots than any node of the pool has.
     *
     * @param poolId the pool
     * @param requiredSlots how many the tasks want
     * @param slotsPerNode how many a node has
     */
    record TooManySlots(String poolId, int requiredSlots, int slotsPerNode) implements WaitingReason {

        @Override
        public boolean isPermanent() {
            return true;
        }

        @Override
        public String message() {
            return "a task wants " + requiredSlots + " task slots, and a node of pool " + poolId + " has "
                    + slotsPerNode;
        }
    }

    /**
     * The job is disabled, so none of its tasks starts until somebody enables it.
     *
     * @param poolId the pool
     * @param jobId the job
     */
    record JobDisabled(String poolId, String jobId) implements WaitingReason {

        @Override
        public String message() {
            return "job " + jobId + " is disabled: somebody has to enable it";
        }
    }

    /**
     * Nodes are being prepared for the job.
     *
     * @param poolId the pool
     * @param jobId the job
     * @param nodes how many nodes
     */
    record PreparationRunning(String poolId, String jobId, int nodes) implements WaitingReason {

        @Override
        public String message() {
            return nodes + " nodes of pool " + poolId + " are being prepared for job " + jobId;
        }
    }

    /**
     * Nodes could not be prepared for the job, and take no task of it.
     *
     * @param poolId the pool
     * @param jobId the job
     * @param nodes how many nodes
     * @param failure why the first of them failed
     */
    record NodesUnprepared(String poolId, String jobId, int nodes, TaskFailure failure) implements WaitingReason {

        @Override
        public String message() {
            return failure.message();
        }
    }

    /**
     * A quota of the account is used up, so the job cannot be created yet.
     *
     * @param poolId the pool
     * @param error what the service says of it
     */
    record QuotaReached(String poolId, String error) implements WaitingReason {

        @Override
        public String message() {
            return "a quota of the account is used up: " + error;
        }
    }

    /**
     * The service has asked for a pause, so nothing is asked or added meanwhile.
     *
     * @param poolId the pool
     * @param pause for how long
     */
    record Throttled(String poolId, Duration pause) implements WaitingReason {

        @Override
        public String message() {
            return "the account is throttled for " + pause;
        }
    }

    /**
     * Nodes have free slots, and yet no task starts: the service may need a moment, or the job is held back by a limit of its own.
     *
     * @param poolId the pool
     * @param nodes how many nodes take tasks
     */
    record SlotsFree(String poolId, int nodes) implements WaitingReason {

        @Override
        public String message() {
            return nodes + " nodes of pool " + poolId + " have free task slots, and yet no task starts there";
        }
    }

    private static String counted(Map<NodeState, Integer> nodes) {
        return nodes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(state -> state.getValue() + " " + state.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
