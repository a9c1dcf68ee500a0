package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A quota of the account is used up: the stage waits until something has been given back. */
public final class QuotaWait extends GrowableValue<QuotaWait> implements StageEvent {

    private static final Shape<QuotaWait> SHAPE = new Shape<>(QuotaWait::new);
    private static final Attribute<RunInfo> RUN =
            SHAPE.<RunInfo>attribute("run").shownAs(RunInfo::id);
    private static final Attribute<Instant> TIME = SHAPE.attribute("time");
    private static final Attribute<Stage> STAGE = SHAPE.attribute("stage");
    private static final Attribute<Throwable> ERROR = SHAPE.attribute("error");
    private static final Attribute<Duration> PAUSE = SHAPE.attribute("pause");

    private QuotaWait(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this quota is waited for. */
    public static QuotaWait of(RunInfo run, Instant time, Stage stage, Throwable error, Duration pause) {
        return SHAPE.of(run, time, stage, error, pause);
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
    public Stage stage() {
        return get(STAGE);
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
