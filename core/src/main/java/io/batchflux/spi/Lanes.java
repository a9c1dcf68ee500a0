package io.batchflux.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The schedulers of those who wait in one line: one timer on each of them, so that the end of one holds up nobody else, and
 * one time for all of their clocks, which never goes back. Not thread-safe.
 */
final class Lanes {

    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);

    private final Map<Scheduler, Lane> lanes = new WeakHashMap<>();
    private final Consumer<Scheduler> tick;
    private long time = Long.MIN_VALUE;

    private static final class Lane {
        /** By how much the common time is ahead of this clock. */
        private long ahead;

        private int waiting;
        private @Nullable Disposable timer;
    }

    /** @param tick is called by timers, on their schedulers */
    Lanes(Consumer<Scheduler> tick) {
        this.tick = tick;
    }

    /** Returns the time in nanoseconds; what was reckoned before a clock is set back does not last longer by that. */
    long now(Scheduler clock) {
        Lane lane = lane(clock);
        long now = clock.now(TimeUnit.NANOSECONDS) + lane.ahead;
        if (now < time) {
            lane.ahead += time - now;
        } else {
            time = now;
        }
        return time;
    }

    void enter(Scheduler scheduler) {
        lane(scheduler).waiting++;
    }

    void leave(Scheduler scheduler) {
        Lane lane = lane(scheduler);
        lane.waiting--;
        if (lane.waiting == 0) {
            stop(lane);
        }
    }

    /** The timer of this scheduler has come. */
    void fired(Scheduler scheduler) {
        lane(scheduler).timer = null;
    }

    /** Has timers come after so many nanoseconds, or before; returns the schedulers that take none any more. */
    List<Scheduler> arm(long delay) {
        List<Scheduler> ended = new ArrayList<>(0);
        lanes.forEach((scheduler, lane) -> {
            if (lane.waiting > 0 && lane.timer == null) {
                try {
                    lane.timer = scheduler.schedule(
                            () -> tick.accept(scheduler), Math.max(SHORTEST, delay), TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException e) {
                    ended.add(scheduler);
                    lane.waiting = 0;
                }
            }
        });
        return ended;
    }

    /** Has no timer come. */
    void stop() {
        lanes.values().forEach(Lanes::stop);
    }

    private static void stop(Lane lane) {
        Disposable timer = lane.timer;
        if (timer != null) {
            timer.dispose();
            lane.timer = null;
        }
    }

    /** The clock of a scheduler that is new here may show another time than the others. */
    private Lane lane(Scheduler scheduler) {
        Lane lane = lanes.get(scheduler);
        if (lane == null) {
            lane = new Lane();
            for (Scheduler known : lanes.keySet()) {
                lane.ahead = now(known) - scheduler.now(TimeUnit.NANOSECONDS);
                break;
            }
            lanes.put(scheduler, lane);
        }
        return lane;
    }
}
