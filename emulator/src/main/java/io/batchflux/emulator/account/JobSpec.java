package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.JsonBody;
import java.time.Duration;
import java.util.Optional;

/**
 * What a job is, as the client asked for it and with the defaults filled in.
 *
 * @param id the job's id
 * @param json the members of the job that the client can set; never changed
 */
public record JobSpec(String id, ObjectNode json) {

    /** The pool that it names, or that is made for it. */
    public String poolId() {
        return autoPoolId().orElseGet(() -> json.path("poolInfo").path("poolId").asText());
    }

    /** The pool that is made for it. */
    Optional<String> autoPoolId() {
        return Optional.ofNullable(json.path(JobPools.AUTO_POOL_ID).textValue());
    }

    /** What kind of pool is made for it. */
    JsonBody autoPoolSpecification() {
        return JsonBody.of(json).requiredObject("poolInfo").requiredObject("autoPoolSpecification");
    }

    /** Whether the pool that is made for it outlives it. */
    boolean keepsAutoPool() {
        return autoPoolSpecification().bool("keepAlive", false);
    }

    /** Whether a job schedule makes that pool for all of its jobs. */
    boolean sharesAutoPool() {
        return autoPoolSpecification().text("poolLifetimeOption").orElse("").equals(JobPools.OF_SCHEDULE);
    }

    /** The id of the job schedule that has made it, or its own. */
    String workItem() {
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    /** The directory of all that it has on a node, below the root of that. */
    String directory() {
        return "workitems/" + id.replace(':', '/');
    }

    /** The directory of its tasks, below the root of a node. */
    String taskDirectory() {
        return id.indexOf(':') < 0 ? directory() + "/job-1" : directory();
    }

    int priority() {
        return json.path("priority").asInt();
    }

    /** How many tasks may run at once; -1 for no limit. */
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

    /** Whether what the tasks say is to be done to their job is done when they end so. */
    boolean performsExitOptions() {
        return json.path("onTaskFailure").asText().equals("performexitoptionsjobaction");
    }

    Optional<ObjectNode> manager() {
        return Optional.ofNullable((ObjectNode) json.get("jobManagerTask"));
    }

    /** Whether the job is terminated when its job manager task is completed. */
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
