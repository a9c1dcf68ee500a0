package io.batchflux.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The hunt for what is promised of named runs: programs that are killed at any step, or are two at once. {@code -Dhunt.named.seeds}
 * and {@code -Dhunt.named.seconds} make it longer, {@code -Dhunt.named.seed} says where it begins, {@code -Dhunt.named.step} how far
 * it goes from seed to seed: 8, from 6 on, are the plans that {@link NamedPlanner} makes of several pools, items that come late, and jobs
 * that end late.
 */
class NamedHuntTests {

    private static final int ENOUGH = 5;

    @Test
    void whoeverIsKilledEveryPromiseOfANamedRunHolds() {
        long first = Long.getLong("hunt.named.seed", 1);
        long seeds = Long.getLong("hunt.named.seeds", 1_000);
        long step = Long.getLong("hunt.named.step", 1);
        Duration time = Duration.ofSeconds(Long.getLong("hunt.named.seconds", 8));
        long begin = System.nanoTime();
        List<String> caught = new ArrayList<>();

        long seed = first;
        for (;
                seed < first + seeds * step && System.nanoTime() - begin < time.toNanos() && caught.size() < ENOUGH;
                seed += step) {
            NamedPlan plan = NamedPlan.of(seed);
            List<String> violations = NamedSimulation.of(plan);
            if (!violations.isEmpty()) {
                caught.add(violations + "\n" + plan);
            }
        }

        System.out.println("The hunt for named runs: " + (seed - first) / step + " seeds from " + first + " on in "
                + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s, " + caught.size()
                + " of which break a promise.");
        assertThat(caught).as(String.join("\n\n", caught)).isEmpty();
        assertThat(seed).isGreaterThan(first);
    }

    /** Found by the hunt: a call that was given back was lost, since its job took no more by the time that the job had been looked at. */
    @Test
    void whatIsGivenBackWhileItsJobIsLookedAtHasATaskInTheNextOne() {
        assertThat(NamedSimulation.of(NamedPlan.of(7804))).isEmpty();
    }

    /** Found by the hunt: whoever slept before he wrote where the name leads had the lease again then, and others had been there. */
    @Test
    void whoSleepsBeforeBeginningARunDoesNotReplaceThatOfSomebodyElse() {
        assertThat(NamedSimulation.of(NamedPlan.of(155))).isEmpty();
    }
}
