package io.batchflux;

/** What a run makes at a service and has to clean up; there will be more. */
public enum Remnant {
    /** The job, with its tasks. */
    JOB("job"),
    /** A task whose caller has cancelled, in a job that goes on. */
    TASK("task"),
    /** The container of the inputs, or that of the outputs. */
    CONTAINER("blob container"),
    /** An archive of the code of functions, which all programs share. */
    CODE("archive");

    private final String words;

    Remnant(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
