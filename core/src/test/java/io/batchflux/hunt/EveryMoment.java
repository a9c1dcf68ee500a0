package io.batchflux.hunt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A caller of each kind cancels a small plan, at each of the moments that there are. */
final class EveryMoment {

    private EveryMoment() {}

    /** Returns the plans: one for each moment of this kind, as many as happen. */
    static List<Plan> plans(Caller.Kind caller, Moment.Kind kind) {
        long moments = Simulation.of(plan(caller, new Moment(kind, Long.MAX_VALUE)))
                .moments()
                .count(kind);
        List<Plan> plans = new ArrayList<>();
        for (long moment = 1; moment <= moments; moment++) {
            plans.add(plan(caller, new Moment(kind, moment)));
        }
        return plans;
    }

    private static Plan plan(Caller.Kind kind, Moment cancel) {
        boolean function = kind == Caller.Kind.CALL || kind == Caller.Kind.SWEEP;
        Item item = new Item(
                0,
                function ? Item.Content.NONE : Item.Content.STREAM,
                function ? 0 : 20_000,
                function ? -1 : 20_000,
                Duration.ZERO,
                Duration.ofSeconds(3),
                0);
        return new Plan(
                0,
                Settings.PLAIN,
                List.of(new Caller(
                        0,
                        kind,
                        List.of(item),
                        Caller.Source.PLAIN,
                        Caller.Demand.UNBOUNDED,
                        new Moment(Moment.Kind.TIME, 0),
                        cancel)),
                List.of());
    }
}
