package io.batchflux.emulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A launch has all that is needed to run a task on a node.
 *
 * @param accountUrl the URL of the account
 * @param placement the pool, the node and the task's directory on it
 * @param jobId the job; empty for the start task of a node
 * @param members gives what to run
 * @param simulates whether the environment settings of what to run say how a simulated try of it goes
 * @param commonEnvironment the environment settings of the job
 * @param preparationDirectory the directory of the job preparation task, below the node's root
 * @param retriesFailure whether a failure of the command is followed by another try, so that no outputs are taken then
 * @param retryCount how often the task was tried before
 * @param allowed which tasks the pool runs
 * @param accounts the accounts under which it can run
 * @param instance the part of a multi-instance task that it is
 */
public record TaskLaunch(
        String accountUrl,
        NodePlacement placement,
        String jobId,
        Supplier<ObjectNode> members,
        boolean simulates,
        JsonNode commonEnvironment,
        Optional<String> preparationDirectory,
        boolean retriesFailure,
        int retryCount,
        AllowedTasks allowed,
        UserAccounts accounts,
        Optional<Instance> instance) {

    public TaskLaunch withInstance(Instance part) {
        return new TaskLaunch(
                accountUrl,
                placement,
                jobId,
                members,
                simulates,
                commonEnvironment,
                preparationDirectory,
                retriesFailure,
                retryCount,
                allowed,
                accounts,
                Optional.of(part));
    }

    /** Returns what to run; reads it, unless it is read already. */
    ObjectNode task() {
        return members.get();
    }

    String taskId() {
        return task().path("id").asText();
    }

    Path nodeRoot() {
        return placement.nodeRoot();
    }

    Path directory() {
        return placement.path();
    }

    /** Returns whether this is the coordination command of a multi-instance task. */
    boolean coordinates() {
        return instance.filter(Instance::coordinates).isPresent();
    }

    /** Returns where resource files go to. */
    Path fileDirectory() {
        return coordinates() ? directory() : workingDirectory();
    }

    Path workingDirectory() {
        return directory().resolve("wd");
    }
}
