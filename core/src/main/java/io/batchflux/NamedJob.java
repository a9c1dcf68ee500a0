package io.batchflux;

import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Places;
import io.batchflux.JournalRecords.Seal;
import io.batchflux.spi.TaskExecution;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A job of a named run, to which this program adds, or in which it waits for tasks: what is staged gets its place in the journal
 * before it is added.
 */
final class NamedJob<C> {

    final Job record;
    final Run<Placed<C>> run;
    private final Journal journal;
    private final NamedStages stages;
    private final Emissions<TaskSpec<Placed<C>>> specs = Emissions.toOne();
    private final Mono<String> ended;
    private final Mono<Set<String>> left;
    private boolean sealed;
    private boolean open = true;
    /** Whether anything came of it. */
    boolean fruitful;

    NamedJob(Job record, boolean sealed, Run<Placed<C>> run, Journal journal, NamedStages stages) {
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
    Flux<EndedTask<Placed<C>>> tasks() {
        Flux<StagedTask<Placed<C>>> placed =
                stages.stage(run, specs.asFlux()).flatMap(this::place, stages.maxInFlight(), 1);
        Flux<EndedTask<Placed<C>>> refused =
                stages.add(run, placed).concatWith(Mono.defer(this::seal)).concatWith(stages.whenTasksEnd(run));
        return Flux.merge(refused, stages.watch(run));
    }

    private Mono<StagedTask<Placed<C>>> place(StagedTask<Placed<C>> staged) {
        if (!(staged instanceof StagedTask.Ready<Placed<C>> ready)
                || ready.task().item().recorded) {
            return Mono.just(staged);
        }
        Placed<C> item = ready.task().item();
        return journal.write(new Places(record.number(), item.attempt, List.of(item.key)))
                .then(Mono.fromSupplier(() -> {
                    item.recorded = true;
                    return staged;
                }));
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

    boolean isSealed() {
        return sealed;
    }

    String taskId(Placed<C> item) {
        return item.key.taskId(record.code(), item.attempt);
    }

    /** Stages the item, gives it a place unless it has that, and adds it. */
    void add(Placed<C> item) {
        specs.next(item.spec.withId(taskId(item)).withItem(item));
    }

    /** Waits for the item's task, which may be in the job. */
    void await(Placed<C> item, boolean isListed) {
        PendingTask<Placed<C>> task = pending(item);
        run.begin(task);
        if (isListed) {
            run.acknowledge(task.id());
        }
        run.added();
    }

    PendingTask<Placed<C>> pending(Placed<C> item) {
        return PendingTask.of(taskId(item), item.index, item, stages.timeLimit(item.spec), item.spec.outputs());
    }

    /** Returns the item's task as one that has left what there is, of which nothing else is known. */
    EndedTask<Placed<C>> uploaded(Placed<C> item) {
        return new EndedTask.Completed<>(pending(item), TaskExecution.NONE.withResult(TaskExecution.Result.SUCCESS));
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
