package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** How far a named sweep goes ahead of the pool, which has sixteen slots. Calls take 100 ms, and so twenty of them are a task. */
class NamedAheadTests {

    private static final int IN_FLIGHT = 100;
    private static final int TWO_TASKS_FOR_EACH_SLOT = 2 * 16 * 20;

    private final Rig rig = new Rig();
    private final ScriptedCalls program = new ScriptedCalls(rig.store).lasting(number -> Duration.ofMillis(100));
    private final AtomicInteger taken = new AtomicInteger();

    NamedAheadTests() {
        // A task that takes the id of another does nothing.
        rig.service.tasks(task -> task.commandLine().endsWith("-c :") ? TaskScript.succeeds() : program.run(task));
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(IN_FLIGHT))
                .withFunctions(functions -> functions.withImage("image").withCode(Code.inImage("/app/*"))));
    }

    private Flux<Evaluation<Integer, Object>> sweep(int count) {
        return rig.runner()
                .named("nightly")
                .sweep(ScriptedCalls::same, Flux.range(0, count).doOnNext(number -> taken.incrementAndGet()));
    }

    /** The first tasks have ended, that is known, all has been taken for which there is room, and nothing else has ended. */
    private void untilTheFirstAreKnown() {
        while (taken.get() <= ChunkSize.PROBES + 2) {
            rig.advance(Duration.ofMillis(100));
        }
        rig.advance(Duration.ofMillis(500));
    }

    @Test
    void noMoreIsTakenThanTheSlotsCanHaveSoon() {
        rig.subscribe(sweep(100_000));

        untilTheFirstAreKnown();

        assertThat(taken).hasValueBetween(TWO_TASKS_FOR_EACH_SLOT / 2, TWO_TASKS_FOR_EACH_SLOT + 40);
        rig.advance(Duration.ofSeconds(20));
        assertThat(taken).hasValueGreaterThan(TWO_TASKS_FOR_EACH_SLOT + 20);
    }

    @Test
    void asManyCallsAsMayBeInFlightAreTakenHoweverFewTheSlotsAre() {
        rig.service
                .pool()
                .shown(pool -> pool.withCurrentNodes(1).withTargetNodes(1).withTaskSlotsPerNode(1));
        rig.subscribe(sweep(100_000));

        untilTheFirstAreKnown();

        assertThat(taken).hasValueBetween(IN_FLIGHT, IN_FLIGHT + 40);
    }

    @Test
    void whoTakesNoResultsStopsTheSource() {
        rig.subscribe(sweep(100_000), 0);

        rig.advance(Duration.ofHours(1));

        assertThat(taken).hasValueBetween(IN_FLIGHT, 10 * IN_FLIGHT + 40);
    }

    @Test
    void aPoolOfVeryManySlotsHasTasksOfFewerCalls() {
        rig.service.pool().shown(pool -> pool.withCurrentNodes(100).withTargetNodes(100));
        rig.subscribe(sweep(100_000));

        untilTheFirstAreKnown();

        assertThat(taken).hasValueBetween(9 * IN_FLIGHT, 10 * IN_FLIGHT + 40);
        rig.advance(Duration.ofSeconds(2));
        assertThat(program.tasks).hasSizeGreaterThan(90);
    }

    @Test
    void resultsInTheirOrderComeThoughTheFirstOneTakesVeryLong() {
        rig.with(options -> options.withResults(results -> results.withInOrder(true)));
        program.lasting(number -> number == 30 ? Duration.ofMinutes(4) : Duration.ofMillis(100));

        List<Evaluation<Integer, Object>> swept = rig.complete(sweep(3_000));

        assertThat(swept)
                .extracting(Evaluation::item)
                .containsExactlyElementsOf(IntStream.range(0, 3_000).boxed().toList());
    }

    @Test
    void whoGoesOnWithLessInFlightHasEachResultOnce() {
        TestSubscriber<Evaluation<Integer, Object>> first = rig.subscribe(sweep(3_000));
        untilTheFirstAreKnown();
        first.cancel();
        rig.advance(Duration.ofSeconds(5));
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(1)));

        List<Evaluation<Integer, Object>> swept = rig.complete(sweep(3_000));

        assertThat(swept)
                .extracting(Evaluation::item)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 3_000).boxed().toList());
        assertThat(program.calls.values()).hasSize(3_000).containsOnly(1);
        rig.assertNothingIsPending();
    }
}
