package io.batchflux;

import io.batchflux.ItemIndex.Place;
import io.batchflux.ItemIndex.Where;
import io.batchflux.JournalRecords.Result;
import io.batchflux.Made.Next;
import io.batchflux.NamedFlow.Settled;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tasks of one call of a named run: those that it adds, and those that it finds; what came of each, and what follows. All on the event loop. */
final class NamedTasks<C, T> {

    private final OwnedRun owned;
    private final NamedStages stages;
    private final NamedJobs<C> jobs;
    private final Work<C, T> work;
    private final InFlight inFlight;
    private final RunnerScope scope;
    private final Map<PlannedTask<C>, Resumption<C, T>> resumptions = new HashMap<>();
    /** How many items tasks have; {@code null} if each has one. */
    private final @Nullable ChunkSize size;

    private final @Nullable Ahead ahead;
    /** The tasks that this call has placed and that have not ended. */
    private final Set<PlannedTask<C>> placed = new HashSet<>();
    /** The tasks that may give back what they have not begun. */
    private final Set<PlannedTask<C>> divisible = new HashSet<>();
    /** What was recorded, and can be emitted. */
    private final Emissions<Settled<T>> recorded = Emissions.toOne();
    /** How many results wait for their record. */
    private int unrecorded;
    /** The tasks that have not been seen to, and what is about to become one. */
    private int open;

    /** What is emitted at once by a task that has its place, or whose result is about to be recorded. */
    private final Flux<Settled<T>> nothing = Flux.empty();

    private boolean allAreBegun;
    private boolean allAreSeenTo;

    NamedTasks(
            OwnedRun owned,
            NamedStages stages,
            NamedJobs<C> jobs,
            Work<C, T> work,
            @Nullable ChunkSize size,
            @Nullable Ahead ahead,
            InFlight inFlight,
            RunnerScope scope) {
        this.size = size;
        this.ahead = ahead;
        this.owned = owned;
        this.stages = stages;
        this.jobs = jobs;
        this.work = work;
        this.inFlight = inFlight;
        this.scope = scope;
    }

    /** How it is known that a task has ended. */
    enum Sight {
        /** This call has waited for it. */
        SEEN,
        /** It had ended when this call began. */
        FOUND,
        /** Its job has ended, and the task has left something. */
        LEFT
    }

    /** A task that has ended. */
    record Ended<C>(NamedJob<C> job, EndedTask<PlannedTask<C>> task, TaskResult<PlannedTask<C>> result, Sight sight) {}

    void open(int count) {
        open += count;
    }

    void close(int count) {
        open -= count;
        endIfDone();
    }

    /** Settles a task that this call has waited for. */
    Flux<Settled<T>> end(Ended<C> ended) {
        Flux<Settled<T>> settled = settle(ended);
        if (settled == nothing) {
            over(ended);
            return nothing;
        }
        return settled.concatWith(Mono.fromRunnable(() -> over(ended)));
    }

    /** The task has been seen to. */
    private void over(Ended<C> ended) {
        if (ahead != null && placed.remove(ended.task().task().item())) {
            ahead.over();
        }
        close(1);
    }

    /** All items have come, and none waits for its task any more: nothing is added but what has to be done again. */
    void allAreBegun() {
        allAreBegun = true;
        endIfNothingIsGivenBack();
        endIfDone();
    }

    private void endIfNothingIsGivenBack() {
        if (allAreBegun && divisible.isEmpty()) {
            jobs.end();
        }
    }

    private void mayDivide(PlannedTask<C> task) {
        if (size != null && !size.isFixed() && !task.isSingle()) {
            divisible.add(task);
        }
    }

    /** It is known what is left of the task, and that has another one. */
    private void isDivided(PlannedTask<C> task) {
        if (divisible.remove(task)) {
            endIfNothingIsGivenBack();
        }
    }

    private void endIfDone() {
        if (allAreBegun && open == 0) {
            jobs.complete();
            allAreSeenTo = true;
            endIfRecorded();
        }
    }

    private void endIfRecorded() {
        if (allAreSeenTo && unrecorded == 0) {
            recorded.complete();
        }
    }

    /** Emits what came of each item whose result was written by this call. */
    Flux<Settled<T>> recorded() {
        return recorded.asFlux();
    }

    /** Items of this task may come late. */
    void resumes(Resumption<C, T> resumption) {
        resumptions.put(resumption.task, resumption);
    }

    private void isSeenTo(PlannedTask<C> task, Function<PlannedTask<C>, Flux<Settled<T>>> late) {
        Resumption<C, T> resumption = resumptions.remove(task);
        if (resumption != null) {
            resumption.late = late;
        }
    }

    Settled<T> settled(Placed<C> item, T value) {
        return new Settled<>(item.index, value, () -> item.leave(inFlight));
    }

    Settled<T> settled(Made<C, T> made) {
        return settled(made.item(), made.value());
    }

    /** The task is in a job that somebody else, or an earlier call, has opened, or was to be. */
    Flux<Settled<T>> resume(PlannedTask<C> task, Place place, JobView view) {
        NamedJob<C> job = jobs.job(place.job());
        TaskSpec<?> spec = work.spec(task);
        TaskSnapshot found = view.tasks().get(job.taskId(task));
        if (found != null && found.state() == TaskState.COMPLETED) {
            boolean terminated = Diagnosis.isTerminated(found.execution(), stages.timeLimit(spec));
            EndedTask<PlannedTask<C>> ended = new EndedTask.Completed<>(
                    job.pending(task, spec), found.execution(), terminated ? view.ended() : null);
            return stages.collect(job.run, ended)
                    .flatMapMany(result -> settle(new Ended<>(job, ended, result, Sight.FOUND)));
        }
        if (view.ended() != null || (found == null && !job.isSealed() && !job.isOpen())) {
            return afterEnd(job, task, null);
        }
        open++;
        mayDivide(task);
        if (found != null || job.isSealed()) {
            job.await(task, spec, found != null);
        } else if (task.isWhole()) {
            job.add(task, spec);
        } else {
            // Not all of its items have come. Nobody can add it any more when another has its id.
            task.taken = true;
            job.add(task, work.nothing());
        }
        return Flux.empty();
    }

    Flux<Settled<T>> settle(Ended<C> ended) {
        PlannedTask<C> task = ended.task().task().item();
        if (Verdicts.isOfTheJob(ended.result()) || losesItsJob(ended)) {
            ended.job().trouble = ended.result() instanceof TaskResult.Failed<?> failed
                    ? failed.failure().message()
                    : null;
            return afterEnd(ended.job(), task, ended);
        }
        learnSlots(ended.job());
        task.overdue = ended.job().run.ids.isOverdue(ended.task().task().id());
        isSeenTo(
                task,
                some -> settle(new Ended<>(
                        ended.job(),
                        ended.task(),
                        CollectResults.forCaller(ended.result().taskId(), some, ended.result()),
                        ended.sight())));
        return make(ended);
    }

    private void learnSlots(NamedJob<C> job) {
        PoolSnapshot pool = job.run.pool;
        if (size != null && pool != null && !jobs.isMoved(job.record)) {
            size.slots(PoolFit.slots(pool, stages.requiredSlots()));
        }
    }

    /** No node can be prepared for the job, which may be otherwise in another one. */
    private boolean losesItsJob(Ended<C> ended) {
        if (!(ended.task() instanceof EndedTask.Lost<PlannedTask<C>> lost)
                || !Diagnosis.isPassing(lost)
                || lost.task().item().items().stream().anyMatch(item -> item.readds >= stages.readds())) {
            return false;
        }
        lost.task().item().items().forEach(item -> item.readds++);
        return true;
    }

    private Flux<Settled<T>> make(Ended<C> ended) {
        boolean lost = ended.sight() == Sight.LEFT;
        boolean moves = isToMove(ended.task());
        PlannedTask<C> task = ended.result().item();
        Made<C, T> known = lost ? null : work.known(ended.result());
        if (known != null && known.recorded() != null) {
            tell(ended);
            record(ended.job(), known, known.recorded());
            isDivided(task);
            return nothing;
        }
        List<Made<C, T>> again = new ArrayList<>();
        return work.make(ended.result())
                .mapNotNull(made -> {
                    Recorded outcome = made.recorded();
                    if (outcome != null && (!lost || made.next() == Next.NOTHING)) {
                        tell(ended);
                        record(ended.job(), made, outcome);
                        return null;
                    }
                    // Each call begins to count anew.
                    boolean uncounted = ended.sight() != Sight.SEEN || task.taken || made.next() != Next.AGAIN;
                    boolean later = made.next() == Next.LATER
                            && (ended.sight() == Sight.SEEN || Verdicts.isUnread(ended.result()));
                    if (made.next() == Next.NOTHING
                            || later
                            || !isOver(ended.task())
                            || (!uncounted && !moves && made.item().readds++ >= stages.readds())) {
                        tell(ended);
                        return settled(made);
                    }
                    if (moves) {
                        made.item().move(ended.task().execution().preemptions());
                    }
                    again.add(made);
                    return null;
                })
                .concatWith(Flux.defer(() -> again(ended, Parts.of(again, lost, size))))
                .concatWith(Mono.fromRunnable(() -> isDivided(task)));
    }

    /** A task that one other follows, which has all of its items, has not ended for who listens; one that several follow has failed. */
    private Flux<Settled<T>> again(Ended<C> ended, List<List<Placed<C>>> parts) {
        if (parts.size() == 1 && !ended.result().item().told) {
            return place(parts.get(0), ended);
        }
        tell(ended);
        return Flux.fromIterable(parts).concatMap(this::place, 1);
    }

    private void tell(Ended<C> ended) {
        PlannedTask<C> task = ended.result().item();
        if (!task.told) {
            task.told = true;
            CollectResults.tell(ended.job().run, ended.task(), ended.result());
        }
    }

    /** Returns whether the task was there, and is not any more, so that another try may end otherwise. */
    private static boolean isOver(EndedTask<?> task) {
        return task instanceof EndedTask.Completed
                || (task instanceof EndedTask.Lost<?> lost && lost.failure().kind() == FailureKind.TERMINATED)
                || isToMove(task);
    }

    /** Returns whether the task has lost its node too often, and has been seen to have ended since it was told to. */
    private static boolean isToMove(EndedTask<?> task) {
        return task instanceof EndedTask.Lost<?> lost
                && lost.failure().kind() == FailureKind.PREEMPTED
                && lost.execution().result() != null;
    }

    /** Has it emitted as soon as it is in the journal. */
    private void record(NamedJob<C> job, Made<C, T> made, Recorded outcome) {
        job.fruitful = true;
        unrecorded++;
        Instant now = Instant.ofEpochMilli(scope.scheduler.now(TimeUnit.MILLISECONDS));
        Placed<C> item = made.item();
        Result result = new Result(item.key, made.kind(), now, item.label, Bodies.write(outcome));
        owned.journal.write(result, () -> {
            unrecorded--;
            recorded.next(settled(made));
            endIfRecorded();
        });
    }

    /**
     * What the task has left counts, although nobody saw it end; the other items have their next task in the next job.
     *
     * @param seen its end, or {@code null} if this call has not waited for the task
     */
    private Flux<Settled<T>> afterEnd(NamedJob<C> job, PlannedTask<C> task, @Nullable Ended<C> seen) {
        isSeenTo(task, some -> afterEnd(job, some, null));
        jobs.over(job);
        return job.awaitEnded()
                .then(job.left())
                .flatMapMany(left ->
                        left.contains(job.taskId(task)) ? uploaded(job, task) : place(List.copyOf(task.items()), seen))
                .concatWith(Mono.fromRunnable(() -> isDivided(task)));
    }

    private Flux<Settled<T>> uploaded(NamedJob<C> job, PlannedTask<C> task) {
        EndedTask<PlannedTask<C>> ended = job.uploaded(task, work.spec(task));
        return stages.collect(job.run, ended)
                .map(result -> new Ended<>(job, ended, result, Sight.LEFT))
                .flatMapMany(left -> left.result().isSuccess() || Verdicts.isUnread(left.result())
                        ? make(left)
                        : place(List.copyOf(task.items()), left));
    }

    /** These have their next task, which is theirs together. */
    Flux<Settled<T>> place(List<Placed<C>> items) {
        return place(items, null);
    }

    /** @param before the task that this one follows, if that is to be told */
    private Flux<Settled<T>> place(List<Placed<C>> items, @Nullable Ended<C> before) {
        if (before != null) {
            before.result().item().told = true;
        }
        open++;
        PlannedTask<C> task = PlannedTask.of(items);
        if (ahead != null) {
            placed.add(task);
            ahead.begun();
        }
        mayDivide(task);
        boolean moved = jobs.hasFallback() && items.stream().allMatch(this::isMoved);
        NamedJob<C> opened = jobs.opened(moved);
        if (opened != null) {
            place(opened, task, before);
            return nothing;
        }
        return jobs.open(moved).flatMapMany(job -> {
            place(job, task, before);
            return nothing;
        });
    }

    private void place(NamedJob<C> job, PlannedTask<C> task, @Nullable Ended<C> before) {
        int number = job.record.number();
        task.attempt = 1 + owned.ledger.items.attempts(task.keys, number);
        owned.ledger.items.place(task.keys, number, task.attempt, new Where(0, 0));
        if (before != null) {
            before.job().run.events.readded(before.task(), job.taskId(task));
        }
        job.add(task, work.spec(task));
    }

    /** What was moved once stays in the fallback pool. */
    private boolean isMoved(Placed<C> item) {
        Place before = owned.ledger.items.placeOf(item.key);
        return item.moved || (before != null && jobs.isMoved(owned.ledger.job(before.job())));
    }
}
