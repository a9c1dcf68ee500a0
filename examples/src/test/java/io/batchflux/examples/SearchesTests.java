package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Chunking;
import io.batchflux.Code;
import io.batchflux.RunOptions;
import io.batchflux.sweeps.Axis;
import io.batchflux.sweeps.Space;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.InProcessNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class SearchesTests {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final FakeBlobStore store = FakeBlobStore.create(clock);
    private final List<String> calls = new ArrayList<>();
    private final FakeBatchService service = FakeBatchService.create(clock)
            .store(store)
            .tasks(task -> {
                calls.add(task.id());
                return InProcessNode.of(store)
                        .withCallsTaking(Duration.ofSeconds(10))
                        .run(task);
            });
    private final BatchRunner batch = BatchRunner.create(
            service,
            store,
            clock,
            RunOptions.ofDefaults(FakeBatchService.POOL)
                    .withConcurrency(concurrency -> concurrency.withMaxInFlight(4))
                    .withFunctions(functions -> functions
                            .withImage("image")
                            .withCode(Code.inImage("/app/*"))
                            .withChunking(Chunking.none())));

    private void pass() {
        clock.advanceTimeBy(Duration.ofHours(1));
    }

    @Test
    void aSweepStopsWhenAScoreIsGoodEnough() {
        Space space = Space.of(Axis.logarithmic("cost", 0.1, 100), Axis.logarithmic("gamma", 0.01, 10));

        StepVerifier.create(Searches.untilGoodEnough(batch, space.sobol(64).as(SvmParameters.class), 0.95)
                        .last())
                .then(this::pass)
                .assertNext(last -> assertThat(last.orElseThrow()).isGreaterThanOrEqualTo(0.95))
                .verifyComplete();

        pass();
        assertThat(calls).hasSizeLessThan(32);
        assertThat(service.jobs()).isEmpty();
    }

    @Test
    void halvingSpendsMostOnTheBest() {
        List<Descent> descents = IntStream.rangeClosed(1, 16)
                .mapToObj(i -> new Descent(i / 16.0, 4))
                .toList();

        StepVerifier.create(Searches.bestByHalving(batch, descents))
                .then(this::pass)
                .assertNext(best -> {
                    assertThat(best.item().steps()).isEqualTo(16);
                    assertThat(best.item().rate()).isBetween(0.5, 1.0);
                    assertThat(best.orElseThrow()).isLessThan(0.001);
                })
                .verifyComplete();

        assertThat(calls).hasSize(16 + 4);
    }

    @Test
    void anOptimiserAsksAndIsTold() {
        List<Narrowing> rounds = new ArrayList<>();

        StepVerifier.create(Searches.narrowed(batch, Narrowing.from(new SvmParameters(100, 100))))
                .then(this::pass)
                .recordWith(() -> rounds)
                .expectNextCount(4)
                .verifyComplete();

        assertThat(rounds).extracting(Narrowing::score).isSorted();
        assertThat(rounds.get(3).score()).isGreaterThan(0.9);
        assertThat(calls).hasSize(4 * 8);
    }
}
