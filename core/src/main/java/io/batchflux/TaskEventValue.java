package io.batchflux;

import org.jspecify.annotations.Nullable;

/** What all events of a task say. */
abstract class TaskEventValue<V extends TaskEventValue<V>> extends EventValue<V> {

    static final Shape<?> TASK_EVENT = Shape.common(EVENT);

    private static final Attribute<String> TASK_ID = TASK_EVENT.attribute("taskId");
    private static final Attribute<Object> ITEM =
            TASK_EVENT.attribute("item").shownAs(item -> item.getClass().getSimpleName());

    TaskEventValue(Shape<V> shape, @Nullable Object[] values) {
        super(shape, values);
    }

    /** Returns the task's id in its job. */
    public String taskId() {
        return get(TASK_ID);
    }

    /**
     * Returns the caller's own value, as it was in the {@link TaskSpec}; of a task that calls a function, the {@code List}
     * of the items of its calls. It is not printed with the event.
     */
    public Object item() {
        return get(ITEM);
    }
}
