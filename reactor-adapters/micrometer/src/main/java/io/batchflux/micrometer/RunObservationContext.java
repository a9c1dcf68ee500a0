package io.batchflux.micrometer;

import io.batchflux.RunEnded;
import io.batchflux.RunInfo;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** What is known of a run that is observed. */
public final class RunObservationContext extends Observation.Context {

    private final RunInfo run;
    private volatile @Nullable RunEnded end;

    RunObservationContext(RunInfo run) {
        this.run = run;
    }

    /** Returns which run it is. */
    public RunInfo run() {
        return run;
    }

    /** Returns how it ended, or {@code null} before. */
    public @Nullable RunEnded end() {
        return end;
    }

    void ended(RunEnded event) {
        end = event;
    }
}
