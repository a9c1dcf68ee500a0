package io.batchflux.sweeps;

import io.batchflux.Evaluation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts evaluations as they come. */
final class Tally {

    private long succeeded;
    private final Map<String, Long> failures = new HashMap<>();
    private long[] nanos = new long[16];
    private int measured;
    private final Map<TaskKey, Duration> tasks = new HashMap<>();
    private @Nullable Instant start;
    private @Nullable Instant end;

    void add(Evaluation<?, ?> evaluation) {
        if (evaluation instanceof Evaluation.Failed<?, ?> failed) {
            failures.merge(FailureWords.kind(failed.cause()), 1L, Long::sum);
        } else {
            succeeded++;
        }
        Duration duration = evaluation.duration();
        if (duration != null) {
            add(duration.toNanos());
        }
        Instant began = evaluation.execution().startTime();
        Instant ended = evaluation.execution().endTime();
        if (began != null && ended != null) {
            tasks.put(TaskKey.of(evaluation), Duration.between(began, ended));
            within(began, ended);
        }
    }

    private void add(long duration) {
        if (measured == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * measured);
        }
        nanos[measured++] = duration;
    }

    private void within(Instant began, Instant ended) {
        start = start == null || began.isBefore(start) ? began : start;
        end = end == null || ended.isAfter(end) ? ended : end;
    }

    Tally and(Tally other) {
        succeeded += other.succeeded;
        other.failures.forEach((kind, count) -> failures.merge(kind, count, Long::sum));
        Arrays.stream(other.nanos, 0, other.measured).forEach(this::add);
        tasks.putAll(other.tasks);
        if (other.start != null && other.end != null) {
            within(other.start, other.end);
        }
        return this;
    }

    long succeeded() {
        return succeeded;
    }

    Map<String, Long> failures() {
        return failures;
    }

    Durations calls() {
        return Durations.of(nanos, measured);
    }

    int tasks() {
        return tasks.size();
    }

    Duration inSlots() {
        return tasks.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    @Nullable
    Instant start() {
        return start;
    }

    @Nullable
    Instant end() {
        return end;
    }
}
