package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.subscriber.TestSubscriber;

/** Whatever a program is about to do is in the journal before: whoever goes on after it was killed knows of it. */
class NamedOrderTests extends NamedScenario {

    NamedOrderTests() {
        super(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
    }

    /** The first append says who owns the run, the next ones tell of a job, of its task, and that nothing more is added to it. */
    @ParameterizedTest
    @CsvSource({
        "2, CREATE_JOB, a job that was created is recorded",
        "3, ADD_TASKS, a task that was added has a place",
        "4, TERMINATE_JOB_WHEN_TASKS_COMPLETE, a job that ends with its tasks is sealed"
    })
    void isRecordedBeforeItIsDone(int append, BatchOperation operation, String what) {
        rig.store.faults().on(BlobOperation.APPEND).call(append).delay(Duration.ofSeconds(20));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(named().run(tasks(1)));

        rig.advance(Duration.ofSeconds(18));

        assertThat(rig.store.requests().count(BlobOperation.APPEND)).isEqualTo(append);
        assertThat(rig.service.requests().count(operation)).as(what).isZero();
        rig.advance(Duration.ofMinutes(3));
        assertThat(rig.service.requests().count(operation)).isEqualTo(1);
        assertThat(results.isTerminatedComplete()).isTrue();
    }

    @Test
    void aResultIsRecordedBeforeItIsEmitted() {
        rig.store.faults().on(BlobOperation.APPEND).call(5).delay(Duration.ofSeconds(20));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(named().run(tasks(1)));

        rig.advance(Duration.ofSeconds(75));

        assertThat(rig.store.requests().count(BlobOperation.APPEND)).isEqualTo(5);
        assertThat(results.getReceivedOnNext()).isEmpty();
        rig.advance(Duration.ofSeconds(20));
        assertThat(results.getReceivedOnNext()).hasSize(1);
        assertThat(results.isTerminatedComplete()).isTrue();
    }
}
