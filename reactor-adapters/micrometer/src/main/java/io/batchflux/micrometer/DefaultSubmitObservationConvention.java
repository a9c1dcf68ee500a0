package io.batchflux.micrometer;

import io.batchflux.RunInfo;
import io.micrometer.common.KeyValues;

/** The keys of {@link BatchObservation#SUBMIT}, with the name {@code batchflux.submit}; to be extended or replaced. */
public class DefaultSubmitObservationConvention implements SubmitObservationConvention {

    /** Makes one. */
    public DefaultSubmitObservationConvention() {}

    @Override
    public String getName() {
        return "batchflux.submit";
    }

    @Override
    public String getContextualName(SubmitObservationContext context) {
        return "batchflux submit";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(SubmitObservationContext context) {
        return KeyValues.of(BatchKey.KIND.withValue(LazyMeters.tag(context.run().kind())));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(SubmitObservationContext context) {
        RunInfo run = context.run();
        return KeyValues.of(
                BatchKey.RUN_ID.withValue(run.id()),
                BatchKey.JOB_ID.withValue(run.jobId()),
                BatchKey.TASK_ID.withValue(context.taskId()),
                BatchKey.POOL_ID.withValue(run.poolId()));
    }
}
