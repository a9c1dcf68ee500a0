package io.batchflux;

import io.batchflux.ItemIndex.Place;
import io.batchflux.ItemIndex.Where;
import io.batchflux.JournalRecords.Result;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One call of a named run, from its items to what is emitted: what is recorded comes from the journal, what has a task is waited for,
 * what is missing is added. For one subscription; all on the event loop.
 */
final class NamedFlow<C, T> {

    /** How often an item is added again, in one call, for what befell it; its job's end does not count. */
    private static final int READDS = 3;

    private static final int READS_AT_ONCE = 64;
    private static final int JOBS_AT_ONCE = 1024;

    private final OwnedRun owned;
    private final NamedStages stages;
    private final NamedJobs<C> jobs;
    private final Work<C, T> work;
    private final RunOptions options;
    private final RunnerScope scope;
    private final InFlight inFlight;
    /** The items that have a task, or are about to get one. */
    private int open;

    private boolean allHaveCome;

    NamedFlow(
            OwnedRun owned,
            NamedStages stages,
            NamedJobs<C> jobs,
            Work<C, T> work,
            RunOptions options,
            RunnerScope scope) {
        this.owned = owned;
        this.stages = stages;
        this.jobs = jobs;
        this.work = work;
        this.options = options;
        this.scope = scope;
        this.inFlight = new InFlight(options.concurrency().maxInFlight());
    }

    /** What is emitted for an item. */
    record Settled<T>(long index, T value) {}

    private record Ended<C>(NamedJob<C> job, EndedTask<Placed<C>> task, TaskResult<Placed<C>> result) {}

    /** Emits one for each item; what is emitted gives its room back with {@link #taken}. */
    Flux<Settled<T>> run(Flux<Placed<C>> items) {
        int most = options.concurrency().maxInFlight();
        Flux<Settled<T>> dispatched = inFlight.limit(items)
                .publishOn(scope.scheduler, 1)
                .flatMap(this::dispatch, READS_AT_ONCE, 1)
                .concatWith(Mono.fromRunnable(this::allHaveCome));
        Flux<Settled<T>> ended = jobs.asFlux()
                .flatMap(
                        job -> job.tasks()
                                .flatMap(
                                        task -> stages.collect(job.run, task)
                                                .map(result -> new Ended<>(job, task, result)),
                                        options.concurrency().downloads(),
                                        1),
                        JOBS_AT_ONCE,
                        1)
                .flatMap(one -> settle(one).concatWith(Mono.fromRunnable(this::closed)), most, 1);
        return Flux.merge(1, ended, dispatched);
    }

    /** Makes room for another item. */
    void taken() {
        inFlight.release();
    }

    private void allHaveCome() {
        allHaveCome = true;
        jobs.end();
        endIfDone();
    }

    private void closed() {
        open--;
        endIfDone();
    }

    private void endIfDone() {
        if (allHaveCome && open == 0) {
            jobs.complete();
        }
    }

    private Mono<Settled<T>> dispatch(Placed<C> item) {
        BatchfluxException refusal = item.spec.refusal();
        if (refusal != null) {
            TaskFailure failure = TaskFailure.of(FailureKind.INPUT, String.valueOf(refusal.getMessage()), refusal);
            return work.make(TaskResult.Failed.of("", item.spec.item(), TaskExecution.NONE, failure, List.of()))
                    .map(made -> new Settled<>(item.index, made.value()));
        }
        Where at = owned.ledger.items.recordOf(item.key);
        if (at != null) {
            return owned.spool
                    .read(at.position(), at.length())
                    .publishOn(scope.scheduler)
                    .flatMap(payload -> again(item, (Result) Records.read(payload)));
        }
        Place place = owned.ledger.items.placeOf(item.key);
        return place == null || owned.ledger.items.isOver(item.key) ? place(item) : resume(item, place);
    }

    private Mono<Settled<T>> again(Placed<C> item, Result result) {
        Recorded recorded = Bodies.read(result.body());
        return work.again(item.spec.item(), owned.outputs.rebuilt(item.spec.item(), recorded), recorded)
                .map(value -> new Settled<>(item.index, value));
    }

    /** The item has a task, in a job that somebody else, or an earlier call, has opened. */
    private Mono<Settled<T>> resume(Placed<C> item, Place place) {
        return jobs.view(place.job()).flatMap(view -> {
            NamedJob<C> job = jobs.job(place.job());
            item.attempt = place.attempt();
            item.recorded = true;
            TaskSnapshot task = view.tasks().get(job.taskId(item));
            if (task != null && task.state() == TaskState.COMPLETED) {
                boolean terminated = Diagnosis.isTerminated(task.execution(), stages.timeLimit(item.spec));
                EndedTask<Placed<C>> ended = new EndedTask.Completed<>(
                        job.pending(item), task.execution(), terminated ? view.ended() : null);
                return stages.collect(job.run, ended).flatMap(result -> settle(new Ended<>(job, ended, result)));
            }
            if (view.ended() != null) {
                return afterEnd(job, item);
            }
            open++;
            if (task != null) {
                job.await(item, true);
            } else if (job.isSealed()) {
                job.await(item, false);
            } else {
                job.add(item);
            }
            return Mono.empty();
        });
    }

    private Mono<Settled<T>> settle(Ended<C> ended) {
        Placed<C> item = ended.task().task().item();
        if (Verdicts.isOfTheJob(ended.result())) {
            return afterEnd(ended.job(), item);
        }
        return work.make(owned.outputs.unwrapped(ended.result())).flatMap(made -> {
            if (made.recorded() != null) {
                return record(ended.job(), item, made, made.recorded());
            }
            boolean again = made.retry() && isOver(ended.task()) && item.readds++ < READDS;
            return again ? place(item) : Mono.just(new Settled<>(item.index, made.value()));
        });
    }

    /** Returns whether the task was there, and is not any more, so that another try may end otherwise. */
    private static boolean isOver(EndedTask<?> task) {
        return task instanceof EndedTask.Completed
                || (task instanceof EndedTask.Lost<?> lost && lost.failure().kind() == FailureKind.TERMINATED);
    }

    private Mono<Settled<T>> record(NamedJob<C> job, Placed<C> item, Made<T> made, Recorded recorded) {
        job.fruitful = true;
        Instant now = Instant.ofEpochMilli(scope.scheduler.now(TimeUnit.MILLISECONDS));
        return owned.journal
                .write(new Result(item.key, made.kind(), now, item.label, Bodies.write(recorded)))
                .thenReturn(new Settled<>(item.index, made.value()));
    }

    /** What the task has left counts, although nobody saw it end; else the item has its next task in the next job. */
    private Mono<Settled<T>> afterEnd(NamedJob<C> job, Placed<C> item) {
        jobs.over(job);
        return job.awaitEnded()
                .then(job.left())
                .flatMap(left -> left.contains(job.taskId(item)) ? uploaded(job, item) : place(item));
    }

    private Mono<Settled<T>> uploaded(NamedJob<C> job, Placed<C> item) {
        EndedTask<Placed<C>> ended = job.uploaded(item);
        return stages.collect(job.run, ended)
                .filter(TaskResult::isSuccess)
                .flatMap(result -> settle(new Ended<>(job, ended, result))
                        .map(java.util.Optional::of)
                        .defaultIfEmpty(java.util.Optional.empty()))
                .switchIfEmpty(Mono.defer(() -> place(item).map(java.util.Optional::of)))
                .flatMap(Mono::justOrEmpty);
    }

    private Mono<Settled<T>> place(Placed<C> item) {
        open++;
        return jobs.open().flatMap(job -> {
            @Nullable Place last = owned.ledger.items.placeOf(item.key);
            int number = job.record.number();
            item.attempt = last != null && last.job() == number ? last.attempt() + 1 : 1;
            item.recorded = false;
            owned.ledger.items.place(item.key, new Place(number, item.attempt));
            job.add(item);
            return Mono.empty();
        });
    }
}
