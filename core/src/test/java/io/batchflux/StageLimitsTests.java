package io.batchflux;

import static io.batchflux.Rig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** How many inputs and outputs a task may have. */
class StageLimitsTests {

    private final Rig rig = new Rig();
    private final NodeSide node = new NodeSide(rig);

    private static TaskSpec<Integer> withInputs(int number, int inputs) {
        TaskSpec<Integer> task = task(number);
        for (int i = 0; i < inputs; i++) {
            task = task.withInput(Input.bytes("x".repeat(200) + i, new byte[1]));
        }
        return task;
    }

    @Test
    void aTaskWithMoreInputsThanTheServiceTakesIsRefusedBeforeAnythingIsUploaded() {
        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(Flux.just(withInputs(1, 100), task(2))));

        assertThat(results).hasSize(2);
        TaskResult.Failed<Integer> failed = (TaskResult.Failed<Integer>) results.stream()
                .filter(result -> !result.isSuccess())
                .findFirst()
                .orElseThrow();
        assertThat(failed.failure().kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(failed.failure().message())
                .matches(
                        "the 100 inputs of task task-1 are [0-9,]+ characters in the request, and the service takes 32,768:"
                                + " give it one archive that its command unpacks, or fewer inputs; .*");
        assertThat(rig.store.requests().count(BlobOperation.PUT)).isZero();
        assertThat(node.added().id()).isEqualTo("task-2");
    }

    @Test
    void manyUrlsAreTooManyInputsToo() {
        TaskSpec<Integer> task = task(1);
        for (int i = 0; i < 100; i++) {
            task = task.withInput(Input.url("in" + i, "https://example.org/x?sig=" + "s".repeat(320)));
        }

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(Flux.just(task)));

        assertThat(((TaskResult.Failed<Integer>) results.get(0)).failure().message())
                .startsWith("the 100 inputs of task task-1 are ");
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS)).isZero();
    }

    @Test
    void asManyInputsAsTheServiceTakesAreTaken() {
        assertThat(rig.complete(rig.runner().run(Flux.just(withInputs(1, 60)))))
                .singleElement()
                .matches(TaskResult::isSuccess);
    }

    @Test
    void aTaskWithMoreOutputsThanTheServiceTakesIsRefused() {
        TaskSpec<Integer> task = task(1);
        for (int i = 0; i < 100; i++) {
            task = task.withOutput(Output.named("o" + i, "y".repeat(240) + i));
        }

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(Flux.just(task)));

        assertThat(results).singleElement().isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(failed.failure().message())
                    .startsWith("the 100 outputs of task task-1 are ")
                    .contains("one pattern");
        });
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS)).isZero();
    }

    @Test
    void whatTheServiceCountsOtherwiseIsExplainedToo() {
        rig.service.refuse(
                "task-1",
                1,
                Errors.permanent(
                        "InvalidPropertyValue: Total size of outputFiles cannot be more than 32768 characters"));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(Flux.just(task(1))));

        assertThat(((TaskResult.Failed<Integer>) results.get(0)).failure().message())
                .contains("outputFiles cannot be more than 32768 characters")
                .contains("; give it one pattern");
    }
}
