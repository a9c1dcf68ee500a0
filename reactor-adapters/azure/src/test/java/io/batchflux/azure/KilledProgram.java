package io.batchflux.azure;

import io.batchflux.Code;
import java.time.Duration;
import reactor.core.publisher.Flux;

/** A program of its own that sweeps for a long time, with a short lease. */
final class KilledProgram {

    static final Duration LEASE = Duration.ofSeconds(20);

    private KilledProgram() {}

    /** Takes the connection from the environment, and says when the first call has returned. */
    public static void main(String... arguments) {
        try (AzureBatch azure = AzureBatch.connect(AzureBatchOptions.load())) {
            azure.runner()
                    .withOptions(options -> options.withJob(job -> job.withLease(LEASE))
                            .withFunctions(functions -> functions
                                    .withCode(Code.containing(KilledProgram.class))
                                    .withJavaCommand(EndToEnd.JAVA)))
                    .sweep(Work::work, Flux.range(0, 20))
                    .doOnNext(evaluation -> System.out.println("result " + evaluation.orElseThrow()))
                    .blockLast();
        }
    }

    /** A class that a node can load without the library. */
    static final class Work {

        private Work() {}

        static int work(int number) throws InterruptedException {
            if (number > 0) {
                Thread.sleep(Duration.ofMinutes(10).toMillis());
            }
            return number;
        }
    }
}
