package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Progress says how far a run is, at one moment. */
public final class RunProgress extends GrowableValue<RunProgress> {

    private static final Shape<RunProgress> SHAPE = new Shape<>(RunProgress::new);
    private static final Attribute<Integer> QUEUED = SHAPE.attribute("queued");
    private static final Attribute<Integer> RUNNING = SHAPE.attribute("running");
    private static final Attribute<Integer> SUCCEEDED = SHAPE.attribute("succeeded");
    private static final Attribute<Integer> FAILED = SHAPE.attribute("failed");
    private static final Attribute<Duration> ELAPSED = SHAPE.attribute("elapsed");

    private RunProgress(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns the progress that these numbers of tasks are. */
    public static RunProgress of(int queued, int running, int succeeded, int failed, Duration elapsed) {
        return SHAPE.initial()
                .with(QUEUED, queued)
                .with(RUNNING, running)
                .with(SUCCEEDED, succeeded)
                .with(FAILED, failed)
                .with(ELAPSED, elapsed);
    }

    /** Returns how many tasks wait for a node. */
    public int queued() {
        return get(QUEUED);
    }

    /** Returns how many tasks are on a node. */
    public int running() {
        return get(RUNNING);
    }

    /** Returns how many tasks ended well. */
    public int succeeded() {
        return get(SUCCEEDED);
    }

    /** Returns how many tasks ended badly, or could not be added. */
    public int failed() {
        return get(FAILED);
    }

    /** Returns how much time has passed since the run was subscribed to. */
    public Duration elapsed() {
        return get(ELAPSED);
    }

    /** Returns how many tasks have ended. */
    public int done() {
        return succeeded() + failed();
    }
}
