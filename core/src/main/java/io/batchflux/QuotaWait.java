package io.batchflux;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A quota of the account is used up: the stage waits until something has been given back. */
public final class QuotaWait extends StageEventValue<QuotaWait> implements StageEvent {

    private static final Shape<QuotaWait> SHAPE = new Shape<>(STAGE_EVENT, QuotaWait::new);
    private static final Attribute<Throwable> ERROR = SHAPE.attribute("error");
    private static final Attribute<Duration> PAUSE = SHAPE.attribute("pause");

    private QuotaWait(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this quota is waited for. */
    public static QuotaWait of(RunInfo run, Instant time, Stage stage, Throwable error, Duration pause) {
        return SHAPE.of(run, time, stage, error, pause);
    }

    /** Returns which quota it is, in the service's words. */
    public Throwable error() {
        return get(ERROR);
    }

    /** Returns how long it is until the next attempt. */
    public Duration pause() {
        return get(PAUSE);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onQuotaWait(this);
    }
}
