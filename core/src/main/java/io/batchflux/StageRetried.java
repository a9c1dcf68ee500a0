package io.batchflux;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request failed in a manner that passes, and will be sent again. */
public final class StageRetried extends StageEventValue<StageRetried> implements StageEvent {

    private static final Shape<StageRetried> SHAPE = new Shape<>(STAGE_EVENT, StageRetried::new);
    private static final Attribute<Throwable> ERROR = SHAPE.attribute("error");
    private static final Attribute<Long> ATTEMPT = SHAPE.attribute("attempt");
    private static final Attribute<Duration> PAUSE = SHAPE.attribute("pause");

    private StageRetried(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this attempt failed and another one follows after the pause. */
    public static StageRetried of(
            RunInfo run, Instant time, Stage stage, Throwable error, long attempt, Duration pause) {
        return SHAPE.of(run, time, stage, error, attempt, pause);
    }

    /** Returns why the attempt failed. */
    public Throwable error() {
        return get(ERROR);
    }

    /** Returns which attempt failed, from 1. */
    public long attempt() {
        return get(ATTEMPT);
    }

    /** Returns how long the next attempt is waited for. */
    public Duration pause() {
        return get(PAUSE);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onStageRetried(this);
    }
}
