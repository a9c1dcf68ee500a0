package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A failure has the end of what the task wrote to stderr, if that can be read. */
class StderrTailTests {

    private final Rig rig = new Rig();

    @Test
    void theEndOfStderrComesWithAFailure() {
        rig.service.tasks(task -> TaskScript.exits(1).saying("x".repeat(5000) + "the end"));

        TaskFailure failure = rig.failure(task(1));

        assertThat(failure.stderrTail()).hasSize(4096).endsWith("the end");
    }

    @Test
    void theEndOfStderrBeginsWithAWholeCharacter() {
        rig.service.tasks(task -> TaskScript.exits(1).saying("€".repeat(5000)));

        assertThat(rig.failure(task(1)).stderrTail()).isEqualTo("€".repeat(4096 / 3));
    }

    @Test
    void stderrThatCannotBeReadTakesNothingFromTheFailure() {
        rig.service.tasks(task -> TaskScript.exits(1));
        rig.service.faults().on(BatchOperation.READ_TASK_FILE).fail(Errors.permanent("NodeNotFound"));

        TaskFailure failure = rig.failure(task(1));

        assertThat(failure.kind()).isEqualTo(FailureKind.EXIT_CODE);
        assertThat(failure.stderrTail()).isEmpty();
    }

    @Test
    void moreOfStderrThanWasAskedForTakesNothingFromTheFailure() {
        rig.service.tasks(task -> TaskScript.exits(1));
        BatchService generous = new ForwardingBatchService(rig.service) {
            @Override
            public Flux<ByteBuffer> readTaskFileTail(String jobId, String taskId, String path, int maxBytes) {
                return Flux.just(ByteBuffer.allocate(maxBytes + 1));
            }
        };

        List<TaskResult<Integer>> results = rig.complete(
                BatchRunner.create(generous, rig.store, rig.clock, rig.options).run(tasks(1)));

        assertThat(results).hasSize(1);
    }

    @Test
    void aTaskThatNeverHadANodeIsNotAskedForItsStderr() {
        rig.service.tasks(task -> TaskScript.staysActive());
        rig.with(options -> options.withJob(options.job().withTimeLimit(Duration.ofMinutes(5))));

        assertThat(rig.complete(rig.runner().run(tasks(2)))).hasSize(2);

        assertThat(rig.service.requests().count(BatchOperation.READ_TASK_FILE)).isZero();
    }
}
