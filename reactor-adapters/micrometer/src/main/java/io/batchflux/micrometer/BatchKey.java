package io.batchflux.micrometer;

import io.micrometer.common.docs.KeyName;

/** The keys of meters and observations. Those of meters have few values: none is an id. */
public enum BatchKey implements KeyName {
    KIND("kind", "What sort of run it is: tasks, sweep, shared_tasks, shared_calls, named, stages."),
    OUTCOME("outcome", "How it ended: completed, failed or cancelled; of a task succeeded or failed."),
    FAILURE("failure", "Why a task failed, as FailureKind says; none if it did not."),
    CAUSE("cause", "Why a task ran again: retry, requeue, readd or, if a run has a limit of them, preemption."),
    OPERATION("operation", "What was asked for, as Operation says."),
    STATUS("status", "What became of a request, as RequestDone.Status says."),
    CONTENT("content", "Of what the bytes are: inputs, code, outputs or records."),
    STAGE("stage", "The stage of a run, as Stage says."),
    REMNANT("remnant", "What was left behind, as Remnant says."),
    REASON("reason", "Why tasks wait, as the kinds of WaitingReason say: nodes_missing, for instance."),
    ACCOUNT("account", "Which account it is: batch or storage."),
    RUN_ID("batchflux.run.id", "The id of the run."),
    JOB_ID("batchflux.job.id", "The id of the job."),
    TASK_ID("batchflux.task.id", "The id of the task."),
    POOL_ID("batchflux.pool.id", "The id of the pool."),
    CONTAINER("batchflux.container", "The blob container of the outputs."),
    TASKS_ADDED("batchflux.tasks.added", "How many tasks the service had accepted."),
    TASKS_SUCCEEDED("batchflux.tasks.succeeded", "How many tasks ended well."),
    TASKS_FAILED("batchflux.tasks.failed", "How many tasks ended badly.");

    private final String key;
    private final String description;

    BatchKey(String key, String description) {
        this.key = key;
        this.description = description;
    }

    /** Returns what it says. */
    public String description() {
        return description;
    }

    @Override
    public String asString() {
        return key;
    }
}
