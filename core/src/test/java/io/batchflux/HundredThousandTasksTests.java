package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** A sweep of the size that the library is made for, on a service that has its troubles: each task has one result. */
class HundredThousandTasksTests {

    private static final int TASKS = 100_000;

    private final Random chance = new Random(42);
    private final Rig rig = new Rig().with(options -> options.withPollInterval(Duration.ofSeconds(1)));
    private final int[] results = new int[TASKS + 1];
    private int failures;

    private void trouble(BatchOperation operation, int calls, int each) {
        for (int call = 1; call <= calls; call += 1 + chance.nextInt(2 * each)) {
            switch (chance.nextInt(4)) {
                case 0 -> rig.service.faults().on(operation).call(call).fail(Errors::passing);
                case 1 -> rig.service.faults().on(operation).call(call).applyThenFail(Errors.passing());
                case 2 -> rig.service.faults().on(operation).call(call).neverAnswer();
                default -> rig.service.faults().on(operation).call(call).applyThenNeverAnswer();
            }
        }
    }

    private void count(TaskResult<Integer> result) {
        results[result.item()]++;
        failures += result.isSuccess() ? 0 : 1;
    }

    @Test
    void haveOneResultEach() {
        rig.service.latency(Duration.ofMillis(50));
        rig.service.tasks(task -> (number(task) % 1000 == 0 ? TaskScript.exits(1) : TaskScript.succeeds())
                .runningFor(Duration.ofMillis(chance.nextInt(3000)))
                .listedAfter(Duration.ofMillis(number(task) % 100 == 0 ? chance.nextInt(20_000) : 0)));
        trouble(BatchOperation.ADD_TASKS, 1000, 20);
        trouble(BatchOperation.LIST_TASKS, 1000, 20);
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner()
                .run(tasks(TASKS).map(task -> task.withRetries(0)))
                .doOnNext(this::count)
                .ignoreElements());

        rig.advance(Duration.ofHours(2));

        assertThat(run.isTerminatedComplete()).isTrue();
        for (int task = 1; task <= TASKS; task++) {
            assertThat(results[task]).as("results of task %d", task).isEqualTo(1);
        }
        assertThat(failures).isEqualTo(TASKS / 1000);
        rig.assertNothingIsLeft();
    }
}
