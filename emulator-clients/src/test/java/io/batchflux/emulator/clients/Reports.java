package io.batchflux.emulator.clients;

import io.batchflux.BatchRunner;
import io.batchflux.Chunking;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.RunOptions;
import io.batchflux.function.RemoteFunction;
import io.batchflux.sweeps.HtmlReport;
import io.batchflux.sweeps.Score;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.InProcessNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Reports of sweeps whose texts are as bad as they can be, for a browser to show. */
final class Reports {

    record Shot(double speed, int force, String from, double share, double drag) {}

    private static final List<String> FROM = List.of("<img src=x onerror=alert(2)>", "east");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Reports() {}

    public static Double fly(Shot shot) {
        if (shot.force() == 3) {
            throw new IllegalStateException("blown away by </script><script>alert(1)</script>");
        }
        return shot.speed() * shot.speed() / 8 - 100;
    }

    public static Double fail(Shot shot) {
        throw new IllegalArgumentException("no shot from " + shot.from());
    }

    /** Writes {@code report.html}, {@code running.html}, which was there before the first evaluation, and {@code none.html}, which has no value. */
    static void write(Path directory, int count) {
        List<Shot> shots = IntStream.range(0, count)
                .mapToObj(i -> new Shot(
                        1 + 7 * (i % 13) + i / 100.0,
                        i % 4,
                        FROM.get(i % FROM.size()),
                        Math.max(0.0001, i % 11 / 10.0),
                        Math.pow(10, -(i % 5))))
                .toList();
        Path file = directory.resolve("report.html");
        Mono.from(follow(file, evaluate(Reports::fly, shots)).take(1))
                .flatMap(first -> Mono.fromCallable(() -> Files.copy(file, directory.resolve("running.html"))))
                .block(LIMIT);
        follow(file, evaluate(Reports::fly, shots)).blockLast(LIMIT);
        follow(directory.resolve("none.html"), evaluate(Reports::fail, shots.subList(0, 4)))
                .blockLast(LIMIT);
    }

    private static Flux<Evaluation<Shot, Double>> follow(Path file, List<Evaluation<Shot, Double>> evaluations) {
        return HtmlReport.of(file)
                .withTitle("Shots <script>alert(3)</script>")
                .withTotal(evaluations.size())
                .withScore("metres", Score.highest(Double::doubleValue))
                .follow(Flux.fromIterable(evaluations));
    }

    private static List<Evaluation<Shot, Double>> evaluate(RemoteFunction<Shot, Double> function, List<Shot> shots) {
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
        List<Evaluation<Shot, Double>> evaluations = new ArrayList<>();
        StepVerifier.create(batch.sweep(function, Flux.fromIterable(shots)))
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .recordWith(() -> evaluations)
                .thenConsumeWhile(evaluation -> true)
                .expectComplete()
                .verify(LIMIT);
        return evaluations;
    }
}
