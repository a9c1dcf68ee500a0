package io.batchflux.micrometer;

import io.batchflux.RunInfo;
import io.batchflux.RunProgress;
import io.batchflux.WaitingReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What gauges show of the runs that have begun and not ended; summed up when somebody looks. Thread-safe. */
final class LiveRuns {

    private final Map<String, LiveRun> runs = new ConcurrentHashMap<>();

    /** One run, in one of its jobs. */
    static final class LiveRun {

        private final RunInfo.Kind kind;
        private final Instant begin;
        final AtomicInteger inFlight = new AtomicInteger();
        private volatile @Nullable RunProgress progress;
        private volatile List<WaitingReason> reasons = List.of();

        private LiveRun(RunInfo.Kind kind, Instant begin) {
            this.kind = kind;
            this.begin = begin;
        }

        Instant begin() {
            return begin;
        }

        void progress(@Nullable RunProgress changed) {
            progress = changed;
        }

        void reasons(List<WaitingReason> changed) {
            reasons = changed;
        }

        double queued() {
            RunProgress known = progress;
            return known == null ? 0 : known.queued();
        }

        double running() {
            RunProgress known = progress;
            return known == null ? 0 : known.running();
        }
    }

    void begin(RunInfo run, Instant time) {
        runs.put(run.jobId(), new LiveRun(run.kind(), time));
    }

    @Nullable
    LiveRun find(RunInfo run) {
        return runs.get(run.jobId());
    }

    @Nullable
    LiveRun end(RunInfo run) {
        return runs.remove(run.jobId());
    }

    double sum(RunInfo.Kind kind, ToDoubleFunction<LiveRun> value) {
        return runs.values().stream()
                .filter(run -> run.kind == kind)
                .mapToDouble(value)
                .sum();
    }

    /** Returns how many runs wait for a reason of this kind. */
    double waiting(Class<?> reason) {
        return runs.values().stream()
                .filter(run -> run.reasons.stream().anyMatch(reason::isInstance))
                .count();
    }
}
