package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.NamedRunException.Reason;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** Two programs that want the run of one name. */
class NamedTwoProgramsTests extends NamedScenario {

    NamedTwoProgramsTests() {
        super(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
    }

    @Test
    void whoTakesOverEndsTheOther() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));

        List<TaskResult<Integer>> second = rig.complete(
                named().withOptions(options -> options.withTakeOver(true)).run(tasks(1, 10)));

        assertThat(reason(first.expectTerminalError())).isEqualTo(Reason.TAKEN_OVER);
        assertThat(second).hasSize(10);
        assertThat(run).hasSize(10);
    }

    @Test
    void whoHasNoPatienceIsToldThatAnotherHasTheRun() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));

        Throwable error = rig.fail(named().withOptions(options -> options.withPatience(Duration.ZERO))
                .run(tasks(1, 10)));

        assertThat(reason(error)).isEqualTo(Reason.BUSY);
        assertThat(first.isTerminatedComplete()).isTrue();
        assertThat(first.getReceivedOnNext()).hasSize(10);
    }

    @Test
    void whoHasPatienceGetsTheRunWhenTheOtherHasEnded() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));

        List<TaskResult<Integer>> second =
                rig.complete(named().withOptions(options -> options.withPatience(Duration.ofMinutes(5)))
                        .run(tasks(1, 10)));

        assertThat(first.isTerminatedComplete()).isTrue();
        assertThat(second).hasSize(10);
        assertThat(run).hasSize(10);
    }

    @Test
    void whoHasARunThatIsForgottenIsToldSo() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));

        rig.complete(named().withOptions(options -> options.withTakeOver(true)).forget());

        assertThat(reason(first.expectTerminalError())).isIn(Reason.FORGOTTEN, Reason.TAKEN_OVER);
    }

    @Test
    void closingTheRunnerEndsTheWaitForTheRun() {
        rig.service.tasks(task -> TaskScript.staysActive());
        rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));
        BatchRunner other = rig.runner();
        TestSubscriber<TaskResult<Integer>> waiting = rig.subscribe(other.named("nightly")
                .withOptions(options -> options.withPatience(Duration.ofDays(1)))
                .run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(5));

        TestSubscriber<Void> closed = rig.subscribe(other.closeLater());
        rig.advance(Duration.ofSeconds(5));

        assertThat(closed.isTerminatedComplete()).isTrue();
        assertThat(waiting.expectTerminalError()).isInstanceOf(RunnerClosedException.class);
    }
}
