package io.batchflux.hunt;

import io.batchflux.CleanUp;
import io.batchflux.hunt.Caller.Demand;
import io.batchflux.hunt.Caller.Kind;
import io.batchflux.hunt.Caller.Source;
import io.batchflux.hunt.Item.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expands a seed into a plan. Each seed leaves out much, so that what is left happens often. */
final class Planner {

    private final Dice dice;
    private final boolean inputs;
    private final boolean outputs;
    private final boolean failures;
    private final boolean cancels;
    private final boolean hours;
    /** Many who speak to a service at the same time that takes few requests. */
    private final boolean overload;
    /** No source with a pace or an end of its own minds what is requested. */
    private final boolean heedless;

    private int items;

    private Planner(Dice dice, boolean heedless) {
        this.dice = dice;
        this.heedless = heedless;
        this.inputs = dice.percent(40);
        this.outputs = dice.percent(50);
        this.failures = dice.percent(30);
        this.cancels = dice.percent(45);
        this.hours = dice.percent(2);
        this.overload = dice.percent(1);
    }

    static Plan plan(long seed) {
        Dice dice = new Dice(seed);
        Planner planner = new Planner(dice, Math.floorMod(seed, 16) == 4);
        Settings settings = planner.settings();
        boolean budgets = Math.floorMod(seed, 16) == 8;
        List<Caller> callers = budgets ? planner.sweepers() : planner.callers();
        TroublePlanner planned = new TroublePlanner(dice, planner.items);
        List<Trouble> troubles = planned.troubles(planner.overload);
        if (budgets && dice.percent(40)) {
            troubles.addAll(planned.slowLooks());
        }
        return new Plan(seed, budgets ? settings.withBudgets() : settings, callers, troubles);
    }

    /** Sweeps of many short calls, and of some that hold up those behind them in their task. */
    private List<Caller> sweepers() {
        List<Caller> callers = new ArrayList<>();
        for (int left = dice.percent(80) ? 1 : 2; left > 0; left--) {
            List<Item> calls = new ArrayList<>();
            for (int count = dice.magnitude(10, 200); count > 0; count--) {
                Duration running = dice.percent(85) ? dice.millis(1, 3_000) : dice.millis(10_000, 200_000);
                calls.add(new Item(items++, Content.NONE, 0, -1, Duration.ZERO, running, 0));
            }
            callers.add(new Caller(
                    callers.size(),
                    Kind.SWEEP,
                    calls,
                    dice.percent(70) ? Source.PLAIN : new Source(dice.millis(1, 300), Source.End.COMPLETE),
                    demand(),
                    start(),
                    cancels && dice.percent(30) ? cancel() : null));
        }
        return callers;
    }

    private Settings settings() {
        return new Settings(
                dice.percent(60) ? 10_000 : dice.magnitude(1, 200),
                hours ? dice.seconds(20, 300) : dice.percent(70) ? Duration.ofSeconds(10) : dice.seconds(1, 60),
                dice.percent(80) ? CleanUp.ALWAYS : dice.oneOf(CleanUp.ON_SUCCESS, CleanUp.NEVER),
                dice.percent(8),
                dice.percent(15),
                dice.percent(80),
                dice.percent(50) ? 1 : dice.magnitude(2, 50),
                dice.percent(70) ? 3 : dice.between(0, 2),
                hours ? Duration.ofHours(dice.between(1, 12)) : Duration.ofMinutes(5),
                dice.percent(80) ? Duration.ofMinutes(15) : dice.seconds(120, 300),
                dice.percent(80) ? Duration.ZERO : Duration.ofSeconds(dice.between(-120, 120)),
                dice.percent(20) ? Duration.ZERO : dice.millis(1, 400),
                dice.percent(80) ? 1000 : dice.between(1, 30));
    }

    private List<Caller> callers() {
        List<Caller> callers = new ArrayList<>();
        if (overload) {
            crowd(callers, Kind.OWN_TASK, dice.magnitude(100, 250));
        } else if (!hours && dice.percent(5)) {
            crowd(callers, dice.oneOf(Kind.TASK, Kind.OWN_TASK, Kind.CALL), dice.magnitude(10, 100));
        } else if (!hours && cancels && dice.percent(8)) {
            relay(callers, dice.oneOf(Kind.RUN, Kind.OWN_TASK, Kind.SWEEP), dice.magnitude(10, 50));
        }
        // A day of polls takes its time, for each job.
        for (int left = hours ? 1 : dice.magnitude(1, 4); left > 0; left--) {
            callers.add(caller(callers.size()));
        }
        return callers;
    }

    /** Many who want the same at about the same time, and who may all lose their patience. */
    private void crowd(List<Caller> callers, Kind kind, int size) {
        Moment start = start();
        Moment cancel = cancels ? cancel() : null;
        for (int i = 0; i < size; i++) {
            callers.add(new Caller(
                    callers.size(),
                    kind,
                    List.of(item(kind == Kind.CALL)),
                    Source.PLAIN,
                    Demand.UNBOUNDED,
                    start,
                    dice.percent(70) ? cancel : null));
        }
    }

    /** One comes after the other, and each loses its patience at another moment of what is the same for all. */
    private void relay(List<Caller> callers, Kind kind, int size) {
        for (int i = 0; i < size; i++) {
            callers.add(new Caller(
                    callers.size(),
                    kind,
                    List.of(item(kind == Kind.SWEEP)),
                    Source.PLAIN,
                    Demand.UNBOUNDED,
                    Moment.after(Duration.ofSeconds(10L * i)),
                    new Moment(Moment.Kind.ASSEMBLY, dice.between(10, 400))));
        }
    }

    private Caller caller(int number) {
        Kind kind =
                dice.oneOf(Kind.RUN, Kind.RUN, Kind.RUN, Kind.TASK, Kind.OWN_TASK, Kind.CALL, Kind.SWEEP, Kind.SWEEP);
        boolean single = kind == Kind.TASK || kind == Kind.OWN_TASK || kind == Kind.CALL;
        boolean function = kind == Kind.CALL || kind == Kind.SWEEP;
        int count = single
                ? 1
                : dice.percent(5) ? 0 : hours || dice.percent(96) ? dice.magnitude(1, 30) : dice.magnitude(30, 300);
        List<Item> own = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            own.add(item(function));
        }
        Source source = single ? Source.PLAIN : source();
        Moment cancel = cancels && dice.percent(60) ? cancel() : null;
        // A moment of another kind may never come.
        if (source.end() == Source.End.NEVER && (cancel == null || cancel.kind() != Moment.Kind.TIME)) {
            cancel = Moment.after(dice.seconds(1, 3600));
        }
        return new Caller(number, kind, own, source, single ? Demand.UNBOUNDED : demand(), start(), cancel);
    }

    private Item item(boolean function) {
        // Nearly as long as a job may live: so long do grants have to live, too.
        int longestQueue = !hours ? 300 : function ? 100_000 : 300_000;
        boolean hasInput = !function && inputs && dice.percent(70);
        return new Item(
                items++,
                hasInput ? dice.oneOf(Content.BYTES, Content.STREAM, Content.FILE) : Content.NONE,
                hasInput ? dice.magnitude(1, 300_000) : 0,
                function || !outputs || dice.percent(30) ? -1 : dice.magnitude(1, 60_000),
                dice.percent(70) ? Duration.ZERO : dice.seconds(1, longestQueue),
                dice.percent(30) ? Duration.ZERO : dice.millis(1, hours ? 20_000_000 : 350_000),
                function || !failures || dice.percent(70) ? 0 : dice.magnitude(1, 6));
    }

    private Source source() {
        if (dice.percent(65)) {
            return Source.PLAIN;
        }
        return new Source(
                dice.percent(40) ? Duration.ZERO : dice.millis(1, 5_000),
                end(dice.percent(60) ? Source.End.COMPLETE : dice.oneOf(Source.End.FAIL, Source.End.NEVER)));
    }

    private Source.End end(Source.End usual) {
        return heedless ? Source.End.HEEDLESS : usual;
    }

    private Demand demand() {
        return dice.percent(70)
                ? Demand.UNBOUNDED
                : new Demand(dice.magnitude(1, 64), dice.percent(30) ? Duration.ZERO : dice.millis(1, 30_000));
    }

    private Moment start() {
        return dice.percent(50) ? new Moment(Moment.Kind.TIME, 0) : moment();
    }

    private @Nullable Moment cancel() {
        return moment();
    }

    private Moment moment() {
        return switch (dice.between(0, 4)) {
            case 0 -> Moment.after(dice.millis(1, 600_000));
            case 1 -> new Moment(Moment.Kind.STEP, dice.magnitude(1, 3_000));
            case 2 -> new Moment(Moment.Kind.CALL, dice.magnitude(1, 100));
            default -> new Moment(Moment.Kind.ASSEMBLY, dice.magnitude(10, 2_000));
        };
    }
}
