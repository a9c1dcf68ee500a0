package io.batchflux.micrometer;

import io.batchflux.Disposal;
import io.batchflux.FailureKind;
import io.batchflux.JobPolled;
import io.batchflux.LeftBehind;
import io.batchflux.PreparationFailed;
import io.batchflux.QuotaWait;
import io.batchflux.Remnant;
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
import io.batchflux.TasksWait;
import io.batchflux.WaitingReason;
import io.batchflux.spi.Operation;
import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Runs that tell all that runs can. */
final class AllEvents {

    static final RunInfo OPEN = RunInfo.of(RunInfo.Kind.SWEEP, "open-job", "open-container", "pool");
    static final RunInfo ENDED = RunInfo.of(RunInfo.Kind.TASKS, "ended-job", "ended-container", "pool");
    static final RunInfo RUNNER = RunInfo.of(RunInfo.Kind.RUNNER, "", "batchflux-code", "pool");
    static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    private AllEvents() {}

    /** One run has ended after a minute, with a task that succeeded and one that failed; the other has one task of two left. */
    static void tell(RunListener listener) {
        listener.onEvent(RunBegun.of(ENDED, NOON));
        listener.onEvent(TaskAdded.of(ENDED, NOON, "task-1", "mine"));
        listener.onEvent(TaskAdded.of(ENDED, NOON, "task-2", "mine"));
        listener.onEvent(ended(ENDED, "task-1"));
        listener.onEvent(ended(ENDED, "task-2").withFailure(TaskFailure.of(FailureKind.EXIT_CODE, "it exited with 1")));
        listener.onEvent(RunEnded.of(ENDED, NOON.plusSeconds(60), RunEnded.Outcome.COMPLETED));

        listener.onEvent(RunBegun.of(OPEN, NOON));
        listener.onEvent(TaskAdded.of(OPEN, NOON, "task-1", "mine"));
        listener.onEvent(TaskAdded.of(OPEN, NOON, "task-2", "mine"));
        listener.onEvent(TaskEnded.of(
                        OPEN,
                        NOON,
                        "task-1",
                        "mine",
                        TaskExecution.NONE
                                .withRetryCount(1)
                                .withRequeueCount(2)
                                .withReadds(3)
                                .withPreemptions(4))
                .withAddedAt(NOON));
        listener.onEvent(JobPolled.of(OPEN, NOON, 1, Duration.ofMillis(20))
                .withProgress(RunProgress.of(4, 5, 1, 0, Duration.ofSeconds(9))));
        listener.onEvent(TasksWait.of(OPEN, NOON, List.of(new WaitingReason.SlotsFree("pool", 1))));
        listener.onEvent(StageRetried.of(OPEN, NOON, Stage.ADD_TASKS, error(), 1, Duration.ofSeconds(1)));
        listener.onEvent(QuotaWait.of(OPEN, NOON, Stage.OPEN_JOB, error(), Duration.ofSeconds(15)));
        listener.onEvent(PreparationFailed.of(
                OPEN, NOON, List.of("node-1", "node-2"), TaskFailure.of(FailureKind.INPUT, "no file")));
        listener.onEvent(LeftBehind.of(OPEN, NOON, Remnant.TASK, "task", Disposal.TERMINATED, error()));
        listener.onEvent(request(OPEN, Stage.ADD_TASKS, Operation.ADD_TASKS));
        listener.onEvent(request(OPEN, Stage.STAGE_INPUTS, Operation.PUT_BLOB).withBytesSent(1000));
        listener.onEvent(
                request(RUNNER, Stage.STAGE_INPUTS, Operation.PUT_BLOCK).withBytesSent(5000));
        listener.onEvent(request(OPEN, Stage.RECORD, Operation.APPEND_BLOB).withBytesSent(30));
        listener.onEvent(request(OPEN, Stage.COLLECT, Operation.GET_BLOB).withBytesReceived(200));
    }

    private static Exception error() {
        return new IllegalStateException("broken");
    }

    private static TaskEnded ended(RunInfo run, String taskId) {
        TaskExecution execution =
                TaskExecution.NONE.withStartTime(NOON.plusSeconds(5)).withEndTime(NOON.plusSeconds(35));
        return TaskEnded.of(run, NOON.plusSeconds(40), taskId, "mine", execution)
                .withAddedAt(NOON)
                .withNoticedAt(NOON.plusSeconds(37));
    }

    private static RequestDone request(RunInfo run, Stage stage, Operation operation) {
        return RequestDone.of(run, NOON, stage, operation, RequestDone.Status.SUCCESS)
                .withDuration(Duration.ofMillis(30));
    }
}
