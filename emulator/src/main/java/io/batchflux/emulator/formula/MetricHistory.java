package io.batchflux.emulator.formula;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The samples of a pool's metrics that autoscale formulas look at: one every 30 seconds, for a day. Not thread-safe. */
public final class MetricHistory {

    public static final Duration PERIOD = Duration.ofSeconds(30);

    private static final int MOST = 24 * 60 * 2;

    /** The metrics at a moment, by the names of the variables that stand for them. */
    record Sample(Instant time, Map<String, Double> values) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    public void add(Instant time, Map<String, Double> values) {
        if (samples.size() == MOST) {
            samples.removeFirst();
        }
        samples.addLast(new Sample(time, values));
    }

    /** Brings the last sample up to date; it stays the only one of its period. */
    public void refresh(Instant time, Map<String, Double> values) {
        samples.pollLast();
        samples.addLast(new Sample(time, values));
    }

    /** The last samples, up to this many, oldest first. */
    List<Sample> last(int count) {
        List<Sample> all = new ArrayList<>(samples);
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    /** The samples from one moment to another, oldest first. */
    List<Sample> between(Instant from, Instant to) {
        return samples.stream()
                .filter(sample ->
                        !sample.time().isBefore(from) && !sample.time().isAfter(to))
                .toList();
    }

    /** Returns how many of the samples that there could be are there, in percent. */
    static double percent(int found, Duration span) {
        double possible = Math.max(1, span.toMillis() / (double) PERIOD.toMillis());
        return Math.min(100, 100 * found / possible);
    }

    int size() {
        return samples.size();
    }
}
