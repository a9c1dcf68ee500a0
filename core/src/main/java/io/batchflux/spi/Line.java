package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Those who wait for their turns at one account, in the order in which they came. Thread-safe. */
final class Line {

    private static final double SECOND = 1e9;
    /** What a timer that comes late may give at once. */
    private static final long CATCH_UP = TimeUnit.MILLISECONDS.toNanos(50);

    /** An account that asks for more is asked again nevertheless, by one request: somebody on the way may have made that up. */
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** After so long without an answer to that one, another one asks. */
    private static final long ANSWER = TimeUnit.SECONDS.toNanos(30);

    private final AtomicLong places = new AtomicLong();
    // What follows is guarded by this. Moments are nanoseconds of the lanes' common time.
    private final RequestRate rate = new RequestRate();
    private final TreeSet<Waiter> waiting = new TreeSet<>();
    private final Lanes lanes = new Lanes(this::tick);
    private long nextTurn = Long.MIN_VALUE;
    private long pausedUntil = Long.MIN_VALUE;
    private long throttled;
    /** The account has asked for a longer pause than it gets, and has accepted nothing since. */
    private boolean cutShort;

    /** Returns a place behind all others. */
    long place() {
        return places.incrementAndGet();
    }

    /** Returns a turn for somebody who would not wait for it; nobody is passed by. */
    synchronized @Nullable Turn turnAtOnce(Scheduler scheduler) {
        long now = lanes.now(scheduler);
        if (!waiting.isEmpty() || due() > now) {
            return null;
        }
        Turn turn = new Turn(this, scheduler, place(), rate.send(now, false), now);
        nextTurn = now + interval();
        return turn;
    }

    Mono<Turn> turn(Scheduler scheduler, long place) {
        return Mono.create(sink -> {
            Waiter waiter = new Waiter(scheduler, place, place(), sink);
            sink.onCancel(() -> leave(waiter));
            enter(waiter);
        });
    }

    synchronized ThrottleState state(Scheduler clock) {
        long pause = pausedUntil - Math.min(pausedUntil, lanes.now(clock));
        return ThrottleState.of(rate.perSecond(), Duration.ofNanos(pause), throttled, waiting.size());
    }

    void refused(Sent counted, long given, Scheduler clock, Duration retryAfter) {
        List<Runnable> signals = List.of();
        synchronized (this) {
            long now = lanes.now(clock);
            throttled++;
            boolean wasCutShort = cutShort;
            cutShort = retryAfter.compareTo(LONGEST) > 0 || (cutShort && now < pausedUntil);
            long pause = (retryAfter.compareTo(LONGEST) < 0 ? retryAfter : LONGEST).toNanos();
            pausedUntil = Math.max(pausedUntil, now + pause);
            if (rate.refused(counted, given, now, Math.max(now, pausedUntil))) {
                nextTurn = now + interval();
            }
            if (wasCutShort && !cutShort) {
                signals = sooner(now + interval(), clock);
            }
        }
        runAll(signals);
    }

    void accepted(Sent counted, long given, Scheduler clock) {
        List<Runnable> signals = List.of();
        synchronized (this) {
            long now = lanes.now(clock);
            boolean opens = cutShort && now >= pausedUntil;
            cutShort &= !opens;
            if (rate.accepted(counted, given, now) || opens) {
                signals = sooner(now + interval(), clock);
            }
        }
        runAll(signals);
    }

    void giveBack(Sent counted, Scheduler clock) {
        List<Runnable> signals;
        synchronized (this) {
            counted.discount();
            signals = sooner(lanes.now(clock), clock);
        }
        runAll(signals);
    }

    private List<Runnable> sooner(long turn, Scheduler clock) {
        nextTurn = Math.min(nextTurn, turn);
        lanes.stop();
        return serve(clock, null, null);
    }

    private void enter(Waiter waiter) {
        List<Runnable> signals;
        synchronized (this) {
            waiting.add(waiter);
            lanes.enter(waiter.scheduler);
            signals = serve(waiter.scheduler, waiter, null);
        }
        runAll(signals);
    }

    private void leave(Waiter waiter) {
        if (waiter.leave()) {
            synchronized (this) {
                if (waiting.remove(waiter)) {
                    lanes.leave(waiter.scheduler);
                }
            }
        }
    }

    private void tick(Scheduler scheduler) {
        List<Runnable> signals;
        synchronized (this) {
            lanes.fired(scheduler);
            signals = serve(scheduler, null, scheduler);
        }
        runAll(signals);
    }

    /**
     * Gives the turns that are due, and returns how those who get them are told, which must not be done under the lock.
     *
     * @param entering who came just now, on its own thread
     * @param here the scheduler whose thread this is, if it is known
     */
    private List<Runnable> serve(Scheduler clock, @Nullable Waiter entering, @Nullable Scheduler here) {
        List<Runnable> signals = new ArrayList<>(1);
        long now = lanes.now(clock);
        for (long due = due(); due <= now && !waiting.isEmpty(); due = due()) {
            Waiter first = requireNonNull(waiting.pollFirst());
            lanes.leave(first.scheduler);
            boolean waited = first != entering;
            Turn turn = new Turn(this, first.scheduler, first.place, rate.send(now, waited), now);
            nextTurn = (waited ? Math.max(due, now - CATCH_UP) : now) + (cutShort ? ANSWER : interval());
            signals.add(waited && first.scheduler != here ? () -> first.goThere(turn) : () -> first.go(turn));
        }
        for (Scheduler ended : waiting.isEmpty() ? List.<Scheduler>of() : lanes.arm(due() - now)) {
            List<Waiter> lost =
                    waiting.stream().filter(waiter -> waiter.scheduler == ended).toList();
            waiting.removeAll(lost);
            lost.forEach(waiter -> signals.add(waiter::reject));
        }
        return signals;
    }

    /** An error that one of them throws keeps no turn from the others. */
    private static void runAll(List<Runnable> signals) {
        for (int i = 0; i < signals.size(); i++) {
            try {
                signals.get(i).run();
            } catch (Error error) {
                try {
                    runAll(signals.subList(i + 1, signals.size()));
                } catch (Error another) {
                    error.addSuppressed(another);
                }
                throw error;
            }
        }
    }

    private long interval() {
        return (long) (SECOND / rate.perSecond());
    }

    private long due() {
        return rate.isRestricted() ? Math.max(pausedUntil, nextTurn) : pausedUntil;
    }
}
