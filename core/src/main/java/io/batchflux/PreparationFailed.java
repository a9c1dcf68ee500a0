package io.batchflux;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some nodes could not be prepared for the run's job, and others could: the run goes on on those, with all its tasks. It is told once
 * for each job of a run.
 */
public final class PreparationFailed extends EventValue<PreparationFailed> implements RunEvent {

    private static final Shape<PreparationFailed> SHAPE = new Shape<>(EVENT, PreparationFailed::new);
    private static final Attribute<List<String>> NODES =
            SHAPE.<List<String>>attribute("nodes").checkedBy((name, nodes) -> List.copyOf(nodes));
    private static final Attribute<TaskFailure> FAILURE = SHAPE.attribute("failure");

    private PreparationFailed(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that these nodes could not be prepared, for this reason. */
    public static PreparationFailed of(RunInfo run, Instant time, List<String> nodes, TaskFailure failure) {
        return SHAPE.of(run, time, nodes, failure);
    }

    /** Returns the ids of the nodes that were known by then; there may be more later. */
    public List<String> nodes() {
        return get(NODES);
    }

    /** Returns why: of several, a reason that stays. */
    public TaskFailure failure() {
        return get(FAILURE);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onPreparationFailed(this);
    }
}
