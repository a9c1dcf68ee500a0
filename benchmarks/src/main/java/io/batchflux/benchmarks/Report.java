package io.batchflux.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was measured in one invocation of the program; figures of another are not comparable, ratios are. */
final class Report {

    private static final String MEASURE = "%-14s %7s %7s %8s %8s %9s %9s %8s %8s %9s %9s %9s%n";
    private static final String RATIO = "%-14s %7s %14s %12s %12s %12s%n";

    private final Map<String, Object> work = new LinkedHashMap<>();
    private final Map<String, Object> machine = new LinkedHashMap<>();
    private final List<Measurement> modes = new ArrayList<>();

    Report(Duration latency, Duration duration, Duration pollInterval, double load) {
        work.put("latencyMillis", latency.toMillis());
        work.put("durationMillis", duration.toMillis());
        work.put("pollIntervalMillis", pollInterval.toMillis());
        machine.put("cores", Machine.cores());
        machine.put("java", Machine.java());
        machine.put("loadBefore", load);
    }

    /** Adds the measurements of one mode, the smallest first. */
    void add(List<Measurement> sizes) {
        sizes.forEach(size -> modes.add(sizes.size() == 1 ? size : size.relativeTo(sizes.get(0))));
    }

    /** Returns whether each task of each mode had one result. */
    boolean isCorrect() {
        return modes.stream().allMatch(mode -> mode.wrong() == 0);
    }

    void write(Path file) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("work", work);
        all.put("machine", machine);
        all.put("modes", modes);
        try {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void print(PrintWriter out) {
        out.println("# " + work + " on " + machine);
        out.printf(
                MEASURE,
                "mode",
                "tasks",
                "wrong",
                "wall s",
                "submit s",
                "requests",
                "req/task",
                "µs/task",
                "threads",
                "heap B",
                "p50 ms",
                "p99 ms");
        for (Measurement m : modes) {
            out.printf(
                    MEASURE,
                    m.mode(),
                    m.tasks(),
                    m.wrong(),
                    number(m.wallSeconds()),
                    number(m.submitSeconds()),
                    m.batchRequests().values().stream()
                            .mapToLong(Long::longValue)
                            .sum(),
                    String.format(Locale.ROOT, "%.4f", m.batchRequestsPerTask()),
                    number(m.cpuMicrosPerTask()),
                    m.libraryThreads(),
                    number(m.heapBytesPerInFlightTask()),
                    number(m.noticeP50Millis()),
                    number(m.noticeP99Millis()));
        }
        out.println();
        out.println("# per task, in relation to the first line");
        out.printf(RATIO, "mode", "tasks", "requests", "CPU", "time", "heap");
        for (Measurement m : modes) {
            out.printf(
                    RATIO,
                    m.mode(),
                    m.tasks(),
                    ratio(m, Measurement::batchRequestsPerTask),
                    ratio(m, Measurement::cpuMicrosPerTask),
                    ratio(m, Measurement::wallMicrosPerTask),
                    ratio(m, Measurement::heapBytesPerInFlightTask));
        }
        out.println();
        for (Measurement m : modes) {
            out.println("# " + m.mode() + " " + m.tasks() + ": " + m.batchRequests() + ", results on "
                    + m.signalThreads()
                    + (m.relativeToSmallest().isEmpty() ? "" : ", relative to smallest " + m.relativeToSmallest()));
        }
        out.flush();
    }

    private String ratio(Measurement measurement, Function<Measurement, @Nullable Double> figure) {
        Double one = figure.apply(modes.get(0));
        Double other = figure.apply(measurement);
        return one == null || other == null ? "-" : number(other / one);
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }
}
