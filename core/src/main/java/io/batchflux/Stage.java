package io.batchflux;

/** The stages of a run, in the order in which a task goes through them. */
public enum Stage {
    /** Uploads what the tasks need. */
    STAGE_INPUTS("staging inputs"),
    /** Creates the job. */
    OPEN_JOB("opening the job"),
    /** Adds the tasks to the job. */
    ADD_TASKS("adding tasks"),
    /** Asks the service which tasks have ended. */
    WATCH_JOB("watching the job"),
    /** Fetches what the tasks left. */
    COLLECT("collecting results"),
    /** Reads and writes what is recorded of a {@linkplain NamedRun named run}. */
    RECORD("recording results"),
    /** Ends the job and deletes what was uploaded. */
    CLOSE_JOB("closing the job");

    private final String activity;

    Stage(String activity) {
        this.activity = activity;
    }

    @Override
    public String toString() {
        return activity;
    }
}
