package io.batchflux.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task as a listing shows it. */
public final class TaskSnapshot extends GrowableValue<TaskSnapshot> {

    private static final Shape<TaskSnapshot> SHAPE = new Shape<>(TaskSnapshot::new);
    private static final Attribute<String> ID = SHAPE.attribute("id");
    private static final Attribute<TaskState> STATE = SHAPE.attribute("state");
    private static final Attribute<Instant> STATE_TRANSITION_TIME = SHAPE.attribute("stateTransitionTime");
    private static final Attribute<TaskExecution> EXECUTION = SHAPE.attribute("execution");

    private TaskSnapshot(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a task of which this is known. */
    public static TaskSnapshot of(String id, TaskState state, Instant stateTransitionTime, TaskExecution execution) {
        return SHAPE.initial()
                .with(ID, id)
                .with(STATE, state)
                .with(STATE_TRANSITION_TIME, stateTransitionTime)
                .with(EXECUTION, execution);
    }

    /** Returns the task's id. */
    public String id() {
        return get(ID);
    }

    /** Returns its state. */
    public TaskState state() {
        return get(STATE);
    }

    /** Returns when it entered that state, by the server's clock. */
    public Instant stateTransitionTime() {
        return get(STATE_TRANSITION_TIME);
    }

    /** Returns what is known of its execution. */
    public TaskExecution execution() {
        return get(EXECUTION);
    }
}
