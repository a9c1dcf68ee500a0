package io.batchflux.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A query says which tasks of a job to list. */
public final class TaskQuery extends GrowableValue<TaskQuery> {

    private static final Shape<TaskQuery> SHAPE = new Shape<>(TaskQuery::new);
    private static final Attribute<String> JOB_ID = SHAPE.attribute("jobId");
    private static final Attribute<@Nullable TaskState> STATE = SHAPE.optional("state");
    private static final Attribute<@Nullable Instant> CHANGED_SINCE = SHAPE.optional("changedSince");
    private static final Attribute<@Nullable Instant> CHANGED_BEFORE = SHAPE.optional("changedBefore");
    private static final Attribute<@Nullable TaskState> STATE_NOT = SHAPE.optional("stateNot");
    private static final Attribute<@Nullable String> ID_FROM = SHAPE.optional("idFrom");
    private static final Attribute<@Nullable String> ID_BEFORE = SHAPE.optional("idBefore");
    private static final Attribute<@Nullable String> CONTINUATION = SHAPE.optional("continuation");

    private TaskQuery(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a query for all tasks of the job, in whatever state. */
    public static TaskQuery all(String jobId) {
        return SHAPE.initial().with(JOB_ID, jobId);
    }

    /** Returns a query for the completed tasks of the job. */
    public static TaskQuery completed(String jobId) {
        return all(jobId).withState(TaskState.COMPLETED);
    }

    /** Returns the job. */
    public String jobId() {
        return get(JOB_ID);
    }

    /** Returns the state that listed tasks are in, or {@code null} for any. */
    public @Nullable TaskState state() {
        return get(STATE);
    }

    /**
     * Returns the moment of the server's clock at or after which the state of listed tasks changed, or {@code null} for any.
     */
    public @Nullable Instant changedSince() {
        return get(CHANGED_SINCE);
    }

    /**
     * Returns the moment of the server's clock before which the state of listed tasks changed, or {@code null} for any.
     */
    public @Nullable Instant changedBefore() {
        return get(CHANGED_BEFORE);
    }

    /** Returns the state that listed tasks are not in, or {@code null} for none. */
    public @Nullable TaskState stateNot() {
        return get(STATE_NOT);
    }

    /** Returns the id from which on tasks are listed, or {@code null} for the first; capitals come as small letters. */
    public @Nullable String idFrom() {
        return get(ID_FROM);
    }

    /** Returns the id before which tasks are listed, or {@code null} for no end. */
    public @Nullable String idBefore() {
        return get(ID_BEFORE);
    }

    /** Returns the {@link TaskPage#continuation()} of the page before, or {@code null} for the first page. */
    public @Nullable String continuation() {
        return get(CONTINUATION);
    }

    /** Returns a copy that lists only tasks in this state, or {@code null} for any. */
    public TaskQuery withState(@Nullable TaskState state) {
        return with(STATE, state);
    }

    /**
     * Returns a copy that lists only tasks whose state changed at or after this moment of the server's clock, or {@code null} for any.
     */
    public TaskQuery withChangedSince(@Nullable Instant changedSince) {
        return with(CHANGED_SINCE, changedSince);
    }

    /**
     * Returns a copy that lists only tasks whose state changed before this moment of the server's clock, or {@code null} for any.
     */
    public TaskQuery withChangedBefore(@Nullable Instant changedBefore) {
        return with(CHANGED_BEFORE, changedBefore);
    }

    /** Returns a copy that lists no task in this state, or {@code null}. */
    public TaskQuery withStateNot(@Nullable TaskState stateNot) {
        return with(STATE_NOT, stateNot);
    }

    /** Returns a copy that lists only tasks with this id or a later one, or {@code null} for any. */
    public TaskQuery withIdFrom(@Nullable String idFrom) {
        return with(ID_FROM, idFrom);
    }

    /** Returns a copy that lists only tasks whose ids are before this one, or {@code null} for any. */
    public TaskQuery withIdBefore(@Nullable String idBefore) {
        return with(ID_BEFORE, idBefore);
    }

    /** Returns a copy that asks for the page after the one with this continuation, or {@code null} for the first. */
    public TaskQuery withContinuation(@Nullable String continuation) {
        return with(CONTINUATION, continuation);
    }
}
