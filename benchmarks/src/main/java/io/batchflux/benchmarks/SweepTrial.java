package io.batchflux.benchmarks;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/** Measures the same sweep with each chunking, on real processes. */
final class SweepTrial implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofHours(1);

    private final EmulatorProcess emulator;
    private final PrintWriter out;
    private final AtomicLong batchRequests = new AtomicLong();
    private final AtomicLong blobRequests = new AtomicLong();
    private final AzureBatch azure;
    private final BatchRunner runner;

    /** The emulator has Azurite beside it. */
    SweepTrial(EmulatorProcess emulator, PrintWriter out) {
        this.emulator = emulator;
        this.out = out;
        this.azure = AzureBatch.connect(options(emulator), this::counted);
        this.runner = azure.runner()
                .withOptions(options ->
                        options.withFunctions(functions -> functions.withCode(Code.containing(SleepingCall.class))));
    }

    private static AzureBatchOptions options(EmulatorProcess emulator) {
        Account account = emulator.account();
        StorageAccount storage = emulator.storage();
        return AzureBatchOptions.create()
                .withBatchAccount(account.endpoint(), account.name(), account.key())
                .withStorageAccount(storage.endpoint(), storage.name(), storage.key())
                .with(ConfigurationKey.POOL_ID, account.pool());
    }

    /** A listener would make the run ask for more. */
    private HttpClient counted(HttpClient client) {
        int batch = emulator.account().endpoint().getPort();
        return client.doOnRequest((request, connection) -> {
            String url = request.resourceUrl();
            (url != null && url.contains(":" + batch + "/") ? batchRequests : blobRequests).incrementAndGet();
        });
    }

    /** The code is uploaded, and this program's own is compiled. */
    void warmUp(int calls, int slots) {
        for (ChunkingArgument chunking : List.of(ChunkingArgument.parse("of:5"), ChunkingArgument.parse("none"))) {
            SweepRow row = measure(chunking, new long[calls], new Shape(0, slots, Distribution.CONSTANT));
            if (!row.isCorrect()) {
                throw new IllegalStateException("The warm-up was not right: " + row);
            }
        }
    }

    /** What the rows say of the sweep. */
    record Shape(long millis, int slots, Distribution distribution) {}

    /** @param micros how long each call sleeps */
    SweepRow measure(ChunkingArgument chunking, long[] micros, Shape shape) {
        BatchRunner chunked = runner.withOptions(
                options -> options.withFunctions(functions -> functions.withChunking(chunking.chunking())));
        Tally tally = new Tally(out);
        long batch = batchRequests.get();
        long blobs = blobRequests.get();
        Duration nodeBefore = emulator.cpuOfEnded();
        Duration client = Machine.cpuTime();
        long begin = System.nanoTime();
        chunked.sweep(SleepingCall::sleep, Flux.range(0, micros.length).map(i -> new Sleep(i, micros[i])))
                .doOnNext(tally::add)
                .blockLast(PATIENCE);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double calls = micros.length;
        double clientSeconds = seconds(Machine.cpuTime().minus(client));
        Duration nodeAfter = emulator.cpuOfEnded();
        return new SweepRow(
                chunking.name(),
                micros.length,
                shape.millis(),
                shape.slots(),
                shape.distribution().toString(),
                seconds,
                IdealSchedule.end(micros, shape.slots()) / 1e6,
                tally.processes.size(),
                nodeBefore == null || nodeAfter == null ? null : seconds(nodeAfter.minus(nodeBefore)),
                clientSeconds,
                (batchRequests.get() - batch) / calls,
                (blobRequests.get() - blobs) / calls,
                micros.length - tally.calls.size(),
                tally.results - tally.calls.size());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    @Override
    public void close() {
        azure.close();
    }

    /** What has come of one sweep so far. */
    private static final class Tally {

        private final PrintWriter out;
        private final Set<Integer> calls = new HashSet<>();
        private final Set<String> processes = new HashSet<>();
        private int results;
        private @Nullable Throwable failure;

        Tally(PrintWriter out) {
            this.out = out;
        }

        void add(Evaluation<Sleep, String> evaluation) {
            if (evaluation instanceof Evaluation.Failed<Sleep, String> failed) {
                if (failure == null) {
                    failure = failed.cause();
                    out.println("# a call has failed: " + failure);
                }
                return;
            }
            results++;
            calls.add(evaluation.item().number());
            processes.add(Objects.requireNonNull(evaluation.orElseThrow()));
        }
    }
}
