package io.batchflux.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The load: many tasks at once, in each of several modes, on an emulator in a process of its own. */
@Command(
        name = FanOut.NAME,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs many tasks at once on the emulator, in several modes, and reports what each of them cost.")
final class FanOut implements Callable<Integer> {

    static final String NAME = "fan-out";

    private static final List<Mode> MODES = List.of(
            BatchfluxMode.oneRun(),
            BatchfluxMode.callers(),
            BatchfluxMode.named(),
            new LegacySdkMode(),
            new PollPerTaskMode(),
            new SeedMode());

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            split = ",",
            defaultValue = "10000",
            description = "How many tasks; several numbers, with commas between them, are run one after another,"
                    + " and compared to the smallest. Default: ${DEFAULT-VALUE}.")
    private List<Integer> tasks = new ArrayList<>();

    @Option(
            names = "--latency",
            paramLabel = "MS",
            defaultValue = "50",
            description = "How long the emulator waits before it answers. Default: ${DEFAULT-VALUE}.")
    private long latency;

    @Option(
            names = "--duration",
            paramLabel = "MS",
            defaultValue = "1000",
            description = "How long a task runs. Default: ${DEFAULT-VALUE}.")
    private long duration;

    @Option(
            names = "--poll",
            paramLabel = "MS",
            defaultValue = "1000",
            description = "The pause between two polls, in every mode. Default: ${DEFAULT-VALUE}.")
    private long poll;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "30000",
            description = "How many tasks each mode runs before it is measured. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--mode",
            paramLabel = "NAME",
            description = "A mode; can be given again. Default: all of batchflux, callers, legacy-sdk,"
                    + " poll-per-task, seed. Another one is named, which needs Azurite.")
    private List<String> modes = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Where the report is written as JSON.")
    private @Nullable Path json;

    @Override
    public Integer call() {
        List<Mode> chosen = chosen();
        tasks.sort(Comparator.naturalOrder());
        PrintWriter out = spec().commandLine().getOut();
        Report report = new Report(
                Duration.ofMillis(latency), Duration.ofMillis(duration), Duration.ofMillis(poll), Machine.load());
        Load load = new Load(warmUp, Duration.ofMillis(duration), Duration.ofMillis(poll));
        try (EmulatorProcess emulator = EmulatorProcess.start(
                Duration.ofMillis(latency), chosen.stream().anyMatch(Mode::needsStorage))) {
            for (Mode mode : chosen) {
                out.println("# " + mode.name() + " …");
                out.flush();
                report.add(new Trial(mode, emulator)
                        .measure(load, tasks.stream().map(load::withTasks).toList()));
            }
        }
        report.print(out);
        if (json != null) {
            report.write(json);
        }
        return report.isCorrect() ? 0 : 1;
    }

    private List<Mode> chosen() {
        if (modes.isEmpty()) {
            return MODES.stream().filter(mode -> !mode.needsStorage()).toList();
        }
        return modes.stream()
                .map(name -> MODES.stream()
                        .filter(mode -> mode.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new ParameterException(
                                spec().commandLine(),
                                "--mode must be one of "
                                        + MODES.stream().map(Mode::name).toList() + ", was " + name)))
                .toList();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
