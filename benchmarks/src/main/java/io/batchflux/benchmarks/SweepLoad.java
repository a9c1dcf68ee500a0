package io.batchflux.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The load of functions: the same sweep of calls that sleep, with each of several chunkings, in real processes. */
@Command(
        name = SweepLoad.NAME,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sweeps a function that sleeps, with several chunkings, on the emulator and Azurite,"
                + " and reports what each of them cost. Exits with 1 if a result was lost or doubled.")
final class SweepLoad implements Callable<Integer> {

    static final String NAME = "sweep";

    private static final String ROW = "%-10s %9s %9s %7s %9s %9s %9s %9s %5s %7s%n";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "60",
            description = "How many calls a sweep has. Default: ${DEFAULT-VALUE}.")
    private int calls;

    @Option(
            names = "--millis",
            paramLabel = "MS",
            defaultValue = "1000",
            description = "How long a call sleeps, in the mean. Default: ${DEFAULT-VALUE}.")
    private long millis;

    @Option(
            names = "--distribution",
            paramLabel = "constant|exponential",
            defaultValue = "constant",
            description = "How the durations are drawn, the same for each chunking. Default: ${DEFAULT-VALUE}.")
    private Distribution distribution = Distribution.CONSTANT;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Where the draw begins. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--chunking",
            paramLabel = "none|of:N|auto",
            split = ",",
            defaultValue = "none,of:5,auto",
            converter = ChunkingArgument.Converter.class,
            description = "The chunkings, with commas between them. Default: ${DEFAULT-VALUE}.")
    private List<ChunkingArgument> chunkings = new ArrayList<>();

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many tasks the node runs at once. Default: ${DEFAULT-VALUE}.")
    private int slots;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often each sweep runs, by turns; the medians are reported. Default: ${DEFAULT-VALUE}.")
    private int repeat;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many calls are made before anything is measured. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the report is written as JSON.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        check();
        PrintWriter out = spec().commandLine().getOut();
        double load = Machine.load();
        List<SweepRow> rows = measure(out);
        print(rows, out);
        if (json != null) {
            Map<String, Object> machine = new LinkedHashMap<>();
            machine.put("cores", Machine.cores());
            machine.put("java", Machine.java());
            machine.put("loadBefore", load);
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("machine", machine);
            report.put("seed", seed);
            report.put("repeat", repeat);
            report.put("rows", rows);
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), report);
        }
        return rows.stream().allMatch(SweepRow::isCorrect) ? 0 : 1;
    }

    /** By turns, so that what else the machine does befalls all of them. */
    private List<SweepRow> measure(PrintWriter out) {
        long[] micros = distribution.draw(calls, millis, seed);
        Map<String, List<SweepRow>> measured = new LinkedHashMap<>();
        try (EmulatorProcess emulator = EmulatorProcess.startWithProcesses(slots);
                SweepTrial trial = new SweepTrial(emulator, out)) {
            if (warmUp > 0) {
                trial.warmUp(warmUp, slots);
            }
            for (int turn = 1; turn <= repeat; turn++) {
                for (ChunkingArgument chunking : chunkings) {
                    out.println("# " + chunking.name() + ", " + turn + " of " + repeat + " …");
                    out.flush();
                    measured.computeIfAbsent(chunking.name(), name -> new ArrayList<>())
                            .add(trial.measure(chunking, micros, new SweepTrial.Shape(millis, slots, distribution)));
                }
            }
        }
        return measured.values().stream().map(SweepRow::median).toList();
    }

    private void check() {
        range("--calls", 1, 1_000_000, calls);
        range("--millis", 0, 3_600_000, millis);
        range("--slots", 1, 256, slots);
        range("--warm-up", 0, 1_000_000, warmUp);
        range("--repeat", 1, 1_000, repeat);
        if (chunkings.isEmpty()) {
            throw wrong("--chunking must have at least one chunking, such as auto, was nothing");
        }
        List<String> names = chunkings.stream().map(ChunkingArgument::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw wrong("--chunking must have each chunking once, was " + String.join(",", names));
        }
        Path file = json;
        if (file != null) {
            Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "--json must be a file");
            if (Files.isDirectory(file) || !Files.isDirectory(directory) || !Files.isWritable(directory)) {
                throw wrong("--json must be a file in a directory that can be written, was " + file);
            }
        }
    }

    private void range(String option, long least, long most, long value) {
        if (value < least || value > most) {
            throw wrong(option + " must be between " + least + " and " + most + ", was " + value);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    private void print(List<SweepRow> rows, PrintWriter out) {
        out.println("# " + calls + " calls of " + millis + " ms (" + distribution + ") on " + slots + " slots, seed "
                + seed + ", " + (repeat == 1 ? "one run" : "medians of " + repeat) + "; " + Machine.cores() + " cores, "
                + Machine.java());
        out.printf(
                ROW,
                "chunking",
                "wall s",
                "ideal s",
                "JVMs",
                "node s",
                "client s",
                "Batch/c",
                "blobs/c",
                "lost",
                "doubled");
        for (SweepRow row : rows) {
            out.printf(
                    ROW,
                    row.chunking(),
                    number(row.wallSeconds()),
                    number(row.idealSeconds()),
                    String.format(Locale.ROOT, "%.0f", row.jvms()),
                    row.nodeCpuSeconds() == null ? "-" : number(row.nodeCpuSeconds()),
                    number(row.clientCpuSeconds()),
                    number(row.batchRequestsPerCall()),
                    number(row.blobRequestsPerCall()),
                    row.lost(),
                    row.doubled());
        }
        out.flush();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
