package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import io.batchflux.RunInfo;

/**
 * Tells tasks apart, across jobs.
 *
 * @param job the job's id; empty if it is not known
 * @param task the task's id
 */
record TaskKey(String job, String task) {

    static TaskKey of(Evaluation<?, ?> evaluation) {
        RunInfo run = evaluation.run();
        return new TaskKey(run == null ? "" : run.jobId(), evaluation.taskId());
    }
}
