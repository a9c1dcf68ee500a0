package io.batchflux.emulator.account;

import io.batchflux.emulator.node.TaskFailure;
import io.batchflux.emulator.node.TaskOutcome;

/** This listener does what the end of a task means for the tasks that depend on it and for its job. */
final class TaskConsequences implements TaskListener {

    private final TaskScheduler scheduler;
    private final JobLifecycle jobs;

    TaskConsequences(TaskScheduler scheduler, JobLifecycle jobs) {
        this.scheduler = scheduler;
        this.jobs = jobs;
    }

    @Override
    public void completed(Task task) {
        Job job = task.job();
        JobSpec spec = job.spec();
        if (!job.state().isOpen()) {
            return;
        }
        if (spec.usesTaskDependencies() || spec.performsExitOptions()) {
            ExitOptions options = ExitConditions.met(task);
            if (spec.usesTaskDependencies() && options.satisfiesDependents()) {
                job.dependencies().satisfied(task).forEach(scheduler::add);
            }
            if (spec.performsExitOptions() && !isEndedByDisabling(task)) {
                jobs.perform(job, options.jobAction());
            }
        }
        if (task.isManager() && spec.endsWithManager()) {
            jobs.end(job, "JMComplete");
        }
    }

    /** Whoever disables a job and has its tasks terminated does not want these to terminate the job. */
    private static boolean isEndedByDisabling(Task task) {
        return task.job().state() == JobState.DISABLING
                && task.status()
                        .execution()
                        .outcome()
                        .flatMap(TaskOutcome::failure)
                        .filter(failure -> failure.code().equals(TaskFailure.ENDED))
                        .isPresent();
    }

    @Override
    public void changed(Job job) {
        jobs.settle(job);
    }
}
