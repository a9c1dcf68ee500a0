package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run was subscribed to; nothing has been asked of a service. */
public final class RunBegun extends GrowableValue<RunBegun> implements RunEvent {

    private static final Shape<RunBegun> SHAPE = new Shape<>(RunBegun::new);
    private static final Attribute<RunInfo> RUN =
            SHAPE.<RunInfo>attribute("run").shownAs(RunInfo::id);
    private static final Attribute<Instant> TIME = SHAPE.attribute("time");

    private RunBegun(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this run began. */
    public static RunBegun of(RunInfo run, Instant time) {
        return SHAPE.of(run, time);
    }

    @Override
    public RunInfo run() {
        return get(RUN);
    }

    @Override
    public Instant time() {
        return get(TIME);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onRunBegun(this);
    }
}
