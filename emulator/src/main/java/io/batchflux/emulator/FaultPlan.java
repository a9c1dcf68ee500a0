package io.batchflux.emulator;

import io.batchflux.emulator.wire.Given;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan has the faults of an emulator; it is immutable.
 *
 * @param seed where chance begins
 * @param faults the faults; each counts the requests it is meant for by itself, and several can strike the same one
 */
public record FaultPlan(long seed, List<Fault> faults) {

    /** Copies the list. */
    public FaultPlan {
        faults = List.copyOf(faults);
    }

    /** Returns a plan without faults. */
    public static FaultPlan none() {
        return new FaultPlan(0, List.of());
    }

    /** Returns a copy in which chance begins elsewhere. */
    public FaultPlan withSeed(long seed) {
        return Copy.with(this, "seed", seed);
    }

    /** Returns a copy with one more fault. */
    public FaultPlan withFault(Fault fault) {
        List<Fault> more = new ArrayList<>(faults);
        more.add(Given.present("fault", fault));
        return Copy.with(this, "faults", more);
    }

    /** Returns a copy with one more fault, as {@link Fault#parse} reads it. */
    public FaultPlan withFault(String fault) {
        return withFault(Fault.parse(fault));
    }
}
