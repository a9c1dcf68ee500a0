package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Throttle;
import io.batchflux.spi.UncaughtErrors;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** All runners made from one share this: the ports, the scheduler, the runs that go on, the code that was uploaded. */
final class RunnerScope {

    private static final Logger LOG = LoggerFactory.getLogger(RunnerScope.class);

    /** Beyond the time that closing may take. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    final BatchService service;
    final BlobStore store;
    /** Whose tasks are guarded. */
    final Scheduler scheduler;

    final UncaughtErrors errors;
    private final Disposable listeningToErrors;
    final Boundaries boundaries;
    final Throttle batchThrottle;
    final Throttle storeThrottle;
    final Disk disk;
    private final Scheduler listening = SingleListener.threads();
    final LoopLag lag;
    final Chance chance;
    final Uploads uploads;
    final Downloads downloads;
    final CodeArchives archives;
    final CodeUploads code;
    final Watchdogs watchdogs = new Watchdogs(this);
    final NodeLocales locales = new NodeLocales();
    private final String id;
    /** In the order in which they began. */
    private final Set<Run<?>> runs = Collections.synchronizedSet(new LinkedHashSet<>());

    private final Set<Sinks.Empty<Void>> attended = Collections.synchronizedSet(new LinkedHashSet<>());

    private final Sinks.Empty<Void> closing = Sinks.empty();
    final Disposable.Composite owned = Disposables.composite();
    private volatile boolean closed;

    RunnerScope(BatchService service, BlobStore store, Scheduler scheduler, Disk disk, Chance chance) {
        this.service = service;
        this.store = store;
        this.errors = service.uncaughtErrors();
        this.boundaries = new Boundaries(errors);
        this.scheduler = errors.guard(scheduler);
        this.lag = new LoopLag(this.scheduler);
        this.batchThrottle = service.throttle();
        this.storeThrottle = store.throttle();
        this.disk = disk.guarded(errors);
        this.chance = chance;
        this.uploads = new Uploads(store, this.scheduler, chance);
        this.downloads = Downloads.create(this.scheduler);
        this.archives = new CodeArchives(store, uploads, this.scheduler);
        this.code = new CodeUploads(archives, this.disk);
        this.id = "batchflux-runner-" + chance.letters(16);
        this.listeningToErrors = errors.listen(this::fail);
    }

    /** Returns how this run asks the services. */
    Requests requests(RunOptions options, RunInfo run) {
        RunEvents events = new RunEvents(run, options.listener(), scheduler, listening);
        return new Requests(
                events,
                Resilience.throttled(batchThrottle, scheduler, chance, options, events),
                Resilience.throttled(storeThrottle, scheduler, chance, options, events));
    }

    /** Returns how the services are asked for what all runs share. */
    Requests requests(RunOptions options) {
        return requests(
                options,
                RunInfo.ofRunner(id, CodeArchives.CONTAINER, options.job().poolId()));
    }

    /** Emits the run, which is waited for when the scope is closed. */
    <C> Mono<Run<C>> enter(Mono<Run<C>> create) {
        return create.doOnNext(run -> {
            runs.add(run);
            if (closed) {
                leave(run);
                throw new RunnerClosedException();
            }
        });
    }

    /** Returns what is to complete before the scope is closed. */
    Sinks.Empty<Void> attend() {
        Sinks.Empty<Void> over = Sinks.empty();
        attended.add(over);
        return over;
    }

    void leave(Run<?> run) {
        runs.remove(run);
        run.markClosed();
    }

    /** Ends all that goes on, on this thread, since an error left nobody knows what as it was. */
    private void fail(Error error) {
        List<Run<?>> ended = List.copyOf(runs);
        RunnerFailedException failure = new RunnerFailedException(
                error, ended.stream().map(run -> run.events.run()).toList());
        ended.forEach(run -> run.fail(failure));
        code.forget();
        boundaries.fail(failure);
    }

    /** Begins work that no caller waits for; it ends by itself, or else with the scope. */
    void own(Mono<Void> work) {
        Disposable.Swap owner = Disposables.swap();
        owned.add(owner);
        owner.update(work.doFinally(signal -> owned.remove(owner))
                .subscribe(done -> {}, error -> LOG.error("unexpected error", error)));
    }

    /** Ends what goes on when the scope is closed: it is cancelled, and an error is emitted. */
    <T> Flux<T> untilClosing(Flux<T> work) {
        return Flux.defer(() -> {
            AtomicBoolean ended = new AtomicBoolean();
            // An error of the other publisher would end what is emitted, and let the work itself go on.
            return work.takeUntilOther(closing.asMono().publishOn(scheduler).doOnSuccess(closed -> ended.set(true)))
                    .concatWith(Mono.defer(() -> ended.get() ? Mono.error(new RunnerClosedException()) : Mono.empty()));
        });
    }

    /** Emits why tasks of runs wait, until the scope is closed. */
    Flux<WaitingReason> waitingReasons() {
        return watchdogs.reasons().takeUntilOther(closing.asMono().publishOn(scheduler));
    }

    /**
     * Ends all runs and waits until they are cleaned up; then the disk is not needed any more. Code that was uploaded stays for
     * the next program.
     */
    Mono<Void> close(RunOptions options) {
        return Mono.defer(() -> {
            closed = true;
            closing.tryEmitEmpty();
            code.close();
            Mono<Void> closed = Flux.fromIterable(List.copyOf(runs))
                    .map(Run::closed)
                    .concatWith(Flux.fromIterable(List.copyOf(attended)).map(Sinks.Empty::asMono))
                    .flatMap(ends -> ends, Integer.MAX_VALUE)
                    .then();
            Duration longest = options.stage(Stage.CLOSE_JOB).deadline().plus(GRACE);
            // What an error of the virtual machine has broken off does not end.
            return Mono.firstWithSignal(closed, tooLong(longest)).doFinally(signal -> {
                owned.dispose();
                listeningToErrors.dispose();
                disk.close();
                listening.dispose();
            });
        });
    }

    /** Completes after this time, which begins anew when the machine has slept: nothing could be closed meanwhile. */
    private Mono<Void> tooLong(Duration longest) {
        return Mono.defer(() -> {
                    Stopwatch watch = Stopwatch.start(scheduler, longest);
                    return Mono.delay(longest, scheduler).filter(tick -> !watch.overslept());
                })
                .repeatWhenEmpty(Integer.MAX_VALUE, again -> again)
                .then();
    }

    /** Deletes archives of code that were not used for so long, and emits their hashes. */
    Flux<String> deleteUnusedCode(Duration unused, RunOptions options) {
        return Flux.defer(() -> {
            Requests requests = requests(options);
            return archives.deleteUnused(unused, requests.store())
                    .doOnNext(hash -> requests.events().cleanedUp(Remnant.CODE, hash, Disposal.DELETED));
        });
    }
}
