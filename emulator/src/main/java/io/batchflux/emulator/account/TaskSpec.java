package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.node.OutputFile;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A specification says what a task is to do, as the client asked for it and with the defaults filled in.
 *
 * <p>A job may have very many of them, so the members of the task are kept as compact bytes, read when the task is shown or
 * launched, and what tasks have in common is kept once. What the account itself needs to know is kept as values.
 */
public final class TaskSpec {

    private static final TaskSpec.Limits USUAL = Limits.of(Json.object()
            .put("maxWallClockTime", ServiceTime.FOREVER)
            .put("retentionTime", TaskSpecs.RETENTION)
            .put("maxTaskRetryCount", 0));

    /** What has a field of its own rather than its place among the bytes. */
    private static final List<String> KEPT_APART = List.of("id", "requiredSlots", "constraints");

    private final String id;
    private final byte[] members;
    private final int requiredSlots;
    private final int instances;
    private final Limits limits;
    private final TaskDependencies dependencies;
    private final boolean hasExitConditions;
    private final boolean simulates;

    private TaskSpec(
            String id,
            byte[] members,
            int requiredSlots,
            int instances,
            Limits limits,
            TaskDependencies dependencies,
            boolean hasExitConditions,
            boolean simulates) {
        this.id = id;
        this.members = members;
        this.requiredSlots = requiredSlots;
        this.instances = instances;
        this.limits = limits;
        this.dependencies = dependencies;
        this.hasExitConditions = hasExitConditions;
        this.simulates = simulates;
    }

    /**
     * Returns the specification of a task with these members.
     *
     * @param json the members of the task, complete; not to be used afterwards
     */
    static TaskSpec of(ObjectNode json) {
        return of(json, Optional.empty());
    }

    /**
     * Returns the specification of a task with these members.
     *
     * @param json the members of the task, complete; not to be used afterwards
     * @param written the same as they were asked for, if nothing but what has a default is missing there
     */
    static TaskSpec of(ObjectNode json, Optional<byte[]> written) {
        String id = json.path("id").textValue();
        int requiredSlots = json.path("requiredSlots").asInt(1);
        Limits limits = Limits.of(json.withObjectProperty("constraints"));
        return new TaskSpec(
                id,
                written.orElseGet(() -> members(json)),
                requiredSlots,
                MultiInstanceSettings.instances(json),
                limits.equals(USUAL) ? USUAL : limits,
                TaskDependencies.of(json),
                json.has("exitConditions"),
                simulates(json));
    }

    private static byte[] members(ObjectNode json) {
        json.remove(KEPT_APART);
        if (UserIdentity.isDefault(json.path("userIdentity"))) {
            json.remove("userIdentity");
        }
        return Json.write(json);
    }

    /** Returns the same specification for another id. */
    public TaskSpec withId(String other) {
        return new TaskSpec(
                other, members, requiredSlots, instances, limits, dependencies, hasExitConditions, simulates);
    }

    public String id() {
        return id;
    }

    /** Returns the members of the task that the client can set; a new object each time. */
    public ObjectNode json() {
        ObjectNode json = Json.readWritten(members);
        json.put("id", id).put("requiredSlots", requiredSlots).set("constraints", limits.json());
        if (!json.has("userIdentity")) {
            json.set("userIdentity", UserIdentity.byDefault());
        }
        OutputFile.spellConditions(json);
        return json;
    }

    /** Returns which tasks the task waits for. */
    TaskDependencies dependencies() {
        return dependencies;
    }

    /** Returns what is to follow from the ways in which the task can end; missing where it says nothing of that. */
    JsonNode exitConditions() {
        return hasExitConditions ? json().path("exitConditions") : MissingNode.getInstance();
    }

    /** Returns whether the task's environment settings say how a simulated try of it goes. */
    boolean simulates() {
        return simulates;
    }

    private static boolean simulates(ObjectNode json) {
        for (JsonNode setting : json.path("environmentSettings")) {
            if (setting.path("name").asText().startsWith("SIMULATED_")) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many slots of a node the task takes. */
    public int requiredSlots() {
        return requiredSlots;
    }

    /** Returns how many nodes the task takes at once; 0 if it is not a multi-instance task. */
    int instances() {
        return instances;
    }

    /** Returns how often the task is tried again after an exit code that is not zero; -1 for no limit. */
    public int maxTaskRetryCount() {
        return limits.maxTaskRetryCount();
    }

    /** Returns how long a try may take. */
    Duration maxWallClockTime() {
        return limits.maxWallClockTime();
    }

    /** Returns how long the task's directory is kept after it is completed. */
    Duration retentionTime() {
        return limits.retentionTime();
    }

    /** The constraints, with the durations as values and as they were written. */
    private record Limits(
            String writtenWallClockTime,
            String writtenRetentionTime,
            int maxTaskRetryCount,
            Duration maxWallClockTime,
            Duration retentionTime) {

        /** Tasks that are added one after the other mostly have the same. */
        private static volatile @Nullable Limits lastRead;

        static Limits of(ObjectNode constraints) {
            Limits last = lastRead;
            String wallClockTime = constraints.path("maxWallClockTime").textValue();
            String retentionTime = constraints.path("retentionTime").textValue();
            int retries = constraints.path("maxTaskRetryCount").asInt();
            if (last != null
                    && last.writtenWallClockTime.equals(wallClockTime)
                    && last.writtenRetentionTime.equals(retentionTime)
                    && last.maxTaskRetryCount == retries) {
                return last;
            }
            Limits read = new Limits(
                    wallClockTime,
                    retentionTime,
                    retries,
                    Duration.parse(wallClockTime),
                    Duration.parse(retentionTime));
            lastRead = read;
            return read;
        }

        ObjectNode json() {
            return Json.object()
                    .put("maxWallClockTime", writtenWallClockTime)
                    .put("retentionTime", writtenRetentionTime)
                    .put("maxTaskRetryCount", maxTaskRetryCount);
        }
    }
}
