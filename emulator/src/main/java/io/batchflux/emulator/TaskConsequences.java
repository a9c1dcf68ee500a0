package io.batchflux.emulator;

/** What the end of a task means for the tasks that depend on it and for its job. Belongs to the service loop's thread. */
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
            if (spec.performsExitOptions()) {
                jobs.perform(job, options.jobAction());
            }
        }
        if (task.isManager() && spec.endsWithManager()) {
            jobs.end(job, "JMComplete");
        }
    }

    @Override
    public void changed(Job job) {
        jobs.settle(job);
    }
}
