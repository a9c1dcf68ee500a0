package io.batchflux;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The service was asked which tasks of a job have ended, and answered. */
public final class JobPolled extends EventValue<JobPolled> implements RunEvent {

    private static final Shape<JobPolled> SHAPE = new Shape<>(EVENT, JobPolled::new);
    private static final Attribute<Integer> FOUND = SHAPE.attribute("found");
    private static final Attribute<Duration> DURATION = SHAPE.attribute("duration");
    private static final Attribute<@Nullable RunProgress> PROGRESS = SHAPE.optional("progress");

    private JobPolled(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this many tasks were found in a poll. */
    public static JobPolled of(RunInfo run, Instant time, int found, Duration duration) {
        return SHAPE.of(run, time, found, duration);
    }

    /** Returns how many tasks were found to have ended. */
    public int found() {
        return get(FOUND);
    }

    /** Returns how long the poll took, with all its pages. */
    public Duration duration() {
        return get(DURATION);
    }

    /** Returns how far the run is, or {@code null} if the service could not tell. */
    public @Nullable RunProgress progress() {
        return get(PROGRESS);
    }

    /** Returns a copy with this progress. */
    public JobPolled withProgress(@Nullable RunProgress progress) {
        return with(PROGRESS, progress);
    }

    @Override
    public void tell(RunListener listener) {
        listener.onJobPolled(this);
    }
}
