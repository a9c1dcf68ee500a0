package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.batchflux.spi.Operation;
import io.batchflux.spi.TaskExecution;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** That nothing is made for a listener while nobody listens. */
class ListenerAllocationTests {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 10_000;

    private final PendingTask<String> task = PendingTask.of("task", 0, "mine", Duration.ofMinutes(1), List.of());
    private final EndedTask<String> ended = new EndedTask.Completed<>(task, TaskExecution.NONE);
    private final TaskResult<String> result = TaskResult.Succeeded.of("task", "mine", TaskExecution.NONE, List.of());
    private final Throwable error = new IllegalStateException("broken");

    private static RunEvents events(RunListener listener) {
        return Rig.events(listener, Schedulers.immediate());
    }

    private static Mono<String> measured(RunListener listener, Mono<String> request) {
        return MeasuredRequest.measured(events(listener), Stage.ADD_TASKS, Operation.ADD_TASKS, request);
    }

    private void tellAll(RunEvents events) {
        events.staged(task);
        events.added(task);
        events.ended(ended, result);
        events.retried(Stage.ADD_TASKS, error, 1, Duration.ZERO);
        events.quotaWait(Stage.ADD_TASKS, error, Duration.ZERO);
        events.polled(1, Duration.ZERO, null);
        events.requestDone(Stage.ADD_TASKS, Operation.ADD_TASKS, RequestDone.Status.SUCCESS, null, Duration.ZERO, 0, 0);
        events.cleanedUp(Remnant.JOB, "job", Disposal.DELETED);
    }

    private long allocatedBy(RunEvents events) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            tellAll(events);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void whileNobodyListensNoEventIsMade() {
        RunEvents nobody = events(RunListener.NONE);
        allocatedBy(nobody);

        assertThat(allocatedBy(nobody)).as("bytes for all events").isLessThan(ROUNDS);
        assertThat(allocatedBy(events(new RunListener() {})))
                .as("bytes when somebody listens")
                .isGreaterThan(100L * ROUNDS);
    }

    /** Five in a hundred of what a task allocates on its way: see benchmarks/README.md. */
    @Test
    void theEventsOfATaskTakeLittle() {
        RunEvents events = events(new RunListener() {});
        bytesOfTasks(events);

        assertThat(bytesOfTasks(events) / ROUNDS).as("bytes for each task").isLessThanOrEqualTo(224);
    }

    private long bytesOfTasks(RunEvents events) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            events.staged(task);
            events.added(task);
            events.noticed(task);
            events.ended(ended, result);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void whileNobodyListensARequestIsNotMeasured() {
        Mono<String> request = Mono.just("answer");

        assertThat(measured(RunListener.NONE, request)).isSameAs(request);
        assertThat(measured(new RunListener() {}, request)).isNotSameAs(request);
    }
}
