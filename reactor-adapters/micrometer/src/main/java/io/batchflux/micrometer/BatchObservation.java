package io.batchflux.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations that {@link BatchObservations} makes. */
public enum BatchObservation implements ObservationDocumentation {
    RUN(
            "A run, from its subscription to the end of its clean-up. Its parent is the subscriber's observation, unless callers"
                    + " share the run.",
            DefaultRunObservationConvention.class,
            new KeyName[] {BatchKey.KIND, BatchKey.OUTCOME},
            new KeyName[] {
                BatchKey.RUN_ID,
                BatchKey.JOB_ID,
                BatchKey.POOL_ID,
                BatchKey.CONTAINER,
                BatchKey.TASKS_ADDED,
                BatchKey.TASKS_SUCCEEDED,
                BatchKey.TASKS_FAILED
            }),
    SUBMIT(
            "The submission of a task, until the service has accepted it. It is a child of its run, or of its caller's observation if"
                    + " callers share the run; what the task does is its child.",
            DefaultSubmitObservationConvention.class,
            new KeyName[] {BatchKey.KIND},
            new KeyName[] {BatchKey.RUN_ID, BatchKey.JOB_ID, BatchKey.TASK_ID, BatchKey.POOL_ID});

    private final String description;
    private final Class<? extends ObservationConvention<? extends Observation.Context>> convention;

    @SuppressWarnings("ImmutableEnumChecker") // Nobody else has the array.
    private final KeyName[] low;

    @SuppressWarnings("ImmutableEnumChecker") // Nobody else has the array.
    private final KeyName[] high;

    BatchObservation(
            String description,
            Class<? extends ObservationConvention<? extends Observation.Context>> convention,
            KeyName[] low,
            KeyName[] high) {
        this.description = description;
        this.convention = convention;
        this.low = low;
        this.high = high;
    }

    /** Returns what it observes. */
    public String description() {
        return description;
    }

    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return convention;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return low.clone();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return high.clone();
    }
}
