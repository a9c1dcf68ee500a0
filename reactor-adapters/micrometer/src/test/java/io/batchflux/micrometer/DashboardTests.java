package io.batchflux.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.RunOptions;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** Whatever the queries of the dashboard ask for is in a scrape. */
class DashboardTests {

    private static final Path DASHBOARD = Path.of("../../docs/grafana-dashboard.json");
    private static final Pattern EXPRESSION = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern METRIC = Pattern.compile("(batchflux_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern GROUPED = Pattern.compile("\\b(?:by|without) ?\\(([^)]*)\\)");

    private final Map<String, Set<String>> scrape = scrape();

    /** Returns the names of the metrics with those of their labels. */
    private static Map<String, Set<String>> scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AllEvents.tell(BatchMeters.create(registry));
        ThrottleMeters.of(BatchRunner.create(
                        FakeBatchService.create(Schedulers.immediate()),
                        FakeBlobStore.create(Schedulers.immediate()),
                        Schedulers.immediate(),
                        RunOptions.ofDefaults("pool")))
                .bindTo(registry);
        Map<String, Set<String>> labels = new TreeMap<>();
        registry.scrape().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            MatchResult metric = first(METRIC, line);
            Set<String> names = labels.computeIfAbsent(metric.group(1), absent -> new TreeSet<>());
            names.addAll(labelNames(metric.group(2) == null ? "" : metric.group(2)));
        });
        return labels;
    }

    private static MatchResult first(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst().orElseThrow(() -> new AssertionError("no metric: " + text));
    }

    private static List<String> labelNames(String labels) {
        return Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"")
                .matcher(labels)
                .results()
                .map(label -> label.group(1))
                .toList();
    }

    private static List<String> expressions() throws IOException {
        return EXPRESSION
                .matcher(Files.readString(DASHBOARD))
                .results()
                .map(expression -> expression.group(1).replace("\\\"", "\""))
                .toList();
    }

    private List<String> faults(String expression) {
        List<String> faults = new ArrayList<>();
        Set<String> known = new TreeSet<>();
        METRIC.matcher(expression).results().forEach(metric -> {
            Set<String> labels = scrape.get(metric.group(1));
            if (labels == null) {
                faults.add("no metric " + metric.group(1) + ": " + expression);
                return;
            }
            known.addAll(labels);
            for (String label : labelNames(metric.group(2) == null ? "" : metric.group(2))) {
                if (!labels.contains(label)) {
                    faults.add(metric.group(1) + " has no label " + label + ": " + expression);
                }
            }
        });
        GROUPED.matcher(expression)
                .results()
                .forEach(grouped -> Arrays.stream(grouped.group(1).split(","))
                        .map(String::strip)
                        .filter(label -> !known.contains(label))
                        .forEach(label -> faults.add("nothing has the label " + label + ": " + expression)));
        return faults;
    }

    @Test
    void whatItsQueriesAskForIsInAScrape() throws IOException {
        assertThat(expressions()).hasSizeGreaterThan(15).allSatisfy(expression -> {
            assertThat(expression).contains("batchflux_");
            assertThat(faults(expression)).isEmpty();
        });
    }

    @Test
    void aQueryForWhatIsNotThereIsFound() {
        assertThat(faults("sum by (kind) (rate(batchflux_task_total[5m]))")).isNotEmpty();
        assertThat(faults("sum by (pool) (rate(batchflux_tasks_total[5m]))")).isNotEmpty();
        assertThat(faults("batchflux_tasks_total{colour=\"red\"}")).isNotEmpty();
    }

    @Test
    void everyMeterIsInTheDashboard() throws IOException {
        String all = String.join("\n", expressions());

        assertThat(BatchMeter.values())
                .allSatisfy(meter -> assertThat(all).contains(meter.getName().replace('.', '_')));
    }
}
