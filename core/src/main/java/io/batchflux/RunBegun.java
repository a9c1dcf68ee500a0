package io.batchflux;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** A run was subscribed to; nothing has been asked of a service. */
public final class RunBegun extends EventValue<RunBegun> implements RunEvent {

    private static final Shape<RunBegun> SHAPE = new Shape<>(EVENT, RunBegun::new);

    private static final Attribute<ContextView> CONTEXT = SHAPE.<ContextView>attribute("context", Context.empty())
            .shownAs(context -> context.size() + " entries")
            .notCompared();

    private RunBegun(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this run began. */
    public static RunBegun of(RunInfo run, Instant time) {
        return SHAPE.of(run, time);
    }

    /**
     * Returns the Reactor context of who subscribed to the run; empty if callers share the run. What is in it is not printed
     * with the event.
     */
    public ContextView context() {
        return get(CONTEXT);
    }

    /** Returns a copy whose subscriber has this context. */
    public RunBegun withContext(ContextView context) {
        return with(CONTEXT, context);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onRunBegun(this);
    }
}
