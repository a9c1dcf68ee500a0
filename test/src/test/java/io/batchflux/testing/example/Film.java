package io.batchflux.testing.example;

import io.batchflux.BatchRunner;
import io.batchflux.TaskSpec;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A film of which Batchflux renders each frame; a frame that cannot be rendered is tried once more, at half the size. */
final class Film {

    record Frame(int number, String size) {}

    private final BatchRunner batch;

    Film(BatchRunner batch) {
        this.batch = batch;
    }

    /** Emits the frames as they are ready. */
    Flux<Frame> render(int frames) {
        return batch.run(Flux.range(1, frames).map(number -> task(new Frame(number, "full"))))
                .flatMap(result -> result.isSuccess() ? Mono.just(result.item()) : renderSmaller(result.item()), 16);
    }

    private Mono<Frame> renderSmaller(Frame frame) {
        return batch.run(task(new Frame(frame.number(), "half")))
                .map(result -> result.orElseThrow().item());
    }

    private static TaskSpec<Frame> task(Frame frame) {
        return TaskSpec.command("render film.blend --frame " + frame.number() + " --size " + frame.size(), frame)
                .withTimeLimit(Duration.ofHours(1))
                .withRetries(0);
    }
}
