package io.batchflux.hunt;

import io.batchflux.RunOptions;
import io.batchflux.SimulatedRunners;
import java.time.Duration;

/** When a plan has to be over, and what is allowed to outlast a stage. */
final class Deadlines {

    /** When callers come whose moment has not. */
    static final Duration LATEST_START = Duration.ofMinutes(15);

    private static final Duration HOUR = Duration.ofHours(1);
    /** Attempts and pauses may begin before the end of an outage, and end after it. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final Plan plan;
    private final RunOptions options;

    Deadlines(Plan plan, RunOptions options) {
        this.plan = plan;
        this.options = options;
    }

    /** Generous: whoever is not done by then never will be. */
    Duration end() {
        Duration end = LATEST_START.plus(SimulatedRunners.allDeadlines(options)).plus(HOUR);
        for (Caller caller : plan.callers()) {
            end = end.plus(longest(caller));
        }
        for (Trouble trouble : plan.troubles().values()) {
            end = end.plus(longest(trouble));
        }
        return end;
    }

    /** The rounds of items that are in flight together, each as long as its longest. */
    private Duration longest(Caller caller) {
        Duration longest = Duration.ZERO;
        Duration limit = plan.settings().timeLimit();
        for (Item item : caller.items()) {
            Duration tries = item.running().compareTo(limit) > 0 ? limit : item.running();
            Duration all = item.queued().plus(tries.multipliedBy(plan.settings().retries() + 2L));
            longest = all.compareTo(longest) > 0 ? all : longest;
        }
        int rounds = 1 + caller.items().size() / plan.settings().maxInFlight();
        return longest.plus(Duration.ofMinutes(2))
                .multipliedBy(
                        caller.isFunction() ? (long) rounds + plan.settings().divisions(caller) : rounds)
                .plus(caller.source().pause().multipliedBy(caller.items().size()))
                .plus(caller.patience());
    }

    /** Returns how long it may hold everybody up. */
    Duration longest(Trouble trouble) {
        if (trouble instanceof Trouble.Outage outage) {
            return outage.from().plus(outage.lasting());
        } else if (trouble instanceof Trouble.Full full) {
            return full.from().plus(full.lasting());
        } else if (trouble instanceof Trouble.Sleep sleep) {
            return sleep.at().plus(sleep.lasting());
        } else if (trouble instanceof Trouble.Preemption preemption) {
            return preemption.queued().plus(plan.settings().timeLimit());
        } else if (trouble instanceof Trouble.Limit limit) {
            return Duration.ofSeconds(30L * plan.items().size() / limit.perSecond());
        }
        return Duration.ofMinutes(10);
    }

    /** How long a runner may take to close. */
    Duration closing() {
        return HOUR;
    }

    /** Returns whether a stage may give up because of this. */
    boolean isTooLong(Duration outage) {
        return outage.plus(SLACK).compareTo(SimulatedRunners.shortestDeadline(options)) > 0;
    }
}
