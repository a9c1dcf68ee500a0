package io.batchflux.micrometer;

import io.batchflux.RunEnded;
import io.batchflux.RunInfo;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/** The keys of {@link BatchObservation#RUN}, with the name {@code batchflux.run}; to be extended or replaced. */
public class DefaultRunObservationConvention implements RunObservationConvention {

    /** Makes one. */
    public DefaultRunObservationConvention() {}

    @Override
    public String getName() {
        return "batchflux.run";
    }

    @Override
    public String getContextualName(RunObservationContext context) {
        return "batchflux run " + LazyMeters.tag(context.run().kind());
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(RunObservationContext context) {
        RunEnded end = context.end();
        return KeyValues.of(
                BatchKey.KIND.withValue(LazyMeters.tag(context.run().kind())),
                end == null
                        ? BatchKey.OUTCOME.withValue(KeyValue.NONE_VALUE)
                        : BatchKey.OUTCOME.withValue(LazyMeters.tag(end.outcome())));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(RunObservationContext context) {
        RunInfo run = context.run();
        KeyValues ids = KeyValues.of(
                BatchKey.RUN_ID.withValue(run.id()),
                BatchKey.JOB_ID.withValue(run.jobId()),
                BatchKey.POOL_ID.withValue(run.poolId()),
                BatchKey.CONTAINER.withValue(run.container()));
        RunEnded end = context.end();
        return end == null
                ? ids
                : ids.and(
                        BatchKey.TASKS_ADDED.withValue(String.valueOf(end.added())),
                        BatchKey.TASKS_SUCCEEDED.withValue(String.valueOf(end.succeeded())),
                        BatchKey.TASKS_FAILED.withValue(String.valueOf(end.failed())));
    }
}
