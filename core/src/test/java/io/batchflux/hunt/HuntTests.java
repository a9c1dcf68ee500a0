package io.batchflux.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.hunt.Hunter.Catch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The hunt itself. By default it carries out the first 2,000 plans, or as many as it can in a minute; see
 * {@code docs/hunt.md} for the properties that make it longer, and for how to replay what it finds.
 */
class HuntTests {

    private static final String REPLAY = "hunt.replay";
    /** So many catches are enough to look at. */
    private static final int ENOUGH = 5;

    @Test
    void whateverGoesWrongEveryPromiseHolds() {
        String from = System.getProperty("hunt.seed", "1");
        long first = from.equals("new") ? System.currentTimeMillis() : Long.parseLong(from);
        long seeds = Long.getLong("hunt.seeds", 2_000);
        long step = Long.getLong("hunt.step", 1);
        Duration time = Duration.ofSeconds(Long.getLong("hunt.seconds", 60));
        long begin = System.nanoTime();
        List<Catch> caught = new ArrayList<>();

        long seed = first;
        for (;
                seed < first + seeds * step && System.nanoTime() - begin < time.toNanos() && caught.size() < ENOUGH;
                seed += step) {
            Catch found = Hunter.hunt(Planner.plan(seed));
            if (!found.violations().isEmpty() && !Unmended.explainsAny(found)) {
                System.out.println(
                        "Seed " + seed + " breaks a promise: -Dhunt.replay=" + seed + ". It is made smaller.");
                Catch smallest = Hunter.shrink(found);
                System.out.println("To replay what is left of it:\n" + smallest);
                caught.add(smallest);
            }
        }

        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.println("The hunt: " + (seed - first) / step + " seeds from " + first + " on in " + took.toSeconds()
                + " s, " + caught.size() + " of which break a promise.");
        assertThat(caught).isEmpty();
        assertThat(seed).isGreaterThan(first);
    }

    @Test
    void wheneverOneWhoRunsATaskCancelsNothingIsLeft() {
        for (Moment.Kind kind : List.of(Moment.Kind.STEP, Moment.Kind.CALL, Moment.Kind.ASSEMBLY)) {
            for (Plan plan : EveryMoment.plans(Caller.Kind.RUN, kind)) {
                Catch found = Hunter.hunt(plan);
                assertThat(found.violations().isEmpty() || Unmended.explainsAny(found))
                        .as(found.toString())
                        .isTrue();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotMendedYetIsFoundStill() {
        return Unmended.ALL.stream()
                .flatMap(fault -> fault.replays().stream()
                        .map(replay -> DynamicTest.dynamicTest(replay + ": " + fault.what(), () -> {
                            Catch found = Hunter.hunt(Plan.of(replay));
                            assertThat(fault.explains(found))
                                    .as("it seems to be mended: remove it from the list. " + found)
                                    .isTrue();
                        })));
    }

    @Test
    @EnabledIfSystemProperty(named = REPLAY, matches = ".+")
    void oneThatIsReplayed() {
        Evidence evidence = Simulation.of(Plan.of(System.getProperty(REPLAY)));

        System.out.println(evidence.plan());
        evidence.ledger().requests.forEach(System.out::println);
        Catch found = new Catch(evidence.plan(), Invariants.broken(evidence));
        assertThat(found.violations()).as(found.toString()).isEmpty();
    }

    @Test
    void aSeedDecidesEverything() {
        for (long seed = 1; seed <= 40; seed++) {
            Evidence once = Simulation.of(Planner.plan(seed));
            Evidence again = Simulation.of(Planner.plan(seed));

            assertThat(again.plan()).isEqualTo(once.plan());
            assertThat(again.ledger().requests)
                    .hasToString(once.ledger().requests.toString());
            assertThat(again.steps()).as("steps of seed " + seed).isEqualTo(once.steps());
        }
    }

    @Test
    void whatBreaksAPromiseIsMadeAsSmallAsItCanBe() {
        Plan plan = Plan.of("8");
        Catch found = new Catch(plan, List.of(new Invariant.Violation("nobody sweeps", List.of("c0"))));

        Catch smallest = Hunter.shrink(
                found,
                smaller -> new Catch(
                        smaller,
                        smaller.callers().isEmpty() || smaller.items().isEmpty()
                                ? List.of()
                                : List.of(new Invariant.Violation("nobody sweeps", List.of("c0")))));

        assertThat(smallest.plan().troubles()).isEmpty();
        assertThat(smallest.plan().callers()).hasSize(1);
        assertThat(smallest.plan().items()).hasSize(1);
        assertThat(smallest.plan().settings()).isEqualTo(Settings.PLAIN);
        assertThat(Plan.of(smallest.plan().replay())).isEqualTo(smallest.plan());
    }
}
