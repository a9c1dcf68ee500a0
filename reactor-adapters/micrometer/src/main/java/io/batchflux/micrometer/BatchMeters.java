package io.batchflux.micrometer;

import static java.util.Objects.requireNonNull;

import io.batchflux.JobPolled;
import io.batchflux.LeftBehind;
import io.batchflux.PreparationFailed;
import io.batchflux.QuotaWait;
import io.batchflux.RequestDone;
import io.batchflux.RunBegun;
import io.batchflux.RunEnded;
import io.batchflux.RunInfo;
import io.batchflux.RunListener;
import io.batchflux.RunProgress;
import io.batchflux.Stage;
import io.batchflux.StageRetried;
import io.batchflux.TaskAdded;
import io.batchflux.TaskEnded;
import io.batchflux.TaskFailure;
import io.batchflux.TaskReadded;
import io.batchflux.TasksWait;
import io.batchflux.WaitingReason;
import io.batchflux.micrometer.LiveRuns.LiveRun;
import io.batchflux.spi.TaskExecution;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes meters of what runs tell: the {@link BatchMeter}s, all but those of the throttle, which {@link ThrottleMeters}
 * shows.
 *
 * <p>One is enough for all runners: {@code options.withAddedListener(BatchMeters.create(registry))}. A meter is registered when
 * it has something to say. Tags have few values; no id is one. Thread-safe, and never blocks.
 */
@SuppressWarnings("EnumOrdinal") // Meters lie in arrays by their constants; none of the numbers is seen outside.
public final class BatchMeters implements RunListener {

    private final MeterTable meters;
    private final LiveRuns live = new LiveRuns();

    private BatchMeters(MeterRegistry registry) {
        this.meters = new MeterTable(registry, live);
    }

    /** Returns a listener that keeps its meters in this registry. */
    public static BatchMeters create(MeterRegistry registry) {
        return new BatchMeters(requireNonNull(registry, "registry must not be null"));
    }

    @Override
    public void onRunBegun(RunBegun event) {
        live.begin(event.run(), event.time());
        meters.showRunsOf(event.run().kind());
    }

    @Override
    public void onRunEnded(RunEnded event) {
        LiveRun run = live.end(event.run());
        if (run != null) {
            meters.runs
                    .get(of(event.run().kind()) + event.outcome().ordinal())
                    .record(Duration.between(run.begin(), event.time()));
        }
    }

    private static int of(RunInfo.Kind kind) {
        return kind.ordinal() * MeterTable.OUTCOMES.length;
    }

    @Override
    public void onTaskAdded(TaskAdded event) {
        LiveRun run = live.find(event.run());
        if (run != null) {
            run.inFlight.incrementAndGet();
        }
    }

    @Override
    public void onTaskEnded(TaskEnded event) {
        LiveRun run = live.find(event.run());
        if (run != null && event.addedAt() != null) {
            run.inFlight.decrementAndGet();
        }
        int kind = event.run().kind().ordinal();
        TaskFailure failure = event.failure();
        int why = failure == null ? MeterTable.FAILURES.length : failure.kind().ordinal();
        meters.tasks.get(kind * (MeterTable.FAILURES.length + 1) + why).increment();
        record(meters.queueTime.get(kind), event.queueTime());
        record(meters.runTime.get(kind * 2 + (failure == null ? 0 : 1)), event.runTime());
        record(meters.noticeDelay.get(kind), event.noticeDelay());
        TaskExecution execution = event.execution();
        repeated(0, execution.retryCount());
        repeated(1, execution.requeueCount());
        repeated(2, execution.readds());
        repeated(3, execution.preemptions());
    }

    @Override
    public void onTaskReadded(TaskReadded event) {
        LiveRun run = live.find(event.run());
        if (run != null && event.addedAt() != null) {
            run.inFlight.decrementAndGet();
        }
    }

    private static void record(Timer timer, @Nullable Duration time) {
        if (time != null) {
            timer.record(time);
        }
    }

    private void repeated(int cause, int times) {
        if (times > 0) {
            meters.repeated.get(cause).increment(times);
        }
    }

    @Override
    public void onRequestDone(RequestDone event) {
        meters.requests
                .get(event.operation().ordinal() * MeterTable.STATUSES.length
                        + event.status().ordinal())
                .record(event.duration());
        if (event.bytesSent() > 0) {
            meters.sent.get(content(event, 0)).increment((double) event.bytesSent());
        }
        if (event.bytesReceived() > 0) {
            meters.received.get(content(event, 2)).increment((double) event.bytesReceived());
        }
    }

    /** Returns the place in {@link MeterTable#CONTENTS}. */
    private static int content(RequestDone event, int otherwise) {
        return event.run().kind() == RunInfo.Kind.RUNNER ? 1 : event.stage() == Stage.RECORD ? 3 : otherwise;
    }

    @Override
    public void onJobPolled(JobPolled event) {
        LiveRun run = live.find(event.run());
        RunProgress progress = event.progress();
        if (run != null && progress != null) {
            run.progress(progress);
        }
    }

    @Override
    public void onTasksWait(TasksWait event) {
        LiveRun run = live.find(event.run());
        if (run != null) {
            run.reasons(event.reasons());
            for (WaitingReason reason : event.reasons()) {
                meters.showWaiting(reason.getClass());
            }
        }
    }

    @Override
    public void onStageRetried(StageRetried event) {
        meters.retries.get(event.stage().ordinal()).increment();
    }

    @Override
    public void onQuotaWait(QuotaWait event) {
        meters.quotaWaits.get(event.stage().ordinal()).increment();
    }

    @Override
    public void onPreparationFailed(PreparationFailed event) {
        meters.unprepared.get(0).increment(event.nodes().size());
    }

    @Override
    public void onLeftBehind(LeftBehind event) {
        meters.leftBehind.get(event.remnant().ordinal()).increment();
    }
}
