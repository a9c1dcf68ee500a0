package io.batchflux.hunt;

import io.batchflux.spi.Throttle;
import java.util.ArrayDeque;
import java.util.Deque;

/** Watches how fast requests are sent: no faster than the throttle tells. */
final class Pace {

    private static final long SECOND = 1_000_000_000;
    /** What was let go at once when it was told to slow down, and what is rounded. */
    private static final double TOLERANCE = 1.25;

    private final Trouble.Service service;
    private final VirtualClock clock;
    private final ProgramScheduler program;
    private final Throttle throttle;
    private final Ledger ledger;
    private final Deque<Sent> lastSecond = new ArrayDeque<>();

    private record Sent(long at, double allowed) {}

    Pace(Trouble.Service service, VirtualClock clock, ProgramScheduler program, Throttle throttle, Ledger ledger) {
        this.service = service;
        this.clock = clock;
        this.program = program;
        this.throttle = throttle;
        this.ledger = ledger;
    }

    Throttle throttle() {
        return throttle;
    }

    /** Takes notice of a request: all those of the last second are fewer than was allowed at any time in it. */
    void sent() {
        long now = clock.nanos();
        lastSecond.addLast(new Sent(now, throttle.state(program).requestsPerSecond()));
        while (lastSecond.getFirst().at() <= now - SECOND) {
            lastSecond.removeFirst();
        }
        double most = lastSecond.stream().mapToDouble(Sent::allowed).max().orElse(0);
        if (lastSecond.size() > most * TOLERANCE + 2) {
            ledger.hasty.add(lastSecond.size() + " " + service + " requests were sent in the second before "
                    + clock.elapsed() + ", in which the throttle told no more than " + most);
        }
    }
}
