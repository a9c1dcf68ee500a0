package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Ids;
import io.batchflux.emulator.wire.JsonBody;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** This class reads on what pool a job runs: one that it names, or one that is made for it alone. */
final class JobPools {

    /** The member of a job's own JSON, never shown, with the id of the pool that is made for it. */
    static final String AUTO_POOL_ID = "autoPoolId";

    /** The lifetime of a pool that a job schedule makes for all of its jobs. */
    static final String OF_SCHEDULE = "jobschedule";

    private static final String OF_JOB = "job";
    private static final int LONGEST_PREFIX = 20;
    private static final String AUTOMATIC = "autoPoolSpecification";
    private static final Set<String> AUTOMATIC_MEMBERS =
            Set.of("autoPoolIdPrefix", "poolLifetimeOption", "keepAlive", "pool");

    private JobPools() {}

    /** Reads the pool of a new job into it. */
    static void create(JsonBody body, ObjectNode job) {
        read(body, job, List.of(OF_JOB));
        if (job.path("poolInfo").has(AUTOMATIC)) {
            job.put(AUTO_POOL_ID, newId(job));
        }
    }

    /** Reads the pool of the jobs of a job schedule; those that are made for them get their ids with the jobs. */
    static void createScheduled(JsonBody body, ObjectNode specification) {
        read(body, specification, List.of(OF_JOB, OF_SCHEDULE));
    }

    /** Returns a new id for a pool that is made for the job, or for the job schedule. */
    static String newId(ObjectNode job) {
        return job.path("poolInfo").path(AUTOMATIC).path("autoPoolIdPrefix").asText("")
                + UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    }

    private static void read(JsonBody body, ObjectNode job, List<String> lifetimes) {
        JsonBody poolInfo = poolInfo(body);
        Optional<JsonBody> automatic = poolInfo.object(AUTOMATIC);
        if (automatic.isEmpty()) {
            name(poolInfo, job);
            return;
        }
        if (poolInfo.has("poolId")) {
            throw poolInfo.invalid(AUTOMATIC, "cannot be given together with poolId");
        }
        JsonBody specification = automatic.get().allowOnly(AUTOMATIC_MEMBERS);
        String prefix = specification.text("autoPoolIdPrefix").orElse("");
        if (prefix.length() > LONGEST_PREFIX || !(prefix.isEmpty() || Ids.isValid(prefix))) {
            throw specification.invalid(
                    "autoPoolIdPrefix",
                    "must be up to " + LONGEST_PREFIX + " letters, digits, hyphens and underscores");
        }
        specification.requiredText("poolLifetimeOption");
        String lifetime = specification.choice("poolLifetimeOption", OF_JOB, OF_JOB, OF_SCHEDULE);
        if (!lifetimes.contains(lifetime)) {
            throw specification.invalid("poolLifetimeOption", "only a job schedule can have jobschedule");
        }
        AutoPool.read(specification.requiredObject("pool"), "pool");
        ObjectNode shown = specification.json().deepCopy();
        shown.put("poolLifetimeOption", lifetime).put("keepAlive", specification.bool("keepAlive", false));
        job.putObject("poolInfo").set(AUTOMATIC, shown);
    }

    /** Reads the pool of a request that changes a job; of a pool that is made for it, only whether it outlives the job can change. */
    static void change(JsonBody body, ObjectNode job) {
        JsonBody poolInfo = poolInfo(body);
        Optional<JsonBody> automatic = poolInfo.object(AUTOMATIC);
        if (automatic.isEmpty()) {
            job.remove(AUTO_POOL_ID);
            name(poolInfo, job);
            return;
        }
        if (!(job.path("poolInfo").path(AUTOMATIC) instanceof ObjectNode specification)) {
            throw poolInfo.invalid(AUTOMATIC, "the job was made without it");
        }
        boolean keepAlive = automatic.get().bool("keepAlive", false);
        specification.put("keepAlive", keepAlive);
    }

    private static JsonBody poolInfo(JsonBody body) {
        return body.requiredObject("poolInfo").allowOnly(Set.of("poolId", AUTOMATIC));
    }

    private static void name(JsonBody poolInfo, ObjectNode job) {
        String poolId = poolInfo.requiredText("poolId");
        if (!Ids.isValid(poolId)) {
            throw poolInfo.invalid("poolId", "must be " + Ids.RULE);
        }
        job.putObject("poolInfo").put("poolId", poolId);
    }
}
