package io.batchflux.spi;

import org.jspecify.annotations.Nullable;

/** The task that brings a node what all tasks of a job share; it is run again on the same node. */
public final class JobPreparation extends CommandValue<JobPreparation> {

    private static final Shape<JobPreparation> SHAPE = new Shape<>(COMMAND, JobPreparation::new);

    private JobPreparation(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns a preparation that runs this. */
    public static JobPreparation of(String commandLine) {
        return SHAPE.of(commandLine);
    }
}
