package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What all events say. */
abstract class EventValue<V extends EventValue<V>> extends GrowableValue<V> {

    static final Shape<?> EVENT = Shape.common();

    private static final Attribute<RunInfo> RUN =
            EVENT.<RunInfo>attribute("run").shownAs(RunInfo::id);
    private static final Attribute<Instant> TIME = EVENT.attribute("time");

    EventValue(Shape<V> shape, @Nullable Object[] values) {
        super(shape, values);
    }

    /** Returns which run did it, in which of its jobs. */
    public RunInfo run() {
        return get(RUN);
    }

    /** Returns when it was, by the clock of the runner's scheduler. */
    public Instant time() {
        return get(TIME);
    }
}
