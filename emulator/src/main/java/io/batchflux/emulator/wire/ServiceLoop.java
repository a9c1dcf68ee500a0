package io.batchflux.emulator.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The one thread that owns the account's state, with the clock and the timers that go with it.
 *
 * <p>Whatever reads or changes jobs, tasks, pools and nodes runs here and never waits for anything, so nothing of it needs
 * a lock.
 */
public final class ServiceLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceLoop.class);

    /** This is so long that timers beyond it never fire: the service's way to write "no limit" is some 29,000 years. */
    private static final Duration FOREVER = Duration.ofDays(10_000);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Duration patience;
    private final Scheduler scheduler;
    private final Scheduler answers;
    private final InstantSource clock;
    private final double timeScale;
    private final Scheduler.Worker timers;
    private final Optional<TimerQueue> queue;
    private final Optional<ServiceClock> skipping;
    private final Alarms alarms;
    private final AtomicLong lastTick;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Keeper keeper;

    /**
     * @param scheduler the one thread
     * @param answers where the results of {@link #call} and {@link #defer} are emitted, to keep the one thread free
     * @param timeScale how many times faster than the clock the timers are
     */
    public ServiceLoop(Scheduler scheduler, Scheduler answers, Clock clock, double timeScale) {
        this(scheduler, answers, clock, timeScale, PATIENCE);
    }

    /** Returns a loop whose time can be skipped. */
    public static ServiceLoop skippable(Scheduler scheduler, Scheduler answers, ServiceClock clock, double timeScale) {
        return new ServiceLoop(
                scheduler, answers, clock::accountTime, timeScale, PATIENCE, new AtomicLong(), Optional.of(clock));
    }

    /** @param patience how long threads wait that may wait */
    ServiceLoop(Scheduler scheduler, Scheduler answers, Clock clock, double timeScale, Duration patience) {
        this(scheduler, answers, clock, timeScale, patience, new AtomicLong(), Optional.empty());
    }

    private ServiceLoop(
            Scheduler scheduler,
            Scheduler answers,
            InstantSource clock,
            double timeScale,
            Duration patience,
            AtomicLong lastTick,
            Optional<ServiceClock> skipping) {
        this.patience = patience;
        this.lastTick = lastTick;
        this.scheduler = scheduler;
        this.timers = scheduler.createWorker();
        this.skipping = skipping;
        this.queue = skipping.map(forward -> new TimerQueue(timers, forward::skip));
        this.answers = answers;
        this.clock = clock;
        this.timeScale = timeScale;
        this.alarms = new Alarms(this::later, clock);
        scheduler.schedule(() -> thread = Thread.currentThread());
    }

    /** Returns a loop on the same thread and with the same clock, but with timers of its own, which can {@link #end} by themselves. */
    public ServiceLoop apart() {
        return new ServiceLoop(scheduler, answers, clock, timeScale, patience, lastTick, skipping);
    }

    /** Forgets what was to be done later, and what somebody wants to be done later from now on. */
    public void end() {
        timers.dispose();
    }

    /** The time in ticks of 100 ns; later than every time given before, so that no two changes have the same one. */
    public Instant now() {
        long tick = ServiceTime.ticks(clock.instant());
        return ServiceTime.ofTicks(lastTick.updateAndGet(last -> Math.max(last + 1, tick)));
    }

    /** The next time that {@link #now} gives is later than this one. */
    public void notBefore(Instant time) {
        lastTick.accumulateAndGet(ServiceTime.ticks(time), Math::max);
    }

    /** Sets who writes down from now on what changes; nobody at first. */
    public void keeper(@Nullable Keeper next) {
        keeper = next;
    }

    /** Something of the account has changed, or is not there any more. */
    public void touched(Object entity) {
        Keeper told = keeper;
        if (told != null) {
            told.touched(entity);
        }
    }

    /** Runs the work on this thread when the Mono is subscribed to, and emits what it returns on another. */
    public <T> Mono<T> call(Callable<T> work) {
        return answer(Mono.fromCallable(work));
    }

    private <T> Mono<T> answer(Mono<T> result) {
        Keeper writing = keeper;
        Mono<T> here = result.subscribeOn(scheduler);
        return (writing == null ? here : writing.kept(here)).publishOn(answers);
    }

    /** Subscribes on this thread to the Mono which the work returns, and emits what it emits on another. */
    public <T> Mono<T> defer(Callable<Mono<T>> work) {
        return answer(Mono.defer(() -> {
            try {
                return work.call();
            } catch (Exception e) {
                return Mono.error(e);
            }
        }));
    }

    /**
     * Returns what the work returns on this thread; for threads that may wait.
     *
     * @throws IllegalStateException if the thread does not come to it, since it is busy or has ended
     */
    public <T> T get(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        scheduler.schedule(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof TimeoutException) {
                throw new IllegalStateException("the account's thread has not answered within " + patience, failed);
            }
            throw failed;
        }
    }

    public void execute(Runnable work) {
        later(work, 0);
    }

    /** Runs the work after the delay, unless disposed of before. */
    public Disposable after(Duration delay, Runnable work) {
        if (delay.compareTo(FOREVER) >= 0) {
            return Disposables.single();
        }
        return later(work, Math.max(0, (long) (delay.toNanos() / timeScale)));
    }

    /** Runs the work after the delay by the clock, however fast the timers are, unless disposed of before. */
    public Disposable afterReal(Duration delay, Runnable work) {
        return later(work, delay.toNanos());
    }

    /**
     * Lets so much time pass at once, and completes when all that is due by then has happened.
     *
     * @throws IllegalStateException if the time of this loop cannot be skipped
     */
    public Mono<Void> skip(Duration time) {
        return queue.orElseThrow(() -> new IllegalStateException(
                        "time can be skipped for simulated tasks only; use the runtime \"simulated\""))
                .skip(Duration.ofNanos((long) (time.toNanos() / timeScale)));
    }

    /** Runs the work as soon as the clock shows this time, also if it is moved there, unless disposed of before. */
    public Disposable at(Instant time, Runnable work) {
        assertHere();
        return alarms.set(time, work);
    }

    /** Somebody has moved the clock; on whatever thread. */
    public void clockMoved() {
        execute(alarms::wind);
    }

    /** Returns how much time has passed since then, as the timers have it. */
    public Duration since(Instant start) {
        return Duration.ofNanos((long) (Duration.between(start, now()).toNanos() * timeScale));
    }

    /** Emits on this thread what the other emits. */
    public <T> Mono<T> here(Mono<T> other) {
        return other.publishOn(scheduler);
    }

    /** @throws IllegalStateException unless it is called on this thread */
    public void assertHere() {
        if (!isHere()) {
            throw new IllegalStateException(
                    "the account's state belongs to the service loop's thread, and was touched on "
                            + Thread.currentThread().getName());
        }
    }

    /** Whether it is called on this thread. */
    public boolean isHere() {
        return Thread.currentThread() == thread;
    }

    private Disposable later(Runnable work, long nanos) {
        try {
            if (nanos == 0) {
                return timers.schedule(guarded(work));
            }
            return queue.isPresent()
                    ? queue.get().later(guarded(work), nanos)
                    : timers.schedule(guarded(work), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            if (!timers.isDisposed()) {
                throw e;
            }
            return Disposables.disposed();
        }
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("A change of the account's state failed", e);
            }
        };
    }
}
