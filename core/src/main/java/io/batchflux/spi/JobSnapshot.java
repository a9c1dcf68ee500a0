package io.batchflux.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as the service shows it. */
public final class JobSnapshot extends GrowableValue<JobSnapshot> {

    private static final Shape<JobSnapshot> SHAPE = new Shape<>(JobSnapshot::new);
    private static final Attribute<String> ID = SHAPE.attribute("id");
    private static final Attribute<JobState> STATE = SHAPE.attribute("state");
    private static final Attribute<Map<String, String>> METADATA =
            SHAPE.attribute("metadata", Map.<String, String>of()).checkedBy((name, pairs) -> Map.copyOf(pairs));
    private static final Attribute<@Nullable String> TERMINATE_REASON = SHAPE.optional("terminateReason");
    private static final Attribute<@Nullable Instant> CREATION_TIME = SHAPE.optional("creationTime");
    private static final Attribute<@Nullable Duration> TIME_LIMIT = SHAPE.optional("timeLimit");
    private static final Attribute<@Nullable Instant> SERVER_TIME = SHAPE.optional("serverTime");
    private static final Attribute<@Nullable ETag> E_TAG = SHAPE.optional("eTag");

    /** The reason of a job that ended because all its tasks had. */
    public static final String ALL_TASKS_COMPLETE = "AllTasksComplete";

    private JobSnapshot(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a job in this state, without metadata. */
    public static JobSnapshot of(String id, JobState state) {
        return SHAPE.initial().with(ID, id).with(STATE, state);
    }

    /** Returns the job's id. */
    public String id() {
        return get(ID);
    }

    /** Returns its state. */
    public JobState state() {
        return get(STATE);
    }

    /** Returns the names and values given at its creation. */
    public Map<String, String> metadata() {
        return get(METADATA);
    }

    /** Returns why it was terminated, or {@code null} if it was not. */
    public @Nullable String terminateReason() {
        return get(TERMINATE_REASON);
    }

    /** Returns when it was created, by the server's clock, or {@code null} if the service did not say. */
    public @Nullable Instant creationTime() {
        return get(CREATION_TIME);
    }

    /** Returns how long it may live from its creation, or {@code null} if there is no limit. */
    public @Nullable Duration timeLimit() {
        return get(TIME_LIMIT);
    }

    /** Returns the moment of the server's clock at which it answered, or {@code null} if it is not known. */
    public @Nullable Instant serverTime() {
        return get(SERVER_TIME);
    }

    /** Returns its state for {@link Condition#matches}, or {@code null} if the service did not say. */
    public @Nullable ETag eTag() {
        return get(E_TAG);
    }

    /** Returns a copy that was created at this moment, or {@code null}. */
    public JobSnapshot withCreationTime(@Nullable Instant creationTime) {
        return with(CREATION_TIME, creationTime);
    }

    /** Returns a copy that may live so long, or {@code null}. */
    public JobSnapshot withTimeLimit(@Nullable Duration timeLimit) {
        return with(TIME_LIMIT, timeLimit);
    }

    /** Returns a copy that was answered at this moment of the server's clock, or {@code null}. */
    public JobSnapshot withServerTime(@Nullable Instant serverTime) {
        return with(SERVER_TIME, serverTime);
    }

    /** Returns a copy in this state, or {@code null}. */
    public JobSnapshot withETag(@Nullable ETag eTag) {
        return with(E_TAG, eTag);
    }

    /** Returns a copy that was given these names and values at its creation. */
    public JobSnapshot withMetadata(Map<String, String> metadata) {
        return with(METADATA, metadata);
    }

    /** Returns a copy that was terminated for this reason, or {@code null}. */
    public JobSnapshot withTerminateReason(@Nullable String terminateReason) {
        return with(TERMINATE_REASON, terminateReason);
    }

    /** Returns whether the job ended, or is about to, because all its tasks had completed. */
    public boolean isEndedByTasks() {
        return state().isEnding() && ALL_TASKS_COMPLETE.equals(terminateReason());
    }

    /** The states of a job. */
    public enum JobState {
        ACTIVE,
        DISABLING,
        DISABLED,
        ENABLING,
        TERMINATING,
        COMPLETED,
        DELETING;

        /** Returns whether no task of the job will start any more. */
        public boolean isEnding() {
            return this == TERMINATING || this == COMPLETED || this == DELETING;
        }
    }
}
