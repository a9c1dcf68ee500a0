package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** What a listener is told, and that it cannot do harm. */
class ListenerTests {

    private final Rig rig = new Rig().listening();

    @Test
    void progressIsToldAfterEachPoll() {
        rig.service.tasks(task -> number(task) <= 40
                ? TaskScript.exits(number(task) == 1 ? 1 : 0).runningFor(Duration.ofSeconds(5))
                : TaskScript.succeeds()
                        .queuedFor(Duration.ofSeconds(number(task) <= 70 ? 0 : 15))
                        .runningFor(Duration.ofSeconds(20)));

        rig.complete(rig.runner().run(tasks(100).map(task -> task.withRetries(0))));

        assertThat(rig.listener.progress)
                .containsExactly(
                        RunProgress.of(30, 70, 0, 0, Duration.ZERO),
                        RunProgress.of(30, 30, 39, 1, Duration.ofSeconds(10)),
                        RunProgress.of(0, 30, 69, 1, Duration.ofSeconds(20)),
                        RunProgress.of(0, 30, 69, 1, Duration.ofSeconds(30)),
                        RunProgress.of(0, 0, 99, 1, Duration.ofSeconds(40)));
        assertThat(rig.listener.progress.get(4).done()).isEqualTo(100);
    }

    @Test
    void withoutAListenerNoTasksAreCounted() {
        rig.with(options -> options.withListener(RunListener.NONE));

        rig.complete(rig.runner().run(tasks(3)));

        assertThat(rig.service.requests().count(BatchOperation.COUNT_TASKS)).isZero();
    }

    @Test
    void countsThatCannotBeHadDoNotDelayResults() {
        rig.service.faults().on(BatchOperation.COUNT_TASKS).fail(Errors.passing());
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks(3)));

        rig.advance(Duration.ofMinutes(1));

        assertThat(run.getReceivedOnNext()).hasSize(3);
        assertThat(run.isTerminatedComplete()).isTrue();
    }

    @Test
    void countsThatAreRefusedDoNotEndTheRun() {
        rig.service.faults().on(BatchOperation.COUNT_TASKS).fail(Errors.permanent("PermissionDenied"));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(25)));

        assertThat(rig.complete(rig.runner().run(tasks(3)))).hasSize(3);
        assertThat(rig.listener.events(JobPolled.class)).isNotEmpty();
        assertThat(rig.listener.progress).isEmpty();
    }
}
