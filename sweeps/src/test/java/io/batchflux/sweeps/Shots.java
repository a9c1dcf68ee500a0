package io.batchflux.sweeps;

import io.batchflux.BatchRunner;
import io.batchflux.Chunking;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.RunOptions;
import io.batchflux.function.RemoteFunction;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.InProcessNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A sweep for tests, on virtual time. */
final class Shots {

    private Shots() {}

    record Shot(double speed, Wind wind) {}

    record Wind(int force, @Nullable String from) {}

    record Hit(double metres, List<Double> trace) {}

    static final Space SPACE = Space.of(
            Axis.linear("speed", 1, 100),
            Axis.integers("wind.force", 0, 3),
            Axis.choice("wind.from", "north, or so", "\"east\""));

    public static Hit fly(Shot shot) {
        if (shot.wind().force() == 3) {
            throw new IllegalStateException("blown away\nby </script><script>alert(1)</script>");
        }
        return new Hit(shot.speed() * shot.speed() / 8, List.of(0.1, shot.speed()));
    }

    /** Returns the evaluations of so many shots, of which a quarter fail, with tasks, nodes and durations. */
    static List<Evaluation<Shot, Hit>> evaluations(int count) {
        return evaluated(Shots::fly, SPACE.sobol(count).as(Shot.class));
    }

    static <A, R> List<Evaluation<A, R>> evaluated(RemoteFunction<A, R> function, Flux<A> items) {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        FakeBlobStore store = FakeBlobStore.create(clock);
        FakeBatchService service = FakeBatchService.create(clock)
                .store(store)
                .tasks(InProcessNode.of(store).withCallsTaking(Duration.ofSeconds(2))::run);
        BatchRunner batch = BatchRunner.create(
                service,
                store,
                clock,
                RunOptions.ofDefaults(FakeBatchService.POOL)
                        .withFunctions(functions -> functions
                                .withImage("shots")
                                .withCode(Code.inImage("/app/*"))
                                .withChunking(Chunking.none())));
        List<Evaluation<A, R>> evaluations = new ArrayList<>();
        StepVerifier.create(batch.sweep(function, items))
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .recordWith(() -> evaluations)
                .thenConsumeWhile(evaluation -> true)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
        return evaluations;
    }
}
