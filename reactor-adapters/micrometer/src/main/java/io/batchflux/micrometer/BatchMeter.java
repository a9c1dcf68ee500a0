package io.batchflux.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/** The meters that runs have: their names, types, base units and tags, and what they show. */
public enum BatchMeter implements MeterDocumentation {
    RUNS(
            "batchflux.runs",
            "Runs that have ended, and how long they took, from the subscription to the end of their clean-up.",
            Meter.Type.TIMER,
            "seconds",
            BatchKey.KIND,
            BatchKey.OUTCOME),
    RUNS_ACTIVE("batchflux.runs.active", "Runs that have begun and not ended.", Meter.Type.GAUGE, null, BatchKey.KIND),
    RUNS_WAITING(
            "batchflux.runs.waiting",
            "Runs of which tasks wait and none starts, for this reason; one run may have several.",
            Meter.Type.GAUGE,
            null,
            BatchKey.REASON),
    TASKS(
            "batchflux.tasks",
            "Tasks whose results are there.",
            Meter.Type.COUNTER,
            null,
            BatchKey.KIND,
            BatchKey.OUTCOME,
            BatchKey.FAILURE),
    TASKS_IN_FLIGHT(
            "batchflux.tasks.in.flight",
            "Tasks that the service has accepted and whose results are not there.",
            Meter.Type.GAUGE,
            null,
            BatchKey.KIND),
    TASKS_QUEUED(
            "batchflux.tasks.queued",
            "Tasks that were in the queue at the last poll of each run.",
            Meter.Type.GAUGE,
            null,
            BatchKey.KIND),
    TASKS_RUNNING(
            "batchflux.tasks.running",
            "Tasks that were running at the last poll of each run.",
            Meter.Type.GAUGE,
            null,
            BatchKey.KIND),
    TASKS_QUEUE_TIME(
            "batchflux.tasks.queue.time",
            "How long tasks were in the queue, those that ran once.",
            Meter.Type.TIMER,
            "seconds",
            BatchKey.KIND),
    TASKS_RUN_TIME(
            "batchflux.tasks.run.time",
            "How long tasks ran, in their last try.",
            Meter.Type.TIMER,
            "seconds",
            BatchKey.KIND,
            BatchKey.OUTCOME),
    TASKS_NOTICE_DELAY(
            "batchflux.tasks.notice.delay",
            "How long it took until it was seen that a task had ended.",
            Meter.Type.TIMER,
            "seconds",
            BatchKey.KIND),
    TASKS_REPEATED("batchflux.tasks.repeated", "How often tasks ran again.", Meter.Type.COUNTER, null, BatchKey.CAUSE),
    NODES_UNPREPARED(
            "batchflux.nodes.unprepared", "Nodes that could not be prepared for a job.", Meter.Type.COUNTER, null),
    REQUESTS(
            "batchflux.requests",
            "Requests to the two services, each attempt, and how long they took.",
            Meter.Type.TIMER,
            "seconds",
            BatchKey.OPERATION,
            BatchKey.STATUS),
    CONTENT_SENT(
            "batchflux.content.sent",
            "Bytes of content that were sent to the storage account.",
            Meter.Type.COUNTER,
            "bytes",
            BatchKey.CONTENT),
    CONTENT_RECEIVED(
            "batchflux.content.received",
            "Bytes of content that were received.",
            Meter.Type.COUNTER,
            "bytes",
            BatchKey.CONTENT),
    RETRIES(
            "batchflux.retries",
            "Requests that failed in a manner that passes, and were sent again.",
            Meter.Type.COUNTER,
            null,
            BatchKey.STAGE),
    QUOTA_WAITS(
            "batchflux.quota.waits",
            "How often a quota that was used up was waited for.",
            Meter.Type.COUNTER,
            null,
            BatchKey.STAGE),
    LEFT_BEHIND(
            "batchflux.left.behind",
            "What could not be cleaned up, or was kept since it has results.",
            Meter.Type.COUNTER,
            null,
            BatchKey.REMNANT),
    THROTTLE_RATE(
            "batchflux.throttle.rate",
            "How many requests a second the account gets at most; infinite while it has not complained.",
            Meter.Type.GAUGE,
            "requests/second",
            BatchKey.ACCOUNT),
    THROTTLE_WAITING(
            "batchflux.throttle.waiting",
            "Requests that wait for their turns.",
            Meter.Type.GAUGE,
            null,
            BatchKey.ACCOUNT),
    THROTTLE_REFUSED(
            "batchflux.throttle.refused",
            "Requests that the account has refused for coming too often.",
            Meter.Type.COUNTER,
            null,
            BatchKey.ACCOUNT);

    private final String meter;
    private final String description;
    private final Meter.Type type;
    private final @Nullable String unit;

    @SuppressWarnings("ImmutableEnumChecker") // Nobody else has the array.
    private final KeyName[] tags;

    BatchMeter(String meter, String description, Meter.Type type, @Nullable String unit, KeyName... tags) {
        this.meter = meter;
        this.description = description;
        this.type = type;
        this.unit = unit;
        this.tags = tags;
    }

    @Override
    public String getName() {
        return meter;
    }

    /** Returns what it shows. */
    public String description() {
        return description;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public @Nullable String getBaseUnit() {
        return unit;
    }

    @Override
    public KeyName[] getKeyNames() {
        return tags.clone();
    }
}
