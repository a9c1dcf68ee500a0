package io.batchflux.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.RunEnded;
import io.batchflux.RunListener;
import io.batchflux.RunOptions;
import io.batchflux.TaskSpec;
import io.batchflux.TasksWait;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Which meters come of what runs tell. */
class BatchMetersTests {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final RunListener meters = BatchMeters.create(registry);

    private double value(BatchMeter meter, String... tags) {
        return registry.get(meter.getName())
                .tags(tags)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private double seconds(BatchMeter meter, String... tags) {
        return registry.get(meter.getName()).tags(tags).timer().totalTime(TimeUnit.SECONDS);
    }

    @Test
    void runsAreTimedByKindAndOutcome() {
        AllEvents.tell(meters);

        assertThat(seconds(BatchMeter.RUNS, "kind", "tasks", "outcome", "completed"))
                .isEqualTo(60);
        assertThat(value(BatchMeter.RUNS_ACTIVE, "kind", "tasks")).isZero();
        assertThat(value(BatchMeter.RUNS_ACTIVE, "kind", "sweep")).isEqualTo(1);
    }

    @Test
    void tasksAreCountedByOutcomeAndFailure() {
        AllEvents.tell(meters);

        assertThat(value(BatchMeter.TASKS, "kind", "tasks", "outcome", "succeeded", "failure", "none"))
                .isEqualTo(1);
        assertThat(value(BatchMeter.TASKS, "kind", "tasks", "outcome", "failed", "failure", "exit_code"))
                .isEqualTo(1);
    }

    @Test
    void tasksAreTimedInTheQueueWhileTheyRunAndUntilTheyAreNoticed() {
        AllEvents.tell(meters);

        assertThat(seconds(BatchMeter.TASKS_QUEUE_TIME, "kind", "tasks")).isEqualTo(10);
        assertThat(seconds(BatchMeter.TASKS_RUN_TIME, "kind", "tasks", "outcome", "failed"))
                .isEqualTo(30);
        assertThat(seconds(BatchMeter.TASKS_NOTICE_DELAY, "kind", "tasks")).isEqualTo(4);
    }

    @Test
    void gaugesShowWhatHasNotEnded() {
        AllEvents.tell(meters);

        assertThat(value(BatchMeter.TASKS_IN_FLIGHT, "kind", "tasks")).isZero();
        assertThat(value(BatchMeter.TASKS_IN_FLIGHT, "kind", "sweep")).isEqualTo(1);
        assertThat(value(BatchMeter.TASKS_QUEUED, "kind", "sweep")).isEqualTo(4);
        assertThat(value(BatchMeter.TASKS_RUNNING, "kind", "sweep")).isEqualTo(5);
        assertThat(value(BatchMeter.RUNS_WAITING, "reason", "slots_free")).isEqualTo(1);

        meters.onEvent(TasksWait.of(AllEvents.OPEN, AllEvents.NOON, List.of()));
        assertThat(value(BatchMeter.RUNS_WAITING, "reason", "slots_free")).isZero();
        meters.onEvent(RunEnded.of(AllEvents.OPEN, AllEvents.NOON, RunEnded.Outcome.CANCELLED));
        assertThat(value(BatchMeter.TASKS_IN_FLIGHT, "kind", "sweep")).isZero();
        assertThat(value(BatchMeter.TASKS_QUEUED, "kind", "sweep")).isZero();
    }

    @Test
    void bytesAreCountedByWhatTheyAreOf() {
        AllEvents.tell(meters);

        assertThat(value(BatchMeter.CONTENT_SENT, "content", "inputs")).isEqualTo(1000);
        assertThat(value(BatchMeter.CONTENT_SENT, "content", "code")).isEqualTo(5000);
        assertThat(value(BatchMeter.CONTENT_SENT, "content", "records")).isEqualTo(30);
        assertThat(value(BatchMeter.CONTENT_RECEIVED, "content", "outputs")).isEqualTo(200);
    }

    @Test
    void whatGoesWrongIsCounted() {
        AllEvents.tell(meters);

        assertThat(value(BatchMeter.RETRIES, "stage", "add_tasks")).isEqualTo(1);
        assertThat(value(BatchMeter.QUOTA_WAITS, "stage", "open_job")).isEqualTo(1);
        assertThat(value(BatchMeter.LEFT_BEHIND, "remnant", "task")).isEqualTo(1);
        assertThat(value(BatchMeter.NODES_UNPREPARED)).isEqualTo(2);
        assertThat(value(BatchMeter.TASKS_REPEATED, "cause", "retry")).isEqualTo(1);
        assertThat(value(BatchMeter.TASKS_REPEATED, "cause", "requeue")).isEqualTo(2);
        assertThat(value(BatchMeter.TASKS_REPEATED, "cause", "readd")).isEqualTo(3);
        assertThat(value(BatchMeter.TASKS_REPEATED, "cause", "preemption")).isEqualTo(4);
    }

    @Test
    void eachMeterIsAsItIsDocumented() {
        AllEvents.tell(meters);
        ThrottleMeters.of(runner(VirtualTimeScheduler.create())).bindTo(registry);

        for (BatchMeter documented : BatchMeter.values()) {
            assertThat(registry.find(documented.getName()).meters())
                    .as(documented.getName())
                    .isNotEmpty()
                    .allSatisfy(meter -> {
                        Meter.Id id = meter.getId();
                        assertThat(id.getType()).isEqualTo(documented.getType());
                        assertThat(id.getDescription()).isEqualTo(documented.description());
                        assertThat(id.getTags().stream().map(Tag::getKey))
                                .containsExactlyInAnyOrderElementsOf(Arrays.stream(documented.getKeyNames())
                                        .map(KeyName::asString)
                                        .toList());
                    });
        }
        assertThat(registry.getMeters().stream()
                        .map(meter -> meter.getId().getName())
                        .distinct())
                .hasSize(BatchMeter.values().length);
    }

    private BatchRunner runner(VirtualTimeScheduler clock) {
        return runner(
                clock,
                task -> TaskScript.exits(task.commandLine().equals("fail") ? 1 : 0)
                        .queuedFor(Duration.ofSeconds(7))
                        .runningFor(Duration.ofMinutes(1)));
    }

    private BatchRunner runner(VirtualTimeScheduler clock, Function<TaskDefinition, TaskScript> scripts) {
        FakeBlobStore store = FakeBlobStore.create(clock);
        FakeBatchService service = FakeBatchService.create(clock).store(store).tasks(scripts);
        return BatchRunner.create(
                service,
                store,
                clock,
                RunOptions.ofDefaults(FakeBatchService.POOL).withAddedListener(meters));
    }

    @Test
    void aTaskThatIsAddedAgainIsInFlightOnce() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        BatchRunner runner = runner(
                clock,
                task -> task.id().equals("task-1")
                        ? TaskScript.fails("BlobDownloadTimedOut", "too late")
                        : TaskScript.succeeds().runningFor(Duration.ofMinutes(3)));

        StepVerifier.create(runner.run(Flux.just(TaskSpec.command("work", 1), TaskSpec.command("work", 2))))
                .then(() -> clock.advanceTimeBy(Duration.ofMinutes(1)))
                .then(() -> assertThat(value(BatchMeter.TASKS_IN_FLIGHT, "kind", "tasks"))
                        .isEqualTo(2))
                .then(() -> clock.advanceTimeBy(Duration.ofMinutes(10)))
                .expectNextCount(2)
                .verifyComplete();
    }

    @Test
    void aRunLeavesItsMeters() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        BatchRunner runner = runner(clock);

        StepVerifier.create(runner.run(Flux.just("work", "work", "fail")
                        .map(command -> TaskSpec.command(command, command).withRetries(0))))
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .expectNextCount(3)
                .verifyComplete();

        assertThat(value(BatchMeter.TASKS, "kind", "tasks", "outcome", "succeeded", "failure", "none"))
                .isEqualTo(2);
        assertThat(value(BatchMeter.TASKS, "kind", "tasks", "outcome", "failed", "failure", "exit_code"))
                .isEqualTo(1);
        assertThat(seconds(BatchMeter.TASKS_QUEUE_TIME, "kind", "tasks")).isEqualTo(21);
        assertThat(seconds(BatchMeter.TASKS_RUN_TIME, "kind", "tasks", "outcome", "succeeded"))
                .isEqualTo(120);
        assertThat(value(BatchMeter.TASKS_IN_FLIGHT, "kind", "tasks")).isZero();
        assertThat(value(BatchMeter.REQUESTS, "operation", "add_tasks", "status", "success"))
                .isEqualTo(1);
    }
}
