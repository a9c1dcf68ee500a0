package io.batchflux.emulator.control;

import io.batchflux.emulator.Fault;
import io.batchflux.emulator.FaultTrigger;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A fault with what it has seen and done. Thread-safe. */
final class ArmedFault {

    private final Fault fault;
    private final Random random;
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong injected = new AtomicLong();

    ArmedFault(Fault fault, long seed) {
        this.fault = fault;
        this.random = new Random(seed);
    }

    Fault fault() {
        return fault;
    }

    Random random() {
        return random;
    }

    /** Whether the next request for this operation, or the next task, is struck. */
    boolean strikes(String operation) {
        if (!fault.isFor(operation)) {
            return false;
        }
        FaultTrigger trigger = fault.trigger();
        return trigger.chooses(seen.incrementAndGet())
                && (trigger.probability() == 1 || random.nextDouble() < trigger.probability());
    }

    void struck() {
        injected.incrementAndGet();
    }

    long seen() {
        return seen.get();
    }

    long injected() {
        return injected.get();
    }
}
