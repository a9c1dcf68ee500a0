package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Closing a runner ends what it does and leaves nothing. */
class RunnerCloseTests {

    private final Rig rig = new Rig();
    private final BatchRunner runner = rig.runner();

    private Flux<TaskResult<Integer>> endless() {
        rig.service.tasks(task -> TaskScript.staysActive());
        return runner.run(tasks(3).map(task -> task.withInput(Input.bytes("in", new byte[1]))));
    }

    @Test
    void runsThatGoOnEndWithAnErrorAndAreCleanedUp() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(endless());
        TestSubscriber<TaskResult<Integer>> second = rig.subscribe(endless());
        TestSubscriber<TaskResult<Integer>> single = rig.subscribe(runner.run(task(4)));
        rig.advance(Duration.ofMinutes(1));

        TestSubscriber<Void> close = rig.subscribe(runner.closeLater());
        rig.advance(Duration.ofMinutes(1));

        assertThat(close.isTerminatedComplete()).isTrue();
        assertThat(first.expectTerminalError())
                .isInstanceOf(RunnerClosedException.class)
                .hasMessageStartingWith("the runner is closed [job batchflux-");
        assertThat(second.expectTerminalError()).isInstanceOf(RunnerClosedException.class);
        assertThat(single.expectTerminalError()).isInstanceOf(RunnerClosedException.class);
        rig.assertNothingIsLeft();
    }

    @Test
    void nothingIsClosedBeforeTheSubscription() {
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(endless());

        runner.closeLater();
        rig.advance(Duration.ofMinutes(1));

        assertThat(run.isTerminated()).isFalse();
    }

    @Test
    void aClosedRunnerRefusesRunsWithoutARequest() {
        rig.complete(runner.closeLater());

        assertThat(rig.fail(runner.run(tasks(1)))).isInstanceOf(RunnerClosedException.class);
        assertThat(rig.fail(runner.run(task(1)))).isInstanceOf(RunnerClosedException.class);
        assertThat(rig.fail(runner.run(task(1).withId("mine")))).isInstanceOf(RunnerClosedException.class);
        assertThat(rig.service.requests().count()).isZero();
    }

    @Test
    void aRunThatIsEndedTakesNothingMoreFromItsSource() {
        AtomicInteger taken = new AtomicInteger();
        rig.service.tasks(task -> TaskScript.staysActive());
        TestSubscriber<TaskResult<Integer>> run =
                rig.subscribe(runner.run(Flux.interval(Duration.ofSeconds(1), rig.clock)
                        .doOnNext(second -> taken.incrementAndGet())
                        .map(second -> task(second.intValue()))));
        rig.advance(Duration.ofMinutes(1));

        rig.complete(runner.closeLater());

        assertThat(run.expectTerminalError()).isInstanceOf(RunnerClosedException.class);
        assertThat(taken).hasValue(60);
        rig.assertNothingIsLeft();
    }

    @Test
    void closingWaitsForTheCleaningUp() {
        rig.service.faults().on(BatchOperation.DELETE_JOB).call(1).delay(Duration.ofSeconds(20));
        rig.subscribe(endless().onErrorComplete());
        rig.advance(Duration.ofMinutes(1));

        TestSubscriber<Void> close = rig.subscribe(runner.closeLater());
        rig.advance(Duration.ofSeconds(19));
        assertThat(close.isTerminated()).isFalse();
        rig.advance(Duration.ofSeconds(1));

        assertThat(close.isTerminatedComplete()).isTrue();
    }

    @Test
    void closingCanBeRepeatedAndWaitsEachTime() {
        rig.service.faults().on(BatchOperation.DELETE_JOB).call(1).delay(Duration.ofSeconds(20));
        rig.subscribe(endless().onErrorComplete());
        rig.advance(Duration.ofMinutes(1));

        TestSubscriber<Void> first = rig.subscribe(runner.closeLater());
        TestSubscriber<Void> second = rig.subscribe(runner.closeLater());
        assertThat(second.isTerminated()).isFalse();
        rig.advance(Duration.ofSeconds(20));

        assertThat(first.isTerminatedComplete()).isTrue();
        assertThat(second.isTerminatedComplete()).isTrue();
        assertThat(rig.complete(runner.closeLater())).isEmpty();
    }

    @Test
    void closingCompletesEvenIfCleaningUpFails() {
        rig.service.faults().on(BatchOperation.DELETE_JOB).fail(Errors.passing());
        rig.service.faults().on(BatchOperation.TERMINATE_JOB).neverAnswer();
        rig.subscribe(endless().onErrorComplete());
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.complete(runner.closeLater())).isEmpty();
    }
}
