package io.batchflux;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tasks of a run wait and none starts, for these reasons; or that is over, or not known to be so any more: then there are none. */
public final class TasksWait extends EventValue<TasksWait> implements RunEvent {

    private static final Shape<TasksWait> SHAPE = new Shape<>(EVENT, TasksWait::new);
    private static final Attribute<List<WaitingReason>> REASONS =
            SHAPE.<List<WaitingReason>>attribute("reasons").checkedBy((name, reasons) -> List.copyOf(reasons));

    private TasksWait(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that tasks wait for these reasons; that none waits any more, if there are none. */
    public static TasksWait of(RunInfo run, Instant time, List<WaitingReason> reasons) {
        return SHAPE.of(run, time, reasons);
    }

    /** Returns the reasons, the most telling first; none if it is over. */
    public List<WaitingReason> reasons() {
        return get(REASONS);
    }

    /** Returns the reasons in a line; empty if it is over. */
    public String message() {
        return reasons().stream().map(WaitingReason::message).collect(Collectors.joining("; "));
    }

    @Override
    public void tell(RunListener listener) {
        listener.onTasksWait(this);
    }
}
