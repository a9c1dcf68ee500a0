package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.util.RaceTestUtils;

/** Two threads at once: whoever is first, nothing is left and nothing hangs. */
class RaceTests {

    @Test
    void aRunThatBeginsWhileTheRunnerIsClosedDoesNotHoldItUp() {
        for (int i = 0; i < 300; i++) {
            Rig raced = new Rig();
            BatchRunner closing = raced.runner();
            TestSubscriber<TaskResult<Integer>> run = TestSubscriber.create();
            TestSubscriber<Void> close = TestSubscriber.create();

            RaceTestUtils.race(
                    () -> closing.run(tasks(1)).subscribe(run),
                    () -> closing.closeLater().subscribe(close));
            raced.advance(Duration.ofMinutes(10));

            assertThat(close.isTerminatedComplete()).isTrue();
            assertThat(run.isTerminated()).isTrue();
            raced.assertNothingIsLeft();
        }
    }

    @Test
    void aCancelThatRacesTheRunLeavesNothing() {
        for (int i = 0; i < 100; i++) {
            Rig raced = new Rig();
            raced.service.latency(Duration.ofMillis(3));
            BatchRunner cancelled = raced.runner();
            TestSubscriber<TaskResult<Integer>> run = TestSubscriber.create();
            cancelled
                    .run(tasks(20).map(task -> task.withInput(Input.bytes("in", new byte[1]))))
                    .subscribe(run);

            RaceTestUtils.race(() -> raced.advance(Duration.ofSeconds(30)), run::cancel);
            raced.complete(cancelled.closeLater());

            raced.assertNothingIsLeft();
        }
    }

    @Test
    void singleTasksThatAreSubmittedTogetherAllHaveResults() {
        for (int i = 0; i < 50; i++) {
            Rig raced = new Rig()
                    .with(options ->
                            options.withSharing(new Sharing(7, Duration.ofMinutes(10), Duration.ofSeconds(1))));
            BatchRunner runner = raced.runner();
            List<TestSubscriber<TaskResult<Integer>>> callers = new ArrayList<>();
            for (int caller = 0; caller < 20; caller++) {
                callers.add(TestSubscriber.create());
            }

            RaceTestUtils.race(
                    () -> callers.subList(0, 10)
                            .forEach(caller -> runner.run(task(1)).subscribe(caller)),
                    () -> callers.subList(10, 20)
                            .forEach(caller -> runner.run(task(2)).subscribe(caller)));
            raced.advance(Duration.ofMinutes(10));

            assertThat(callers).allMatch(TestSubscriber::isTerminatedComplete);
            raced.assertNothingIsLeft();
        }
    }

    @Test
    void aSingleTaskThatIsCancelledWhileItEndsLeavesNothing() {
        for (int i = 0; i < 100; i++) {
            Rig raced = new Rig();
            raced.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(4)));
            TestSubscriber<TaskResult<Integer>> caller = TestSubscriber.create();
            raced.runner().run(task(1)).subscribe(caller);
            raced.advance(Duration.ofMinutes(3));

            RaceTestUtils.race(() -> raced.advance(Duration.ofMinutes(2)), caller::cancel);
            raced.advance(Duration.ofMinutes(10));

            raced.assertNothingIsLeft();
        }
    }
}
