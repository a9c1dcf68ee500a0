package io.batchflux.azure;

import io.batchflux.Chunking;
import io.batchflux.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/** A program of its own that sweeps for a long time, with a short lease. */
final class KilledProgram {

    static final Duration LEASE = Duration.ofSeconds(20);

    private KilledProgram() {}

    /** Starts it in a process of its own. */
    static Process start(EndToEnd azure, Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledProgram.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        process.environment().putAll(azure.environment());
        return process.start();
    }

    /**
     * Takes the connection from the environment, and says when the first call has returned.
     *
     * @param arguments the seconds within which the connection is to be closed on a shutdown, if it is
     */
    public static void main(String... arguments) {
        AzureBatchOptions loaded = AzureBatchOptions.load();
        AzureBatchOptions connection = arguments.length == 0
                ? loaded
                : loaded.withCloseOnShutdown(Duration.ofSeconds(Long.parseLong(arguments[0])));
        try (AzureBatch azure = AzureBatch.connect(connection)) {
            azure.runner()
                    .withOptions(options -> options.withJob(job -> job.withLease(LEASE))
                            .withFunctions(functions -> functions
                                    .withCode(Code.containing(KilledProgram.class))
                                    // The first call has its result at once, and not when one behind it has ended.
                                    .withChunking(Chunking.none())
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
