package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.JsonBody;
import java.time.Duration;
import java.util.Optional;

/**
 * A specification says what a job is, as the client asked for it and with the defaults filled in.
 *
 * @param id the job's id
 * @param json the members of the job that the client can set; never changed
 */
public record JobSpec(String id, ObjectNode json) {

    /** Returns the pool that the job names, or that is made for it. */
    public String poolId() {
        return autoPoolId().orElseGet(() -> json.path("poolInfo").path("poolId").asText());
    }

    /** Returns the pool that is made for the job. */
    Optional<String> autoPoolId() {
        return Optional.ofNullable(json.path(JobPools.AUTO_POOL_ID).textValue());
    }

    /** Returns what kind of pool is made for the job. */
    JsonBody autoPoolSpecification() {
        return JsonBody.of(json).requiredObject("poolInfo").requiredObject("autoPoolSpecification");
    }

    /** Returns whether the pool that is made for the job outlives it. */
    boolean keepsAutoPool() {
        return autoPoolSpecification().bool("keepAlive", false);
    }

    /** Returns whether a job schedule makes that pool for all of its jobs. */
    boolean sharesAutoPool() {
        return autoPoolSpecification().text("poolLifetimeOption").orElse("").equals(JobPools.OF_SCHEDULE);
    }

    /** Returns the id of the job schedule that has made the job, or else the job's own. */
    String workItem() {
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    /** Returns the directory of all that the job has on a node, below the root of the node. */
    String directory() {
        return "workitems/" + id.replace(':', '/');
    }

    /** Returns the directory of the job's tasks, below the root of a node. */
    String taskDirectory() {
        return id.indexOf(':') < 0 ? directory() + "/job-1" : directory();
    }

    int priority() {
        return json.path("priority").asInt();
    }

    /** Returns how many tasks may run at once; -1 for no limit. */
    int maxParallelTasks() {
        return json.path("maxParallelTasks").asInt(-1);
    }

    int maxTaskRetryCount() {
        return json.path("constraints").path("maxTaskRetryCount").asInt();
    }

    Duration maxWallClockTime() {
        return Duration.parse(json.path("constraints").path("maxWallClockTime").textValue());
    }

    boolean terminatesWhenAllTasksComplete() {
        return json.path("onAllTasksComplete").asText().equals("terminatejob");
    }

    boolean usesTaskDependencies() {
        return json.path("usesTaskDependencies").asBoolean();
    }

    /** Returns whether the job does what its tasks say is to be done to it when they end. */
    boolean performsExitOptions() {
        return json.path("onTaskFailure").asText().equals("performexitoptionsjobaction");
    }

    Optional<ObjectNode> manager() {
        return Optional.ofNullable((ObjectNode) json.get("jobManagerTask"));
    }

    /** Returns whether the job is terminated when its job manager task is completed. */
    boolean endsWithManager() {
        return json.path("jobManagerTask").path("killJobOnCompletion").asBoolean();
    }

    public Optional<ObjectNode> preparation() {
        return Optional.ofNullable((ObjectNode) json.get("jobPreparationTask"));
    }

    Optional<ObjectNode> release() {
        return Optional.ofNullable((ObjectNode) json.get("jobReleaseTask"));
    }
}
