package io.batchflux.testing.example;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.RunOptions;
import io.batchflux.Sweep;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.InProcessNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The example with functions of docs/testing.md. */
class ModelTests {

    record Parameters(double cost, double gamma) {}

    static double score(Parameters parameters) {
        return parameters.cost() * parameters.gamma();
    }

    @Test
    void theBestScoreIsThatOfTheLargestParameters() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        FakeBlobStore store = FakeBlobStore.create(clock);
        FakeBatchService service = FakeBatchService.create(clock)
                .store(store)
                .tasks(InProcessNode.of(store).withCallsTaking(Duration.ofMinutes(4))::run);
        RunOptions options = RunOptions.ofDefaults(FakeBatchService.POOL);
        BatchRunner batch = BatchRunner.create(
                service,
                store,
                clock,
                options.withFunctions(options.functions().withImage("models").withCode(Code.inImage("/app/*"))));

        StepVerifier.create(batch.sweep(
                                ModelTests::score, Sweep.grid(List.of(1.0, 10.0), List.of(0.1, 0.5), Parameters::new))
                        .map(evaluation -> evaluation.orElseThrow())
                        .reduce(Math::max))
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .expectNext(5.0)
                .verifyComplete();
    }
}
