package io.batchflux;

import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** A service, or somebody on the way, asks to wait for a year: whoever is told so fails, and nobody else waits so long. */
class AbsurdPausesTests {

    private static final Duration YEAR = Duration.ofDays(365);

    private final Rig rig = new Rig().listening();
    private final BatchRunner runner = rig.runner();

    @ParameterizedTest
    @ValueSource(longs = {1, 100_000})
    void aRunThatIsToldSoFailsAtOnceAndIsClosedMinutesLater(long years) {
        rig.service.faults().on(BatchOperation.LIST_TASKS).call(1).fail(Errors.throttled(YEAR.multipliedBy(years)));
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(runner.run(tasks(3)));

        rig.advance(Duration.ofMinutes(11));

        assertThat(run.expectTerminalError())
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("the service asks to wait for ");
        rig.assertNothingIsLeft();
    }

    @Test
    void anotherRunWaitsForTenMinutes() {
        rig.service.faults().on(BatchOperation.DESCRIBE_POOL).call(1).fail(Errors.throttled(YEAR));
        rig.subscribe(runner.run(tasks(1)));
        rig.advance(Duration.ofSeconds(1));

        TestSubscriber<TaskResult<Integer>> other = rig.subscribe(runner.run(tasks(1)));
        rig.advance(Duration.ofMinutes(9));
        assertThat(other.isTerminated()).isFalse();
        rig.advance(Duration.ofMinutes(2));

        assertThat(other.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void aRunAtAStoreThatHasToldSoWaitsForTenMinutes() {
        rig.store.faults().on(BlobOperation.CREATE_CONTAINER).call(1).fail(Errors.throttled(YEAR));
        Flux<TaskSpec<Integer>> tasks = tasks(1).map(task -> task.withOutput(Output.pattern("*.txt")));
        rig.subscribe(runner.run(tasks));
        rig.advance(Duration.ofSeconds(1));

        TestSubscriber<TaskResult<Integer>> other = rig.subscribe(runner.run(tasks));
        rig.advance(Duration.ofMinutes(12));

        assertThat(other.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
    }

    @Test
    void aNamedRunGoesOnAfterTenMinutes() {
        rig.store.faults().on(BlobOperation.APPEND).call(1).fail(Errors.throttled(YEAR));
        Flux<TaskSpec<Integer>> tasks = tasks(2).map(task -> task.withId("t" + task.item()));
        TestSubscriber<TaskResult<Integer>> told =
                rig.subscribe(runner.named("absurd").run(tasks));
        rig.advance(Duration.ofMinutes(1));
        assertThat(told.expectTerminalError()).isInstanceOf(BatchfluxException.class);

        TestSubscriber<TaskResult<Integer>> again =
                rig.subscribe(runner.named("absurd").run(tasks));
        rig.advance(Duration.ofMinutes(14));

        assertThat(again.isTerminatedComplete()).isTrue();
        assertThat(again.getReceivedOnNext()).hasSize(2).allMatch(TaskResult::isSuccess);
    }
}
