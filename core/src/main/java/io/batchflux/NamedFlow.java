package io.batchflux;

import io.batchflux.ItemIndex.Place;
import io.batchflux.ItemIndex.Where;
import io.batchflux.JournalRecords.Places;
import io.batchflux.JournalRecords.Result;
import io.batchflux.NamedTasks.Ended;
import io.batchflux.NamedTasks.Sight;
import io.batchflux.spi.TaskExecution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One call of a named run, from its items to what is emitted: what is recorded comes from the journal, what has a task is waited for,
 * what is missing is added. For one subscription; all on the event loop.
 */
final class NamedFlow<C, T> {

    private static final int READS_AT_ONCE = 64;
    private static final int JOBS_AT_ONCE = 1024;

    private final OwnedRun owned;
    private final NamedStages stages;
    private final NamedJobs<C> jobs;
    private final Work<C, T> work;
    private final RunOptions options;
    private final RunnerScope scope;
    private final InFlight inFlight;
    private final @Nullable ChunkSize size;
    private final NamedTasks<C, T> tasks;
    /** Items that are to have a task with others; {@code null} if each has its own. */
    private final @Nullable Gathering<C> missing;
    /** Tasks of an earlier call, by their number. */
    private final Map<Integer, Mono<Resumption<C, T>>> resumptions = new HashMap<>();

    private final Emissions<Resumption<C, T>> resumed = Emissions.toOne();

    /** @param size of tasks; {@code null} if each item has its own */
    NamedFlow(
            OwnedRun owned,
            NamedStages stages,
            NamedJobs<C> jobs,
            Work<C, T> work,
            @Nullable ChunkSize size,
            RunOptions options,
            RunnerScope scope) {
        this.owned = owned;
        this.stages = stages;
        this.jobs = jobs;
        this.work = work;
        this.options = options;
        this.scope = scope;
        this.size = size;
        int most = options.concurrency().maxInFlight();
        Ahead ahead = size == null || size.isFixed() ? null : new Ahead(size, most);
        this.inFlight = size == null || ahead == null
                ? new InFlight(most, scope.scheduler)
                : new InFlight(most, ChunkSize.PROBES, size.known(), ahead, scope.scheduler);
        this.missing = size == null ? null : new Gathering<>(size, inFlight, ahead, scope.scheduler);
        this.tasks = new NamedTasks<>(owned, stages, jobs, work, size, ahead, inFlight, scope);
    }

    /**
     * What is emitted for an item.
     *
     * @param taken is told when it has been
     */
    record Settled<T>(long index, T value, Runnable taken) {}

    /**
     * Emits one for each item.
     *
     * @param numbered tells items apart that are equal
     */
    Flux<Settled<T>> run(Flux<Placed<C>> items, UnaryOperator<Placed<C>> numbered) {
        int most = options.concurrency().maxInFlight();
        Flux<Settled<T>> dispatched = inFlight.limit(items)
                .publishOn(scope.scheduler, 1)
                .map(numbered)
                .doOnNext(item -> {
                    if (size != null) {
                        size.come();
                    }
                })
                .flatMap(this::dispatch, READS_AT_ONCE, 1)
                .concatWith(Mono.fromRunnable(this::allHaveCome));
        Flux<Settled<T>> gathered = missing == null
                ? Flux.empty()
                : missing.asFlux()
                        .flatMap(
                                list -> tasks.place(list).concatWith(Mono.fromRunnable(() -> tasks.close(list.size()))),
                                READS_AT_ONCE,
                                1);
        Flux<Settled<T>> resuming = resumed.asFlux().flatMap(this::whenItemsHaveCome, most, 1);
        Flux<Settled<T>> ended = jobs.asFlux()
                .flatMap(
                        job -> job.tasks()
                                .flatMap(
                                        task -> ended(job, task),
                                        options.concurrency().downloads(),
                                        1),
                        JOBS_AT_ONCE,
                        1)
                .flatMap(tasks::end, most, 1);
        Flux<Settled<T>> begun =
                Flux.merge(1, dispatched, gathered, resuming).concatWith(Mono.fromRunnable(tasks::allAreBegun));
        return Flux.merge(1, ended, begun, tasks.recorded());
    }

    /** Most results need no request. */
    private Mono<Ended<C>> ended(NamedJob<C> job, EndedTask<PlannedTask<C>> task) {
        TaskResult<PlannedTask<C>> known = stages.known(job.run, task);
        return known != null
                ? Mono.just(new Ended<>(job, task, known, Sight.SEEN))
                : stages.collect(job.run, task).map(result -> new Ended<>(job, task, result, Sight.SEEN));
    }

    private void allHaveCome() {
        if (missing != null) {
            missing.complete();
        }
        resumed.complete();
    }

    private Flux<Settled<T>> dispatch(Placed<C> item) {
        BatchfluxException refusal = item.spec.refusal();
        if (refusal != null) {
            TaskFailure failure = TaskFailure.of(FailureKind.INPUT, String.valueOf(refusal.getMessage()), refusal);
            return work.make(TaskResult.Failed.of("", PlannedTask.of(item), TaskExecution.NONE, failure, List.of()))
                    .map(tasks::settled);
        }
        Where at = owned.ledger.items.recordOf(item.key);
        if (at != null) {
            return owned.spool
                    .read(at.position(), at.length())
                    .publishOn(scope.scheduler)
                    .flatMap(payload -> owned.large.whole(Bodies.read(((Result) Records.read(payload)).body())))
                    .flatMap(recorded -> again(item, recorded))
                    .flux();
        }
        Place place = owned.ledger.items.placeOf(item.key);
        if (place == null || owned.ledger.items.isOver(item.key)) {
            return add(item);
        }
        if (place.plan() >= 0) {
            return resumption(place).flatMapMany(resumption -> come(resumption, item));
        }
        PlannedTask<C> task = PlannedTask.of(item);
        task.attempt = place.attempt();
        task.recorded = true;
        return jobs.view(place.job()).flatMapMany(view -> tasks.resume(task, place, view));
    }

    private Mono<Settled<T>> again(Placed<C> item, Recorded recorded) {
        TaskResult<C> rebuilt = owned.outputs.rebuilt(item.spec.item(), recorded);
        Place place = owned.ledger.items.placeOf(item.key);
        RunInfo run = place == null ? null : owned.info(place.job());
        return work.again(item.spec.item(), run == null ? rebuilt : CollectResults.of(run, rebuilt), recorded)
                .map(value -> tasks.settled(item, value));
    }

    private Flux<Settled<T>> add(Placed<C> item) {
        if (missing == null) {
            return tasks.place(List.of(item));
        }
        tasks.open(1);
        missing.add(item);
        return Flux.empty();
    }

    /** The journal tells which items the task has. */
    private Mono<Resumption<C, T>> resumption(Place place) {
        return Once.known(resumptions, place.plan(), () -> {
            Where at = owned.ledger.items.planOf(place);
            return Once.of(owned.spool
                    .read(at.position(), at.length())
                    .publishOn(scope.scheduler)
                    .map(payload -> new Resumption<>(
                            place,
                            ((Places) Records.read(payload)).items(),
                            owned.ledger.items,
                            new Share(inFlight, null))));
        });
    }

    private Flux<Settled<T>> come(Resumption<C, T> resumption, Placed<C> item) {
        if (resumption.late != null) {
            return resumption.late.apply(resumption.task.only(resumption.number(item), item));
        }
        if (resumption.come(item)) {
            tasks.open(1);
            tasks.resumes(resumption);
            resumed.next(resumption);
        }
        return Flux.empty();
    }

    private Flux<Settled<T>> whenItemsHaveCome(Resumption<C, T> resumption) {
        Place place = resumption.place;
        return resumption
                .awaitItems(scope.scheduler)
                .then(jobs.view(place.job()))
                .flatMapMany(view -> tasks.resume(resumption.task, place, view))
                .concatWith(Mono.fromRunnable(() -> tasks.close(1)));
    }
}
