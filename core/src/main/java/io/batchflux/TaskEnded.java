package io.batchflux;

import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task ended, and its result is there; told once for each task whose result is fetched, whether or not it was ever added.
 *
 * <p>The times in {@link #execution} are those of the service's clocks, {@link #time} and {@link #addedAt} are ours.
 */
public final class TaskEnded extends TaskEventValue<TaskEnded> implements TaskEvent {

    private static final Shape<TaskEnded> SHAPE = new Shape<>(TASK_EVENT, TaskEnded::new);
    private static final Attribute<TaskExecution> EXECUTION = SHAPE.attribute("execution");
    private static final Attribute<@Nullable TaskFailure> FAILURE = SHAPE.optional("failure");
    private static final Attribute<@Nullable Instant> ADDED_AT = SHAPE.optional("addedAt");
    private static final Attribute<@Nullable Instant> NOTICED_AT = SHAPE.optional("noticedAt");
    private static final Attribute<Duration> CLOCK_AHEAD = SHAPE.attribute("clockAhead", Duration.ZERO);

    private TaskEnded(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this task ended well. */
    public static TaskEnded of(RunInfo run, Instant time, String taskId, Object item, TaskExecution execution) {
        return SHAPE.of(run, time, taskId, item, execution);
    }

    /** All at once, since there are many tasks. */
    static TaskEnded of(
            RunInfo run,
            Instant time,
            String taskId,
            Object item,
            TaskExecution execution,
            @Nullable TaskFailure failure,
            @Nullable Instant addedAt,
            @Nullable Instant noticedAt,
            Duration clockAhead) {
        return SHAPE.of(run, time, taskId, item, execution, failure, addedAt, noticedAt, clockAhead);
    }

    /**
     * Returns node, times, exit code, retry and requeue counts; {@link TaskExecution#NONE} if the task never ran.
     */
    public TaskExecution execution() {
        return get(EXECUTION);
    }

    /** Returns why the task failed, or {@code null} if it succeeded. */
    public @Nullable TaskFailure failure() {
        return get(FAILURE);
    }

    /** Returns a copy with this reason of failure. */
    public TaskEnded withFailure(@Nullable TaskFailure failure) {
        return with(FAILURE, failure);
    }

    /**
     * Returns when the service was known to have accepted the task, or {@code null} if it was not added, or has left the
     * run already ({@link TaskReadded}).
     */
    public @Nullable Instant addedAt() {
        return get(ADDED_AT);
    }

    /** Returns a copy with this time of adding. */
    public TaskEnded withAddedAt(@Nullable Instant addedAt) {
        return with(ADDED_AT, addedAt);
    }

    /** Returns when the service was seen to have completed the task, or {@code null} if it was not; its result was fetched then. */
    public @Nullable Instant noticedAt() {
        return get(NOTICED_AT);
    }

    /** Returns a copy whose end was seen at this time. */
    public TaskEnded withNoticedAt(@Nullable Instant noticedAt) {
        return with(NOTICED_AT, noticedAt);
    }

    /** Returns by how much the service's clock is ahead of ours; zero if the difference is less than two seconds, or not known. */
    public Duration clockAhead() {
        return get(CLOCK_AHEAD);
    }

    /** Returns a copy in which the service's clock is ahead of ours by this. */
    public TaskEnded withClockAhead(Duration clockAhead) {
        return with(CLOCK_AHEAD, clockAhead);
    }

    /**
     * Returns how long the task was in the queue, from its adding to its start; {@code null} if it never started, or was run
     * more than once: only the last start is known.
     */
    public @Nullable Duration queueTime() {
        TaskExecution execution = execution();
        boolean again = execution.retryCount() + execution.requeueCount() + execution.readds() > 0;
        return again ? null : between(ours(addedAt()), execution.startTime());
    }

    /** Returns how long the last try ran, or {@code null} if the task never ran to an end. */
    public @Nullable Duration runTime() {
        return between(execution().startTime(), execution().endTime());
    }

    /** Returns how long it took until we saw the end of the task, or {@code null} if it never ran to one that we saw. */
    public @Nullable Duration noticeDelay() {
        return between(execution().endTime(), ours(noticedAt()));
    }

    /** Returns what the service's clock said at this time of ours. */
    private @Nullable Instant ours(@Nullable Instant time) {
        return time == null ? null : time.plus(clockAhead());
    }

    /** Clocks differ: nothing takes less than no time. */
    private static @Nullable Duration between(@Nullable Instant begin, @Nullable Instant end) {
        return begin == null || end == null ? null : end.isBefore(begin) ? Duration.ZERO : Duration.between(begin, end);
    }

    /** Returns whether the task succeeded. */
    public boolean isSuccess() {
        return failure() == null;
    }

    @Override
    public void tell(RunListener listener) {
        listener.onTaskEnded(this);
    }
}
