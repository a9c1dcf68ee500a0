package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.JsonBody;
import java.util.Optional;

/**
 * A specification says what a job schedule is, as the client asked for it and with the defaults filled in.
 *
 * @param id the job schedule's id
 * @param json the members of the job schedule that the client can set; never changed
 */
public record JobScheduleSpec(String id, ObjectNode json) {

    Recurrence recurrence() {
        return Recurrence.of(json.path("schedule"));
    }

    /** Returns the job with this number, whose id has that in it. */
    JobSpec job(int number, String sharedPoolId) {
        ObjectNode job = specification().deepCopy();
        String jobId = id + ":job-" + number;
        job.put("id", jobId);
        if (job.path("poolInfo").has("autoPoolSpecification")) {
            job.put(JobPools.AUTO_POOL_ID, sharedPool().isPresent() ? sharedPoolId : JobPools.newId(job));
        }
        return new JobSpec(jobId, job);
    }

    /** Returns what kind of pool is made for all jobs of the schedule, if one is. */
    Optional<JsonBody> sharedPool() {
        return JsonBody.of(specification())
                .requiredObject("poolInfo")
                .object("autoPoolSpecification")
                .filter(pool -> pool.text("poolLifetimeOption").orElse("").equals(JobPools.OF_SCHEDULE));
    }

    ObjectNode specification() {
        return (ObjectNode) json.path("jobSpecification");
    }
}
