package io.batchflux;

import io.batchflux.spi.JobSnapshot;
import java.time.Duration;

/**
 * Knows whether the job of a run ended with its lease: then this program was cut off for longer, and what had not ended goes to a
 * next job. Thread-safe.
 */
final class LeaseEnd {

    /** Why the service ends a job that has reached its time limit. */
    static final String LIMIT_REACHED = "MaxWallClockTimeExpiry";

    private final boolean isPossible;
    private final Duration timeLimit;
    private volatile boolean seen;

    LeaseEnd(JobOptions options) {
        this.isPossible = options.lease() != null;
        this.timeLimit = options.timeLimit();
    }

    /** Returns whether the job is leased at all. */
    boolean isPossible() {
        return isPossible;
    }

    /** Looks whether the job has reached a limit that is less than the job's time limit: no clock is asked. */
    void look(JobSnapshot job) {
        Duration limit = job.timeLimit();
        if (isPossible
                && job.state().isEnding()
                && LIMIT_REACHED.equals(job.terminateReason())
                && limit != null
                && limit.compareTo(timeLimit) < 0) {
            seen = true;
        }
    }

    /** Returns whether the job is known to have ended with its lease. */
    boolean isSeen() {
        return seen;
    }

    /** Returns the failure of a task that did not end before. */
    static TaskFailure failure() {
        return Diagnosis.ofJobEnd("its lease had ended, since the service could not be reached for so long");
    }

    /** Returns whether the end of its job is what befell the task. */
    static boolean befell(EndedTask<?> ended) {
        if (ended instanceof EndedTask.Completed<?> completed) {
            return completed.jobEnd() != null;
        }
        return ((EndedTask.Lost<?>) ended).failure().kind() == FailureKind.JOB_ENDED;
    }
}
