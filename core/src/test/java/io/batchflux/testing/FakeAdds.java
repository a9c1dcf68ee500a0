package io.batchflux.testing;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/** What a fake service does when tasks are added: it refuses them, or begins what they are scripted to do. Thread-safe. */
final class FakeAdds {

    private static final int MAX_REQUEST_BYTES = 1024 * 1024;

    final FakeNode node = new FakeNode();
    final FakeRefusals refusals = new FakeRefusals();
    private final Scheduler scheduler;
    private final Supplier<Instant> clock;
    private volatile Function<TaskDefinition, TaskScript> scripts = task -> TaskScript.succeeds();
    private volatile Predicate<List<TaskDefinition>> tooLarge = tasks -> FakeRefusals.size(tasks) > MAX_REQUEST_BYTES;

    FakeAdds(Scheduler scheduler, Supplier<Instant> clock) {
        this.scheduler = scheduler;
        this.clock = clock;
    }

    void scripts(Function<TaskDefinition, TaskScript> scripts) {
        this.scripts = scripts;
    }

    void tooLarge(Predicate<List<TaskDefinition>> tooLarge) {
        this.tooLarge = tooLarge;
    }

    /** Refuses a request that is too large, whatever job it is for. */
    void check(List<TaskDefinition> tasks) {
        if (tasks.size() > BatchService.MAX_TASKS_PER_ADD || tooLarge.test(tasks)) {
            throw Errors.permanent(ServiceException.REQUEST_BODY_TOO_LARGE);
        }
    }

    List<TaskAddOutcome> add(FakeJob job, List<TaskDefinition> tasks) {
        job.checkActive();
        return tasks.stream().map(task -> add(job, task)).toList();
    }

    private TaskAddOutcome add(FakeJob job, TaskDefinition definition) {
        ServiceException error = refusals.next(definition.id());
        if (error != null) {
            return new TaskAddOutcome.Refused(definition.id(), error);
        }
        TaskScript script = scripts.apply(definition);
        FakeTask task = new FakeTask(definition, script, scheduler, clock, node, job::taskEnded);
        if (!job.add(task)) {
            return new TaskAddOutcome.Refused(definition.id(), Errors.permanent(ServiceException.TASK_EXISTS));
        }
        task.begin();
        return new TaskAddOutcome.Added(definition.id());
    }
}
