package io.batchflux.emulator.account;

/**
 * Exit options say what follows from the end of a task.
 *
 * @param jobAction what is done to its job, if the job wants something done
 * @param satisfiesDependents whether tasks that depend on it may run
 */
record ExitOptions(JobAction jobAction, boolean satisfiesDependents) {

    /** A job action says what is done to a job. */
    enum JobAction {
        NONE,
        DISABLE,
        TERMINATE
    }
}
