package io.batchflux;

import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Seal;
import io.batchflux.spi.TaskExecution;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A job of a named run, to which this program adds, or in which it waits for tasks: what is staged gets its place in the journal
 * before it is added.
 */
final class NamedJob<C> {

    final Job record;
    final Run<PlannedTask<C>> run;
    private final Journal journal;
    private final NamedStages stages;
    private final Emissions<TaskSpec<PlannedTask<C>>> specs = Emissions.toOne();
    private final Mono<String> ended;
    private final Mono<Set<String>> left;
    private boolean sealed;
    private boolean open = true;
    /** Whether anything came of it. */
    boolean fruitful;

    /** What befell a task of it that was lost with it, or {@code null}. */
    @Nullable
    String trouble;

    NamedJob(Job record, boolean sealed, Run<PlannedTask<C>> run, Journal journal, NamedStages stages) {
        this.record = record;
        this.sealed = sealed;
        this.run = run;
        this.journal = journal;
        this.stages = stages;
        this.ended = Once.of(seal().then(stages.end(record.id())));
        this.left = Once.of(ended.then(stages.left(run).collect(Collectors.toSet())));
    }

    boolean isOpen() {
        return open;
    }

    /** Emits tasks that have ended, until no more are added and none is left. */
    Flux<EndedTask<PlannedTask<C>>> tasks() {
        Flux<StagedTask<PlannedTask<C>>> placed =
                new Placing<C>(record.number(), journal).of(stages.stage(run, specs.asFlux()));
        Flux<EndedTask<PlannedTask<C>>> refused =
                stages.add(run, placed).concatWith(Mono.defer(this::seal)).concatWith(stages.whenTasksEnd(run));
        return Flux.merge(refused, stages.watch(run));
    }

    private <T> Mono<T> seal() {
        return Mono.defer(() -> {
            if (sealed) {
                return Mono.empty();
            }
            sealed = true;
            return journal.write(new Seal(record.number())).then(Mono.empty());
        });
    }

    /** Nothing is added to it but what was before: it ends with its tasks. */
    Mono<Void> retire() {
        return this.<Void>seal().then(Mono.defer(() -> stages.endWithTasks(record.id())));
    }

    boolean isSealed() {
        return sealed;
    }

    String taskId(PlannedTask<C> task) {
        return task.id(record.code());
    }

    /** Stages the task, gives it a place unless it has that, and adds it. */
    void add(PlannedTask<C> task, TaskSpec<?> spec) {
        specs.next(spec.withId(taskId(task)).withItem(task));
    }

    /** Waits for the task, which may be in the job. */
    void await(PlannedTask<C> task, TaskSpec<?> spec, boolean isListed) {
        PendingTask<PlannedTask<C>> pending = pending(task, spec);
        run.begin(pending);
        if (isListed) {
            run.acknowledge(pending.id());
        }
        run.additions.added();
    }

    PendingTask<PlannedTask<C>> pending(PlannedTask<C> task, TaskSpec<?> spec) {
        return PendingTask.of(taskId(task), task.first().index, task, stages.timeLimit(spec), spec.outputs())
                .withSpec(spec.withItem(task))
                .limitedAs(spec);
    }

    /** Returns the task as one that has left what there is, of which nothing else is known. */
    EndedTask<PlannedTask<C>> uploaded(PlannedTask<C> task, TaskSpec<?> spec) {
        return new EndedTask.Completed<>(
                pending(task, spec), TaskExecution.NONE.withResult(TaskExecution.Result.SUCCESS));
    }

    /** Nothing more is added: it is sealed, and then ends with its tasks. */
    void end() {
        if (open) {
            open = false;
            specs.complete();
        }
    }

    /** Completes when no task of the job runs any more. */
    Mono<Void> awaitEnded() {
        return ended.then();
    }

    /** Emits the ids of the tasks that have left something, once the job has ended. */
    Mono<Set<String>> left() {
        return left;
    }

    /** Completes when nothing is being created any more. */
    Mono<Void> close(RunEnded.Outcome outcome) {
        return Mono.defer(() -> {
            run.beginClosing();
            return run.creations.awaitOpened().then(run.end(outcome, null)).doFinally(signal -> run.markClosed());
        });
    }
}
