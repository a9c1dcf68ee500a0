package io.batchflux.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.batchflux.BatchRunner;
import io.batchflux.Chunking;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** The same sweep of short calls with one call in a task, with many, and with as many as fit: in real processes. */
@Command(
        name = ChunkedSweeps.NAME,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Sweeps a function that does nothing, with several kinds of chunking, on the emulator and Azurite.")
final class ChunkedSweeps implements Callable<Integer> {

    static final String NAME = "chunking";

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many calls a sweep has. Default: ${DEFAULT-VALUE}.")
    private int calls;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the report is written as JSON.")
    private @Nullable Path json;

    /** What one sweep cost; {@code relativeSeconds} is in relation to the sweep without chunking. */
    record Figures(
            String chunking,
            int calls,
            int wrong,
            double wallSeconds,
            double relativeSeconds,
            long processes,
            long batchRequests) {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Map<String, Chunking> kinds = new LinkedHashMap<>();
        kinds.put("none", Chunking.none());
        kinds.put("of 50", Chunking.of(50));
        kinds.put("auto 10 s", Chunking.auto(Duration.ofSeconds(10)));
        List<Figures> all = new ArrayList<>();
        try (Azurite azurite = Azurite.start(AzuriteOptions.defaults());
                BatchEmulator emulator =
                        BatchEmulator.start(EmulatorOptions.defaults().withJavaOnPath());
                AzureBatch azure = AzureBatch.connect(options(emulator, azurite))) {
            BatchRunner runner = azure.runner()
                    .withOptions(options ->
                            options.withFunctions(options.functions().withCode(Code.containing(ShortCall.class))));
            // The code is uploaded, and this program's own is compiled.
            sweep("warm-up", Chunking.of(10), runner, emulator, Math.min(calls, 40), 0);
            for (Map.Entry<String, Chunking> kind : kinds.entrySet()) {
                double first = all.isEmpty() ? 0 : all.get(0).wallSeconds();
                Figures figures = sweep(kind.getKey(), kind.getValue(), runner, emulator, calls, first);
                all.add(figures);
                out.println(figures);
                out.flush();
            }
        }
        if (json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), all);
        }
        return all.stream().allMatch(figures -> figures.wrong() == 0) ? 0 : 1;
    }

    private static Figures sweep(
            String name, Chunking chunking, BatchRunner runner, BatchEmulator emulator, int calls, double first) {
        BatchRunner chunked = runner.withOptions(
                options -> options.withFunctions(options.functions().withChunking(chunking)));
        long requests = requests(emulator);
        long begin = System.nanoTime();
        List<Evaluation<Integer, Long>> evaluations =
                Objects.requireNonNull(chunked.sweep(ShortCall::process, Flux.range(0, calls))
                        .collectList()
                        .block(PATIENCE));
        double seconds = (System.nanoTime() - begin) / 1e9;
        Set<Integer> parameters = new HashSet<>();
        Set<Long> processes = new HashSet<>();
        for (Evaluation<Integer, Long> evaluation : evaluations) {
            parameters.add(evaluation.item());
            processes.add(evaluation.orElseThrow());
        }
        int wrong = calls - parameters.size() + evaluations.size() - parameters.size();
        return new Figures(
                name,
                calls,
                wrong,
                seconds,
                first == 0 ? 1 : seconds / first,
                processes.size(),
                requests(emulator) - requests);
    }

    private static long requests(BatchEmulator emulator) {
        return emulator.requests().values().stream().mapToLong(Long::longValue).sum();
    }

    private static AzureBatchOptions options(BatchEmulator emulator, Azurite azurite) {
        return AzureBatchOptions.create()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, emulator.endpoint().toString())
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, emulator.accountName())
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, emulator.accountKey())
                .with(
                        ConfigurationKey.STORAGE_ACCOUNT_URL,
                        azurite.blobEndpoint().toString())
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, azurite.accountName())
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, azurite.accountKey())
                .with(ConfigurationKey.POOL_ID, "pool");
    }
}
