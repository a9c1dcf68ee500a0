package io.batchflux.emulator.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Work that is due at a time by the clock, which somebody may move meanwhile. Belongs to one thread, that of the timers. */
final class Alarms {

    /** No timer is longer, so that none is beyond what can be counted. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Runs work after so many nanoseconds. */
    @FunctionalInterface
    interface Timers {
        Disposable later(Runnable work, long nanos);
    }

    private final Timers timers;
    private final InstantSource clock;
    private final Set<Alarm> set = new LinkedHashSet<>();

    Alarms(Timers timers, InstantSource clock) {
        this.timers = timers;
        this.clock = clock;
    }

    /** Runs the work as soon as the clock shows this time, unless disposed of before. */
    Disposable set(Instant time, Runnable work) {
        Alarm alarm = new Alarm(time, work);
        set.add(alarm);
        alarm.wind();
        return alarm;
    }

    /** The clock was moved. */
    void wind() {
        List.copyOf(set).forEach(Alarm::wind);
    }

    private final class Alarm implements Disposable {

        private final Instant time;
        private final Runnable work;
        private final Disposable.Swap timer = Disposables.swap();

        Alarm(Instant time, Runnable work) {
            this.time = time;
            this.work = work;
        }

        void wind() {
            Duration left = Duration.between(clock.instant(), time);
            Duration wait = left.compareTo(LONGEST) > 0 ? LONGEST : left;
            timer.update(timers.later(this::ring, Math.max(0, wait.toNanos())));
        }

        private void ring() {
            if (isDisposed()) {
                return;
            }
            if (clock.instant().isBefore(time)) {
                wind();
            } else {
                dispose();
                work.run();
            }
        }

        @Override
        public void dispose() {
            set.remove(this);
            timer.dispose();
        }

        @Override
        public boolean isDisposed() {
            return timer.isDisposed();
        }
    }
}
