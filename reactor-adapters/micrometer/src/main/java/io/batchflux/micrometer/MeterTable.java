package io.batchflux.micrometer;

import static io.batchflux.micrometer.LazyMeters.tag;

import io.batchflux.FailureKind;
import io.batchflux.Remnant;
import io.batchflux.RequestDone;
import io.batchflux.RunEnded;
import io.batchflux.RunInfo;
import io.batchflux.Stage;
import io.batchflux.micrometer.LiveRuns.LiveRun;
import io.batchflux.spi.Operation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The meters of one registry, by the constants that their tags are made of. */
final class MeterTable {

    static final RunEnded.Outcome[] OUTCOMES = RunEnded.Outcome.values();
    static final FailureKind[] FAILURES = FailureKind.values();
    static final RequestDone.Status[] STATUSES = RequestDone.Status.values();

    private static final String[] CONTENTS = {"inputs", "code", "outputs", "records"};
    private static final String[] CAUSES = {"retry", "requeue", "readd", "preemption"};
    private static final RunInfo.Kind[] KINDS = RunInfo.Kind.values();
    private static final Operation[] OPERATIONS = Operation.values();
    private static final Stage[] STAGES = Stage.values();
    private static final Remnant[] REMNANTS = Remnant.values();

    private final MeterRegistry registry;
    private final LiveRuns live;
    private final Set<Object> shown = ConcurrentHashMap.newKeySet();

    final LazyMeters<Timer> runs;
    final LazyMeters<Counter> tasks;
    final LazyMeters<Timer> queueTime;
    final LazyMeters<Timer> runTime;
    final LazyMeters<Timer> noticeDelay;
    final LazyMeters<Counter> repeated;
    final LazyMeters<Counter> unprepared;
    final LazyMeters<Timer> requests;
    final LazyMeters<Counter> sent;
    final LazyMeters<Counter> received;
    final LazyMeters<Counter> retries;
    final LazyMeters<Counter> quotaWaits;
    final LazyMeters<Counter> leftBehind;

    MeterTable(MeterRegistry registry, LiveRuns live) {
        this.registry = registry;
        this.live = live;
        int outcomes = OUTCOMES.length;
        int failures = FAILURES.length + 1;
        runs = timers(
                BatchMeter.RUNS,
                KINDS.length * outcomes,
                i -> kind(i / outcomes).and(BatchKey.OUTCOME.asString(), tag(OUTCOMES[i % outcomes])));
        tasks = counters(
                BatchMeter.TASKS,
                KINDS.length * failures,
                i -> kind(i / failures)
                        .and(outcome(i % failures < FAILURES.length))
                        .and(
                                BatchKey.FAILURE.asString(),
                                i % failures < FAILURES.length ? tag(FAILURES[i % failures]) : "none"));
        queueTime = timers(BatchMeter.TASKS_QUEUE_TIME, KINDS.length, MeterTable::kind);
        runTime = timers(
                BatchMeter.TASKS_RUN_TIME, KINDS.length * 2, i -> kind(i / 2).and(outcome(i % 2 == 1)));
        noticeDelay = timers(BatchMeter.TASKS_NOTICE_DELAY, KINDS.length, MeterTable::kind);
        repeated =
                counters(BatchMeter.TASKS_REPEATED, CAUSES.length, i -> Tags.of(BatchKey.CAUSE.asString(), CAUSES[i]));
        unprepared = counters(BatchMeter.NODES_UNPREPARED, 1, i -> Tags.empty());
        requests = timers(
                BatchMeter.REQUESTS,
                OPERATIONS.length * STATUSES.length,
                i -> Tags.of(
                        BatchKey.OPERATION.asString(),
                        tag(OPERATIONS[i / STATUSES.length]),
                        BatchKey.STATUS.asString(),
                        tag(STATUSES[i % STATUSES.length])));
        sent = counters(BatchMeter.CONTENT_SENT, CONTENTS.length, MeterTable::content);
        received = counters(BatchMeter.CONTENT_RECEIVED, CONTENTS.length, MeterTable::content);
        retries = counters(BatchMeter.RETRIES, STAGES.length, MeterTable::stage);
        quotaWaits = counters(BatchMeter.QUOTA_WAITS, STAGES.length, MeterTable::stage);
        leftBehind = counters(
                BatchMeter.LEFT_BEHIND, REMNANTS.length, i -> Tags.of(BatchKey.REMNANT.asString(), tag(REMNANTS[i])));
    }

    private static Tags kind(int kind) {
        return Tags.of(BatchKey.KIND.asString(), tag(KINDS[kind]));
    }

    private static Tags outcome(boolean failed) {
        return Tags.of(BatchKey.OUTCOME.asString(), failed ? "failed" : "succeeded");
    }

    private static Tags content(int content) {
        return Tags.of(BatchKey.CONTENT.asString(), CONTENTS[content]);
    }

    private static Tags stage(int stage) {
        return Tags.of(BatchKey.STAGE.asString(), tag(STAGES[stage]));
    }

    private LazyMeters<Timer> timers(BatchMeter meter, int count, IntFunction<Tags> tags) {
        return new LazyMeters<>(
                count,
                i -> Timer.builder(meter.getName())
                        .description(meter.description())
                        .tags(tags.apply(i))
                        .register(registry));
    }

    private LazyMeters<Counter> counters(BatchMeter meter, int count, IntFunction<Tags> tags) {
        return new LazyMeters<>(
                count,
                i -> Counter.builder(meter.getName())
                        .description(meter.description())
                        .baseUnit(meter.getBaseUnit())
                        .tags(tags.apply(i))
                        .register(registry));
    }

    /** From the first run of its kind on, gauges show what runs of that kind do. */
    void showRunsOf(RunInfo.Kind kind) {
        if (shown.add(kind)) {
            gauge(BatchMeter.RUNS_ACTIVE, kind, run -> 1);
            gauge(BatchMeter.TASKS_IN_FLIGHT, kind, run -> run.inFlight.get());
            gauge(BatchMeter.TASKS_QUEUED, kind, LiveRun::queued);
            gauge(BatchMeter.TASKS_RUNNING, kind, LiveRun::running);
        }
    }

    private void gauge(BatchMeter meter, RunInfo.Kind kind, ToDoubleFunction<LiveRun> value) {
        gauge(meter, Tags.of(BatchKey.KIND.asString(), tag(kind)), () -> live.sum(kind, value));
    }

    /** From the first run that waits for such a reason on, a gauge shows how many do. */
    void showWaiting(Class<?> reason) {
        if (shown.add(reason)) {
            gauge(
                    BatchMeter.RUNS_WAITING,
                    Tags.of(BatchKey.REASON.asString(), words(reason.getSimpleName())),
                    () -> live.waiting(reason));
        }
    }

    private void gauge(BatchMeter meter, Tags tags, Supplier<Number> value) {
        Gauge.builder(meter.getName(), value)
                .description(meter.description())
                .tags(tags)
                .register(registry);
    }

    /** Returns {@code nodes_missing} for {@code NodesMissing}. */
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
