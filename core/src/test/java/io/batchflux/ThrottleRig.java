package io.batchflux;

import io.batchflux.spi.Throttle;
import io.batchflux.spi.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A throttle in virtual time, and the turns that it has given. */
abstract class ThrottleRig {

    final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    final CountingScheduler scheduler = new CountingScheduler(clock);
    final Throttle throttle = Throttle.create();
    final List<Turn> turns = new ArrayList<>();

    void pass(Duration time) {
        clock.advanceTimeBy(time);
    }

    void pass(double seconds) {
        pass(Duration.ofNanos((long) (seconds * 1e9)));
    }

    List<Disposable> ask(int requests) {
        List<Disposable> waiting = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            waiting.add(throttle.turn(scheduler).subscribe(turns::add, error -> {
                throw new AssertionError(error);
            }));
        }
        return waiting;
    }

    void refuse(int requests, @Nullable Duration retryAfter) {
        List.copyOf(turns.subList(turns.size() - requests, turns.size())).forEach(turn -> turn.refused(retryAfter));
    }

    /** What was given before this last turn of somebody is answered. */
    void accept(int requests, int before) {
        int end = turns.size() - before;
        List.copyOf(turns.subList(end - requests, end)).forEach(Turn::accepted);
    }

    double rate() {
        return throttle.state(scheduler).requestsPerSecond();
    }

    /** Returns how many turns are given meanwhile, if always somebody waits. */
    int givenWithin(double seconds) {
        int before = turns.size();
        ask(1000);
        pass(seconds);
        return turns.size() - before;
    }
}
