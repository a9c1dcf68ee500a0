package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** Many names at once in one program; {@code -Dscale.names=1000} takes more. */
class NamedManyTests extends NamedScenario {

    private static final int NAMES = Integer.getInteger("scale.names", 100);
    private static final int CALLS = 5;

    private final BatchRunner runner;

    NamedManyTests() {
        super(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(2)));
        rig.service.latency(Duration.ofMillis(20));
        rig.store.latency(Duration.ofMillis(20));
        runner = rig.runner();
    }

    private List<TestSubscriber<TaskResult<Integer>>> callAll(BatchRunner program) {
        return IntStream.range(0, NAMES)
                .mapToObj(name -> rig.subscribe(program.named("name " + name).run(tasks(CALLS))))
                .toList();
    }

    @Test
    void eachNameCostsWhatItCostsAlone() {
        List<TestSubscriber<TaskResult<Integer>>> runs = callAll(runner);
        rig.advance(Duration.ofMinutes(3));

        assertThat(runs).allSatisfy(run -> {
            assertThat(run.isTerminatedComplete()).isTrue();
            assertThat(run.getReceivedOnNext()).hasSize(CALLS);
        });
        assertThat(run).hasSize(NAMES * CALLS);
        assertThat(each(rig.store.requests().count(BlobOperation.ACQUIRE_LEASE)))
                .as("two when it is taken, and one in 10 s")
                .isBetween(13.0, 15.0);
        assertThat(each(rig.store.requests().count())).isLessThanOrEqualTo(33);
        assertThat(each(rig.service.requests().count())).isLessThan(21);
        rig.assertNothingIsPending();
    }

    private static double each(int count) {
        return count / (double) NAMES;
    }

    @Test
    void allAreGivenBackWhenTheProgramCloses() {
        List<TestSubscriber<TaskResult<Integer>>> runs = callAll(runner);
        rig.advance(Duration.ofMinutes(1));

        TestSubscriber<Void> close = rig.subscribe(runner.closeLater());
        rig.advance(Duration.ofSeconds(10));

        assertThat(close.isTerminatedComplete()).isTrue();
        assertThat(runs)
                .allSatisfy(run -> assertThat(run.expectTerminalError()).isInstanceOf(RunnerClosedException.class));
        assertThat(rig.store.requests().count(BlobOperation.RELEASE_LEASE)).isEqualTo(NAMES);
        rig.assertNothingIsPending();

        List<TestSubscriber<TaskResult<Integer>>> next = callAll(rig.runner());
        rig.advance(Duration.ofMinutes(3));
        assertThat(next).allSatisfy(run -> assertThat(run.getReceivedOnNext()).hasSize(CALLS));
        assertThat(run).hasSize(NAMES * CALLS);
    }
}
