package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pending task is what is remembered of a task from its staging to its end.
 *
 * @param <C> the type of the item
 */
public final class PendingTask<C> extends GrowableValue<PendingTask<C>> {

    private static final Shape<PendingTask<Object>> SHAPE = new Shape<>(PendingTask::new);
    private static final Attribute<String> ID = SHAPE.attribute("id");
    private static final Attribute<Long> INDEX = SHAPE.attribute("index");
    private static final Attribute<Object> ITEM = SHAPE.attribute("item");
    private static final Attribute<Duration> TIME_LIMIT = SHAPE.attribute("timeLimit");
    private static final Attribute<List<Output>> OUTPUTS =
            SHAPE.<List<Output>>attribute("outputs").checkedBy((name, outputs) -> List.copyOf(outputs));
    private static final Attribute<@Nullable TaskSpec<Object>> SPEC =
            SHAPE.<TaskSpec<Object>>optional("spec").shownAs(spec -> "…");
    private static final Attribute<@Nullable Duration> QUEUE_LIMIT = SHAPE.optional("queueLimit");

    /** When what befell it, from its adding to its end; nothing while nobody listens. No copy has it, and no comparison. */
    volatile @Nullable TaskTimes times;

    private PendingTask(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns what is remembered of a task with these. */
    @SuppressWarnings("unchecked") // The item is all that depends on the type.
    public static <C> PendingTask<C> of(String id, long index, C item, Duration timeLimit, List<Output> outputs) {
        return (PendingTask<C>) SHAPE.of(id, index, item, timeLimit, outputs);
    }

    /** Returns the task's id. */
    public String id() {
        return get(ID);
    }

    /** Returns where it is among the tasks of the run, from 0. */
    public long index() {
        return get(INDEX);
    }

    /** Returns the task as it can be run again, or {@code null} if it cannot. */
    @SuppressWarnings("unchecked") // It is the specification of this task.
    @Nullable
    TaskSpec<C> spec() {
        return (TaskSpec<C>) (TaskSpec<?>) get(SPEC);
    }

    /** Returns how many slots of a node it takes, as far as that is remembered. */
    int slots() {
        TaskSpec<C> spec = spec();
        return spec == null ? 1 : spec.limits().requiredSlots();
    }

    /** Returns a copy that can be run again so, or {@code null}. */
    @SuppressWarnings("unchecked") // It is the specification of this task.
    PendingTask<C> withSpec(@Nullable TaskSpec<C> spec) {
        return with(SPEC, (TaskSpec<Object>) (TaskSpec<?>) spec);
    }

    /** Returns the caller's item. */
    @SuppressWarnings("unchecked") // The factory lets nothing but a C in.
    public C item() {
        return (C) get(ITEM);
    }

    /** Returns how long one try may take. */
    public Duration timeLimit() {
        return get(TIME_LIMIT);
    }

    /** Returns how long it may be in the queue at a stretch, or {@code null} if the run says that. */
    @Nullable
    Duration queueLimit() {
        return get(QUEUE_LIMIT);
    }

    /** Returns a copy with the limits of its own that this task has. */
    PendingTask<C> limitedAs(TaskSpec<?> spec) {
        return with(QUEUE_LIMIT, spec.limits().queueLimit());
    }

    /** Returns what it is to leave. */
    public List<Output> outputs() {
        return get(OUTPUTS);
    }
}
