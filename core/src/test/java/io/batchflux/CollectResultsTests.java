package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.ServiceException;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Which outputs a result has, and what it says if it has not. */
class CollectResultsTests {

    private final Rig rig = new Rig();

    @Test
    void outputsAreReadWhileTheRunGoesOn() {
        rig.service.tasks(task -> TaskScript.succeeds()
                .writing("model.bin", "a model")
                .writing("frame_2.png", "two")
                .writing("frame_1.png", "one"));
        TaskSpec<Integer> task = task(1).withOutput("frame_*.png").withOutput(Output.named("model", "model.bin"));

        List<Map<String, String>> read = rig.complete(rig.runner()
                .run(
                        Flux.just(task),
                        result -> Flux.fromIterable(result.orElseThrow().outputs())
                                .concatMap(output -> output.text(100).map(text -> Map.of(output.name(), text)))));

        assertThat(read)
                .containsExactly(
                        Map.of("model", "a model"), Map.of("frame_1.png", "one"), Map.of("frame_2.png", "two"));
        rig.assertNothingIsLeft();
    }

    @Test
    void anOutputSaysWhatItIs() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("model.bin", "a model"));

        TaskResult.Succeeded<Integer> result = rig.result(task(1).withOutput(Output.named("model", "model.bin")))
                .orElseThrow();

        TaskOutput output = result.output("model");
        assertThat(output.size()).isEqualTo(7);
        assertThat(output.blob().name()).isEqualTo("outputs/1/task-1/named/model");
        assertThat(output).hasToString("TaskOutput[model, 7 bytes, " + output.blob() + "]");
        assertThatThrownBy(() -> result.output("modell"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("task task-1 has no output \"modell\"; it has [model]");
    }

    @Test
    void aNamedOutputThatWasNotWrittenMakesASuccessAFailure() {
        TaskFailure failure = rig.failure(task(1).withOutput(Output.named("model", "out/model.bin")));

        assertThat(failure.kind()).isEqualTo(FailureKind.OUTPUT);
        assertThat(failure.message())
                .isEqualTo("it exited with 0 but did not write out/model.bin, its output \"model\"");
    }

    @Test
    void aFailedTaskHasTheOutputsThatAreFetchedOnFailureToo() {
        rig.service.tasks(
                task -> TaskScript.exits(1).writing("run.log", "so far").writing("model.bin", "half a model"));
        TaskSpec<Integer> task = task(1).withOutput(Output.named("model", "model.bin"))
                .withOutput(Output.named("log", "run.log").withOnFailure(true))
                .withOutput(Output.named("none", "none").withOnFailure(true));

        List<String> read = rig.complete(rig.runner()
                .run(
                        Flux.just(task),
                        result -> Flux.fromIterable(result.outputs())
                                .concatMap(output -> output.text(100).map(text -> output.name() + ": " + text))));

        assertThat(read).containsExactly("log: so far");
        rig.assertNothingIsLeft();
    }

    @Test
    void anOutputThatIsFetchedOnFailureTooMustBeThereAfterASuccess() {
        TaskFailure failure =
                rig.failure(task(1).withOutput(Output.named("log", "run.log").withOnFailure(true)));

        assertThat(failure.kind()).isEqualTo(FailureKind.OUTPUT);
    }

    @Test
    void nothingIsLookedForAfterAFailureUnlessItIsWanted() {
        rig.service.tasks(task -> TaskScript.exits(1).writing("model.bin", "half a model"));

        assertThat(rig.result(task(1).withOutput(Output.named("model", "model.bin")))
                        .outputs())
                .isEmpty();

        assertThat(rig.store.requests().count(BlobOperation.LIST)).isZero();
    }

    @Test
    void aPatternMayMatchNothing() {
        assertThat(rig.result(task(1).withOutput("*.png")).orElseThrow().outputs())
                .isEmpty();
    }

    @Test
    void filesThatMatchAndNamedOutputsOfTheSameNameAreKeptApart() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("model", "x").writing("other", "yy"));

        TaskResult.Succeeded<Integer> result = rig.result(
                        task(1).withOutput(Output.named("model", "other")).withOutput("model"))
                .orElseThrow();

        assertThat(result.outputs()).extracting(TaskOutput::name).containsExactly("model", "model");
        assertThat(result.outputs()).extracting(TaskOutput::size).containsExactly(2L, 1L);
    }

    @Test
    void aDirectoryThatIsListedIsNoOutput() {
        rig.service.tasks(task -> TaskScript.succeeds()
                .writing("sub", "")
                .writing("sub/deep/x.txt", "x")
                .writing("empty", ""));

        assertThat(rig.result(task(1).withOutput("**/*")).outputs())
                .extracting(TaskOutput::name)
                .containsExactly("empty", "sub/deep/x.txt");
    }

    @Test
    void aFileWhoseNameLeadsOutOfItsDirectoryFailsItsTaskAlone() {
        rig.service.tasks(task -> task.id().endsWith("-1")
                ? TaskScript.succeeds().writing("out.txt", "x").writing("../../escaped.txt", "y")
                : TaskScript.succeeds().writing("out.txt", "x"));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(2).map(task -> task.withOutput("**"))));

        assertThat(results).hasSize(2).filteredOn(TaskResult::isSuccess).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !result.isSuccess())
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.outputs()).isEmpty();
                    assertThat(((TaskResult.Failed<Integer>) result).failure().message())
                            .contains("\"../../escaped.txt\", which is no path below its working directory");
                });
    }

    @Test
    void outputsOfAFailedTaskAreNotLookedFor() {
        rig.service.tasks(task -> TaskScript.exits(1));

        rig.result(task(1).withOutput("*.png"));

        assertThat(rig.store.requests().count(BlobOperation.LIST)).isZero();
    }

    @Test
    void anOutputThatCouldNotBeUploadedIsAFailure() {
        rig.service.tasks(task -> TaskScript.fails("FileUploadContainerNotFound", "no such container"));

        assertThat(rig.failure(task(1)).kind()).isEqualTo(FailureKind.OUTPUT);
    }

    @Test
    void outputsThatCannotBeListedFailTheirTaskAloneAndStay() {
        rig.listening();
        rig.service.tasks(task -> TaskScript.succeeds().writing("out.txt", "done"));
        rig.store.faults().on(BlobOperation.LIST).call(2).fail(Errors.permanent("AuthorizationFailure"));

        List<TaskResult<Integer>> results =
                rig.complete(rig.runner().run(tasks(3).map(task -> task.withOutput(Output.named("out", "out.txt")))));

        assertThat(results).hasSize(3);
        assertThat(results)
                .filteredOn(result -> !result.isSuccess())
                .singleElement()
                .satisfies(result -> {
                    TaskFailure failure = ((TaskResult.Failed<Integer>) result).failure();
                    assertThat(failure.kind()).isEqualTo(FailureKind.OUTPUT);
                    assertThat(failure.message())
                            .contains("could not be listed")
                            .contains("AuthorizationFailure")
                            .contains(theContainer());
                    assertThat(failure.cause()).isInstanceOf(StageFailedException.class);
                });
        assertThat(rig.service.jobs()).isEmpty();
        assertThat(rig.listener.leftBehind).singleElement().asString().contains(theContainer(), "not handed over");
    }

    @Test
    void outputsWhoseContainerSomebodyDeletesFailTheirTaskAndSaySo() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out.txt", "done"));
        rig.store.faults().on(BlobOperation.LIST).fail(Errors.permanent(ServiceException.CONTAINER_NOT_FOUND));

        TaskFailure failure = rig.failure(task(1).withOutput("*.txt"));

        assertThat(failure.kind()).isEqualTo(FailureKind.OUTPUT);
        assertThat(failure.message())
                .startsWith(
                        "it exited with 0, but its outputs could not be listed: a blob container of the run was deleted"
                                + " by somebody: ");
    }

    @Test
    void listingIsRetried() {
        rig.store.faults().on(BlobOperation.LIST).calls(1, 3).fail(Errors.passing());
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "x"));

        assertThat(rig.result(task(1).withOutput(Output.named("out", "out"))).isSuccess())
                .isTrue();
        assertThat(rig.store.requests().count(BlobOperation.LIST)).isEqualTo(4);
    }

    @Test
    void aListingOfManyPagesGoesOnAtThePageThatFailed() {
        int pages = 50;
        rig.store.pageSize(2);
        for (int call : new int[] {2, 20, 40}) {
            rig.store.faults().on(BlobOperation.LIST).call(call).fail(Errors.passing());
            rig.store.faults().on(BlobOperation.LIST).call(call + 1).neverAnswer();
        }
        rig.store.faults().on(BlobOperation.LIST).delay(Duration.ofSeconds(20));
        TaskScript script = TaskScript.succeeds();
        for (int i = 0; i < 2 * pages; i++) {
            script = script.writing(i + ".txt", "x");
        }
        TaskScript scripted = script;
        rig.service.tasks(task -> scripted);

        assertThat(rig.result(task(1).withOutput(Output.pattern("*.txt"))).outputs())
                .hasSize(2 * pages);
        assertThat(rig.store.requests().count(BlobOperation.LIST)).isEqualTo(pages + 6);
    }

    private String theContainer() {
        assertThat(rig.store.containers()).hasSize(1);
        return rig.store.containers().iterator().next();
    }
}
