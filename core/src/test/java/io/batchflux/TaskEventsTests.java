package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.TaskExecution;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a listener is told of each task, and in which order. */
class TaskEventsTests {

    private final Rig rig = new Rig().listening();

    private static @Nullable FailureKind failure(TaskEnded ended) {
        TaskFailure failure = ended.failure();
        return failure == null ? null : failure.kind();
    }

    @Test
    void aTaskIsStagedAddedAndEnded() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(25)));
        rig.service.latency(Duration.ofMillis(200));
        Instant begin = rig.instant();

        rig.complete(rig.runner().run(Mono.just(task(1).withId("the-task"))));

        List<TaskEvent> told = rig.listener.events(TaskEvent.class);
        assertThat(told)
                .extracting(TaskEvent::getClass)
                .containsExactly(TaskStaged.class, TaskAdded.class, TaskEnded.class);
        assertThat(told).allSatisfy(event -> {
            assertThat(event.taskId()).isEqualTo("the-task");
            assertThat(event.item()).isEqualTo(1);
        });
        assertThat(told)
                .extracting(event -> Duration.between(begin, event.time()))
                .satisfies(times -> {
                    assertThat(times).isSorted();
                    assertThat(times.get(2)).isGreaterThan(Duration.ofSeconds(25));
                });
        TaskEnded ended = (TaskEnded) told.get(2);
        assertThat(ended.isSuccess()).isTrue();
        assertThat(ended.failure()).isNull();
        assertThat(ended.addedAt()).isEqualTo(told.get(1).time());
        assertThat(Duration.between(
                        ended.execution().startTime(), ended.execution().endTime()))
                .isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void theEndOfATaskSaysHowOftenItWasRunAgainAndWhyItFailed() {
        rig.service.tasks(task -> TaskScript.exits(3));

        TaskResult<Integer> result = rig.complete(rig.runner().run(tasks(1).map(task -> task.withRetries(2))))
                .get(0);

        TaskEnded ended = rig.listener.events(TaskEnded.class).get(0);
        assertThat(ended.execution()).isEqualTo(result.execution());
        assertThat(ended.execution().retryCount()).isEqualTo(2);
        assertThat(ended.isSuccess()).isFalse();
        assertThat(ended.failure()).isEqualTo(((TaskResult.Failed<Integer>) result).failure());
        assertThat(ended).asString().contains("EXIT_CODE").contains("retryCount=2");
    }

    @Test
    void theEndOfATaskSaysHowOftenItWasPutBackIntoTheQueue() {
        TaskExecution requeued = TaskExecution.NONE
                .withResult(TaskExecution.Result.FAILURE)
                .withFailureInfo(new FailureInfo(FailureInfo.Category.SERVER_ERROR, "NodeLost", "gone", Map.of()))
                .withRequeueCount(4);
        PendingTask<Integer> task = PendingTask.of("t", 0, 1, Duration.ofMinutes(1), List.of());
        TaskFailure lost = TaskFailure.of(FailureKind.SERVICE, "the node was lost");

        Rig.events(rig.listener, rig.clock)
                .ended(
                        new EndedTask.Completed<>(task, requeued),
                        TaskResult.Failed.of("t", 1, requeued, lost, List.of()));

        assertThat(rig.listener.events(TaskEnded.class))
                .singleElement()
                .satisfies(ended -> assertThat(ended.execution().requeueCount()).isEqualTo(4));
        assertThat(rig.listener.events(TaskAdded.class)).as("it was in the job").hasSize(1);
    }

    @Test
    void aTaskThatCannotBeStagedOrAddedEndsAllTheSame() {
        rig.store.faults().on(BlobOperation.PUT).fail(Errors.permanent("AuthorizationFailure"));
        rig.service.refuse("task-2", 1, Errors.permanent("InvalidPropertyValue"));

        rig.complete(rig.runner().run(Flux.just(task(1).withInput(Input.bytes("in", new byte[1])), task(2), task(3))));

        assertThat(rig.listener.events(TaskStaged.class))
                .extracting(TaskEvent::taskId)
                .containsExactly("task-2", "task-3");
        assertThat(rig.listener.events(TaskAdded.class))
                .extracting(TaskEvent::taskId)
                .containsExactly("task-3");
        assertThat(rig.listener.events(TaskEnded.class))
                .extracting(TaskEvent::taskId, TaskEventsTests::failure, ended -> ended.addedAt() != null)
                .containsExactlyInAnyOrder(
                        tuple("task-1", FailureKind.INPUT, false),
                        tuple("task-2", FailureKind.REFUSED, false),
                        tuple("task-3", null, true));
        RunEnded end = rig.listener.end();
        assertThat(List.of(end.added(), end.succeeded(), end.failed())).containsExactly(1, 1, 2);
    }

    @Test
    void aTaskWhoseAdditionWasNotAnsweredIsAddedOnceAndBeforeItsEnd() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).applyThenNeverAnswer();

        rig.complete(rig.runner().run(tasks(5)));

        assertThat(rig.listener.events(TaskAdded.class)).hasSize(5);
        assertThat(rig.listener.end().added()).isEqualTo(5);
        for (TaskEnded ended : rig.listener.events(TaskEnded.class)) {
            List<Class<?>> ofTheTask = rig.listener.events(TaskEvent.class).stream()
                    .filter(event -> event.taskId().equals(ended.taskId()))
                    .<Class<?>>map(TaskEvent::getClass)
                    .toList();
            assertThat(ofTheTask).containsExactly(TaskStaged.class, TaskAdded.class, TaskEnded.class);
        }
    }

    @Test
    void callersWhoShareAJobAreToldApartByTheirTasks() {
        BatchRunner runner = rig.runner();

        rig.complete(Flux.merge(runner.run(task(7)), runner.run(task(8))));

        assertThat(rig.listener.events(RunBegun.class))
                .singleElement()
                .satisfies(begun -> assertThat(begun.run().kind()).isEqualTo(RunInfo.Kind.SHARED_TASKS));
        assertThat(rig.listener.events(TaskEnded.class))
                .extracting(TaskEvent::taskId, TaskEvent::item)
                .containsExactlyInAnyOrder(tuple("single-1", 7), tuple("single-2", 8));
        assertThat(rig.listener.end().succeeded()).isEqualTo(2);
    }
}
