package io.batchflux;

import io.batchflux.JournalRecords.Owner;
import io.batchflux.JournalRecords.Result;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.Operation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The named runs of a runner: takes them, calls them, gives them back. */
final class NamedRuns {

    private final RunnerScope scope;
    private final RunOptions options;
    private final RunFactory factory;
    private final DefaultBatchStages stages;
    private final Requests requests;
    final StageCode code;
    final FunctionProgram program;
    /** The same in the pool to which tasks move; {@code null} if there is none. */
    private final @Nullable NamedRuns fallback;

    NamedRuns(RunnerScope scope, RunOptions options, RunFactory factory, DefaultBatchStages stages, StageCode code) {
        this.scope = scope;
        this.options = options;
        this.factory = factory;
        this.stages = stages;
        this.requests = scope.requests(options);
        this.code = code;
        this.program = new FunctionProgram(options.functions(), code);
        this.fallback = fallback(options);
    }

    private @Nullable NamedRuns fallback(RunOptions options) {
        String pool = options.waiting().fallbackPoolId();
        if (pool == null || pool.equals(options.job().poolId())) {
            return null;
        }
        RunOptions there = options.withJob(job -> job.withPoolId(pool))
                .withWaiting(waiting -> waiting.withFallbackPoolId(null).withPreemptionLimit(null));
        RunFactory runs = new RunFactory(scope, there);
        return new NamedRuns(scope, there, runs, new DefaultBatchStages(scope, there, runs), code);
    }

    Boundaries boundaries() {
        return scope.boundaries;
    }

    int resultLimit() {
        return options.functions().resultLimit();
    }

    /**
     * Returns how many calls tasks of one sweep have; {@code null} if each has its own.
     *
     * @param total how many calls there will be, or -1 if nobody knows
     */
    @Nullable
    ChunkSize chunkSize(long total) {
        Chunking chunking = options.functions().chunking();
        return chunking.isNone()
                ? null
                : ChunkSize.of(chunking, options.functions().task().limits().timeLimit(options.tasks()), total);
    }

    NodeLocales locales() {
        return scope.locales;
    }

    NamedStages stages() {
        return new NamedStages(scope, stages, options, requests);
    }

    /**
     * Emits what comes of the items.
     *
     * @param hash of the code of functions; empty if there is none
     * @param size of tasks that are for several items; {@code null} if each has its own
     */
    <C, T> Flux<T> call(
            String name,
            NamedRunOptions how,
            Mono<String> hash,
            Mono<Optional<JobPreparation>> preparation,
            Flux<Placed<C>> items,
            @Nullable ChunkSize size,
            Function<OwnedRun, Work<C, T>> work) {
        return Flux.defer(() -> {
            RunLimit limit = RunLimit.begin(scope.scheduler, options);
            return hash.flatMapMany(wanted -> Flux.usingWhen(
                    limit.during(own(name, how, wanted).flux(), () -> "it had not got the run \"" + name + "\" by then")
                            // It is not cancelled when it has emitted, which would give the lease back.
                            .singleOrEmpty()
                            .map(owned -> new NamedCall<C, T>(scope, options, owned, stages(), wanted)),
                    call -> limit.during(
                                    scope.untilClosing(call.run(
                                            how,
                                            items,
                                            work.apply(call.owned),
                                            size,
                                            lane(call.owned, !wanted.isEmpty(), preparation),
                                            fallback == null
                                                    ? null
                                                    : fallback.lane(call.owned, !wanted.isEmpty(), preparation))),
                                    call::observed)
                            .doOnError(BatchfluxException.class, error -> error.happenedIn(call.owned.info(null))),
                    NamedCall::complete,
                    (call, error) -> limit.isOver()
                            ? call.end()
                            : call.detach(
                                    error instanceof RunnerClosedException
                                            ? RunEnded.Outcome.CANCELLED
                                            : RunEnded.Outcome.FAILED),
                    call -> call.detach(RunEnded.Outcome.CANCELLED)));
        });
    }

    /** @param code of this program; empty if it has none */
    private Mono<OwnedRun> own(String name, NamedRunOptions how, String code) {
        return own(
                name,
                how,
                "",
                ledger -> RunCode.check(ledger, code, how),
                (incarnation, ledger) -> factory.fit(incarnation.runId(1), !code.isEmpty(), ledger.lastJob()));
    }

    private <C> Lane<C> lane(OwnedRun owned, boolean callsFunctions, Mono<Optional<JobPreparation>> preparation) {
        return new Lane<>(
                options.job().poolId(),
                stages(),
                record -> factory.named(
                        owned.incarnation.runId(record.number()), record.number(), callsFunctions, preparation));
    }

    /**
     * Does something with the run, when it belongs to this program.
     *
     * @param purpose as whoever it is taken from is told, such as " to cancel it"
     */
    <T> Mono<T> owned(String name, NamedRunOptions how, String purpose, Function<OwnedRun, Mono<T>> what) {
        return Mono.usingWhen(
                own(name, how, purpose, ledger -> {}, (incarnation, ledger) -> Mono.empty()),
                owned -> owned.kept(what.apply(owned)),
                OwnedRun::release);
    }

    /**
     * Takes the run, which is begun if there is none of this name.
     *
     * @param purpose for which it is taken; empty if it is called
     * @param accepted throws if the run as its journal tells it is nothing for this program, to which it is left as it is then
     * @param fit is an error if no job can be added to the run here, as it is before it is taken from somebody; who finds it free
     *     may need none
     */
    private Mono<OwnedRun> own(
            String name,
            NamedRunOptions how,
            String purpose,
            Consumer<RunLedger> accepted,
            BiFunction<Incarnation, RunLedger, Mono<Void>> fit) {
        return Mono.defer(() -> {
            NameLock lock = lock(name);
            Mono<OwnedRun> opened = lock.read()
                    .flatMap(pointer -> pointer.forgotten()
                            ? forgetting(lock).forget(pointer).then(lock.read())
                            : Mono.just(pointer))
                    .flatMap(pointer -> begun(lock, pointer))
                    .flatMap(incarnation -> open(lock, incarnation, purpose, accepted));
            Mono<OwnedRun> released = lock.take(how, readable(name, (incarnation, ledger) -> {
                        accepted.accept(ledger);
                        return fit.apply(incarnation, ledger);
                    }))
                    .then(lock.during(opened))
                    .onErrorResume(error -> lock.release().then(Mono.error(error)))
                    .doOnCancel(() -> scope.own(lock.release()));
            return scope.untilClosing(released.flux()).singleOrEmpty();
        });
    }

    /** A journal that cannot be read here is an error; a run that is being forgotten is begun anew by whoever takes it. */
    private Mono<Void> readable(String name, BiFunction<Incarnation, RunLedger, Mono<Void>> fit) {
        return reading(name)
                .flatMap(incarnation -> readLedger(name, incarnation, null)
                        .onErrorResume(Forgetting::isForgotten, gone -> Mono.empty())
                        .flatMap(ledger -> fit.apply(incarnation, ledger)));
    }

    private NameLock lock(String name) {
        return new NameLock(
                scope.store, requests.store(), scope.scheduler, scope.service.account(), name, scope.chance.uuid());
    }

    private Forgetting forgetting(NameLock lock) {
        return new Forgetting(scope, requests, lock, stages());
    }

    private Mono<Incarnation> begun(NameLock lock, Pointer pointer) {
        String run = pointer.run();
        if (run != null) {
            return Mono.just(new Incarnation(run, pointer.idPrefix()));
        }
        Instant now = now();
        Incarnation begun =
                new Incarnation(RunId.unique(now, scope.chance), options.job().idPrefix());
        return lock.write(pointer, new Pointer(pointer.name(), begun.run(), begun.idPrefix(), false))
                .thenReturn(begun);
    }

    private Instant now() {
        return Instant.ofEpochMilli(scope.scheduler.now(TimeUnit.MILLISECONDS));
    }

    /** @throws IllegalArgumentException if it cannot be the name of a run */
    NamedRun named(String name) {
        Text.travelling("name of a run", name);
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException(
                    "name of a run must have 1 to 200 characters, was \"" + Text.shown(name) + "\"");
        }
        return new DefaultNamedRun(this, name, NamedRunOptions.ofDefaults());
    }

    private Mono<OwnedRun> open(NameLock lock, Incarnation incarnation, String purpose, Consumer<RunLedger> accepted) {
        Owner owner = Owners.program(purpose, scope.chance, now());
        Mono<Void> container = requests.store()
                .protect(
                        Stage.RECORD,
                        Operation.CREATE_CONTAINER,
                        scope.store.createContainer(
                                incarnation.journal(),
                                Ownership.ofJournal(incarnation, lock.name, options.job(), scope.service.account())));
        return container
                .then(new JournalOpening(
                                blobs(incarnation), scope.scheduler, scope.disk, owner, lock.tryTake(), accepted)
                        .open())
                .map(opened -> new OwnedRun(
                        incarnation,
                        opened,
                        outputs(incarnation),
                        new LargeParts(scope.store, scope.uploads, requests.store(), incarnation.journal()),
                        lock,
                        owner,
                        scope.attend()));
    }

    private RecordedOutputs outputs(Incarnation incarnation) {
        return new RecordedOutputs(
                stages.collectResults, requests, incarnation.runId(1).outputContainer());
    }

    private JournalBlobs blobs(Incarnation incarnation) {
        return new JournalBlobs(scope.store, requests.store(), incarnation.journal());
    }

    Mono<Void> forget(String name, NamedRunOptions how) {
        return Mono.defer(() -> {
            NameLock lock = lock(name);
            Mono<Void> readable = readable(name, (incarnation, ledger) -> Mono.empty());
            return Mono.usingWhen(
                    lock.take(how, readable).thenReturn(lock),
                    // The pointer says that the run is forgotten before its journal is opened.
                    taken -> taken.during(readable.then(taken.read())
                            .flatMap(pointer -> forgetting(taken).forget(pointer))),
                    NameLock::release);
        });
    }

    Mono<NamedRunStatus> status(String name) {
        return reading(name)
                .flatMap(incarnation -> readLedger(name, incarnation, null))
                .map(ledger -> ledger.status(name))
                .switchIfEmpty(Mono.fromSupplier(() -> NamedRunStatus.of(name, 0, 0, Map.of())));
    }

    private Mono<Incarnation> reading(String name) {
        return Mono.defer(() -> lock(name).read())
                .filter(pointer -> !pointer.forgotten())
                .flatMap(pointer ->
                        Mono.justOrEmpty(pointer.run()).map(run -> new Incarnation(run, pointer.idPrefix())));
    }

    /** A journal that is not there, while the name leads to it, has nothing yet: whoever began the run was ended before he made it. */
    private Mono<RunLedger> readLedger(String name, Incarnation incarnation, @Nullable Spool spool) {
        JournalBlobs blobs = blobs(incarnation);
        return blobs.last()
                .onErrorResume(
                        Forgetting::isForgotten,
                        gone -> reading(name)
                                .filter(incarnation::equals)
                                .map(same -> 0)
                                .switchIfEmpty(Mono.error(gone)))
                .flatMap(last -> new JournalReading(blobs, spool).read(last))
                .publishOn(scope.scheduler);
    }

    Flux<RecordedResult> results(String name) {
        return reading(name)
                .flatMapMany(incarnation -> Flux.usingWhen(
                        Mono.fromSupplier(() -> Spool.create(scope.disk, scope.scheduler)),
                        spool -> readLedger(name, incarnation, spool)
                                .flatMapMany(ledger -> results(incarnation, ledger, spool)),
                        Spool::close))
                .publishOn(scope.scheduler);
    }

    private Flux<RecordedResult> results(Incarnation incarnation, RunLedger ledger, Spool spool) {
        RecordedOutputs outputs = outputs(incarnation);
        LargeParts large = new LargeParts(scope.store, scope.uploads, requests.store(), incarnation.journal());
        return Flux.fromIterable(ledger.items.records())
                .concatMap(at -> spool.read(at.position(), at.length()), 1)
                .concatMap(payload -> outputs.shown((Result) Records.read(payload), large), 1);
    }
}
