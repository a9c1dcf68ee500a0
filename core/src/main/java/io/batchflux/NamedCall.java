package io.batchflux;

import io.batchflux.JournalRecords.Job;
import io.batchflux.JournalRecords.Seal;
import io.batchflux.NamedFlow.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One call of a named run that belongs to this program. For one subscription. */
final class NamedCall<C, T> {

    private static final Logger LOG = LoggerFactory.getLogger(NamedCall.class);
    private static final Object END = new Object();

    final OwnedRun owned;
    private final RunnerScope scope;
    private final RunOptions options;
    private final NamedStages stages;
    private final String code;
    private @Nullable NamedJobs<C> jobs;

    NamedCall(RunnerScope scope, RunOptions options, OwnedRun owned, NamedStages stages, String code) {
        this.scope = scope;
        this.options = options;
        this.owned = owned;
        this.stages = stages;
        this.code = code;
    }

    /** Emits what comes of the items, while the journal is written and the lease is kept. */
    Flux<T> run(
            NamedRunOptions how,
            Flux<Placed<C>> items,
            Work<C, T> work,
            @Nullable ChunkSize size,
            Lane<C> main,
            @Nullable Lane<C> fallback) {
        NamedJobs<C> begun = new NamedJobs<>(owned, code, main, fallback);
        jobs = begun;
        NamedFlow<C, T> flow = new NamedFlow<>(owned, stages, begun, work, size, options, scope);
        ItemKeys keys = new ItemKeys();
        Flux<Settled<T>> settled = code(how).thenMany(Flux.deferContextual(caller -> {
            begun.begin(caller);
            return flow.run(
                    items, item -> item.spec.refusal() == null ? keys.numbered(item, owned.ledger.items) : item);
        }));
        boolean inOrder = options.results().inOrder();
        Flux<Settled<T>> emitted = inOrder ? Reorder.by(Settled::index, settled) : settled;
        Flux<Object> all = Flux.merge(1, emitted.cast(Object.class).concatWithValues(END), owned.keep());
        @SuppressWarnings("unchecked") // There is nothing else but the end.
        Flux<Settled<T>> values = (Flux<Settled<T>>) (Flux<?>) all.takeWhile(value -> value != END);
        return values.concatMap(this::checked, 1).map(one -> {
            one.taken().run();
            return one.value();
        });
    }

    private Mono<Settled<T>> checked(Settled<T> settled) {
        BatchfluxException failure = options.results().stopOnFailure() ? failure(settled.value()) : null;
        return failure == null ? Mono.just(settled) : Mono.error(failure);
    }

    private static @Nullable BatchfluxException failure(Object value) {
        if (value instanceof TaskResult.Failed<?> failed) {
            return new TaskFailedException(failed);
        }
        return value instanceof Evaluation.Failed<?, ?> failed
                        && (failed.cause() instanceof TaskFailedException
                                || failed.cause() instanceof ArgumentRefusedException)
                ? failed.cause()
                : null;
    }

    private Mono<Void> code(NamedRunOptions how) {
        return Mono.defer(() -> {
            return RunCode.isOther(owned.ledger, code) && how.otherCode() == NamedRunOptions.OtherCode.RECOMPUTE
                    ? anew()
                    : Mono.empty();
        });
    }

    /** Nothing counts that was written before, and what runs still is ended. */
    private Mono<Void> anew() {
        return Mono.defer(() -> {
            List<Job> before = owned.ledger.unended();
            List<JournalRecord> records = new ArrayList<>();
            before.stream()
                    .filter(job -> !owned.ledger.isSealed(job.number()))
                    .forEach(job -> records.add(new Seal(job.number())));
            Job last = owned.ledger.lastJob();
            int number = last == null ? 1 : last.number() + 1;
            records.add(new Job(number, owned.jobId(number), options.job().poolId(), code, true));
            return owned.write(records)
                    .thenMany(Flux.fromIterable(before))
                    .concatMap(job -> stages.endForGood(owned.incarnation, job, "its code is out of date"), 1)
                    .then();
        });
    }

    /** All is there: the jobs are told to end, and the run is given back. */
    Mono<Void> complete() {
        return close(RunEnded.Outcome.COMPLETED, owned.endJobs(stages, "the run is complete"));
    }

    /** Its time is over: what was collected is recorded, the jobs are told to end, and the run is given back. */
    Mono<Void> end() {
        return close(RunEnded.Outcome.FAILED, owned.endJobs(stages, "the run took longer than its limit"));
    }

    /** Returns how far it is. */
    String observed() {
        NamedJobs<C> begun = jobs;
        return RunLimit.observed(
                begun == null
                        ? List.of()
                        : begun.all().stream().map(job -> job.run).toList());
    }

    /** What was collected is recorded, and the run is given back; what was added goes on. */
    Mono<Void> detach(RunEnded.Outcome outcome) {
        return close(outcome, owned.journal.flush());
    }

    private Mono<Void> close(RunEnded.Outcome outcome, Mono<Void> last) {
        Duration most = options.stage(Stage.CLOSE_JOB).deadline();
        NamedJobs<C> begun = jobs;
        Mono<Void> ends = Flux.fromIterable(begun == null ? List.<NamedJob<C>>of() : begun.all())
                .concatMap(job -> job.close(outcome), 1)
                .then();
        return Mono.firstWithSignal(last, Mono.delay(most, scope.scheduler).then())
                // Whoever comes next finds it so, and goes on from there.
                .onErrorResume(
                        BatchfluxException.class,
                        error -> Mono.fromRunnable(
                                () -> LOG.debug("{} was given back before all was written", owned.incarnation, error)))
                .then(ends)
                .then(owned.release());
    }
}
