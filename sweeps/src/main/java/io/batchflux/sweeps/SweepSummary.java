package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A summary says what came of a sweep: how many evaluations there were, how long they took, and why some have no value.
 *
 * <p>{@code evaluations.collect(SweepSummary.collector())} makes one. Immutable and thread-safe.
 */
public final class SweepSummary {

    private final long succeeded;
    private final Map<String, Long> failures;
    private final Durations calls;
    private final int tasks;
    private final Duration inSlots;
    private final @Nullable Instant start;
    private final @Nullable Instant end;

    SweepSummary(Tally tally) {
        this.succeeded = tally.succeeded();
        this.failures = tally.failures().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .collect(Collectors.collectingAndThen(
                        Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new),
                        Collections::unmodifiableMap));
        this.calls = tally.calls();
        this.tasks = tally.tasks();
        this.inSlots = tally.inSlots();
        this.start = tally.start();
        this.end = tally.end();
    }

    /** Returns what makes a summary of evaluations; it keeps 8 bytes for each call, and the id of each task. */
    public static Collector<Evaluation<?, ?>, ?, SweepSummary> collector() {
        return Collector.of(Tally::new, Tally::add, Tally::and, SweepSummary::new);
    }

    /** Returns how many evaluations there were. */
    public long count() {
        return succeeded + failed();
    }

    /** Returns how many have a value. */
    public long succeeded() {
        return succeeded;
    }

    /** Returns how many have none. */
    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns how many failed for which reason, the most frequent first: the class of what the function threw, the
     * {@link io.batchflux.FailureKind} of its task's failure, or the class of our exception.
     */
    public Map<String, Long> failures() {
        return failures;
    }

    /** Returns how long the calls took, as far as nodes have measured them. */
    public Durations calls() {
        return calls;
    }

    /** Returns how many tasks made the calls, as far as it is known when they ran. */
    public int tasks() {
        return tasks;
    }

    /** Returns how long slots of nodes were taken, the starts of virtual machines included: the sum over all tasks. */
    public Duration inSlots() {
        return inSlots;
    }

    /** Returns which share of the time in slots the calls took, from 0 to 1; not a number if none is known. */
    public double efficiency() {
        return (double) calls.total().toMillis() / inSlots.toMillis();
    }

    /** Returns the time from the start of the first task to the end of the last one; zero if none is known. */
    public Duration elapsed() {
        return start == null || end == null ? Duration.ZERO : Duration.between(start, end);
    }

    /** Returns the summary in a few lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(count())
                .append(" evaluations, ")
                .append(failed())
                .append(" failed")
                .append(failures.isEmpty() ? "" : " " + failures);
        if (calls.count() > 0) {
            text.append("\ncalls: ").append(calls);
        }
        if (tasks > 0) {
            text.append("\nslots: ")
                    .append(Durations.words(inSlots))
                    .append(" in ")
                    .append(tasks)
                    .append(" tasks, ")
                    .append(Math.round(100 * efficiency()))
                    .append(" % of it in calls; ")
                    .append(Durations.words(elapsed()))
                    .append(" from the first start to the last end");
        }
        return text.toString();
    }
}
