/**
 * Shows what runs do, by Micrometer: {@link io.batchflux.micrometer.BatchMeters} makes meters of what a run tells,
 * {@link io.batchflux.micrometer.BatchObservations} makes observations of runs and of the submission of tasks, and so
 * traces, which go on in the tasks.
 */
@NullMarked
package io.batchflux.micrometer;

import org.jspecify.annotations.NullMarked;
