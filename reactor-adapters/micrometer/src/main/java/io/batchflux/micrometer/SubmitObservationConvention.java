package io.batchflux.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Says by which name and keys the submission of a task is observed; {@link DefaultSubmitObservationConvention} unless the user has one. */
public interface SubmitObservationConvention extends ObservationConvention<SubmitObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof SubmitObservationContext;
    }
}
