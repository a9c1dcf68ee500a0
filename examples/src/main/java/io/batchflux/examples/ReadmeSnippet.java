package io.batchflux.examples;

import io.batchflux.BatchRunner;
import io.batchflux.Evaluation;
import io.batchflux.Sweep;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The code in the README, which a test compares with this file. */
final class ReadmeSnippet {

    private ReadmeSnippet() {}

    public static void main(String... arguments) {
        // begin
        try (AzureBatch azure = AzureBatch.connect(AzureBatchOptions.load())) {
            BatchRunner batch = azure.runner();

            Mono<Double> score = batch.call(IrisSvm::score, new SvmParameters(1.0, 0.7));

            Flux<Evaluation<SvmParameters, Double>> sweep =
                    batch.sweep(IrisSvm::score, Sweep.grid(List.of(1.0, 10.0), List.of(0.07, 0.7), SvmParameters::new));

            Flux<TaskResult<Integer>> frames = batch.run(Flux.range(0, 3)
                    .map(frame -> TaskSpec.command("/bin/sh -c 'date > frame_" + frame + ".txt'", frame)
                            .withOutput("frame_*.txt")));

            Flux.concat(score, sweep, frames).doOnNext(System.out::println).blockLast();
        }
        // end
    }
}
