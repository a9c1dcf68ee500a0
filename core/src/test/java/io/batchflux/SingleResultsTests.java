package io.batchflux;

import static io.batchflux.Rig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a caller makes of the result of its single task. */
class SingleResultsTests {

    private final Rig rig = new Rig();

    @Test
    void theJobWaitsForWhatACallerMakesOfItsResult() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "content"));

        List<String> made = rig.complete(rig.runner()
                .run(
                        task(1).withOutput(Output.named("out", "out")),
                        result -> Mono.delay(Duration.ofHours(1), rig.clock)
                                .then(result.orElseThrow().output("out").text(10))));

        assertThat(made).containsExactly("content");
        rig.assertNothingIsLeft();
    }

    @Test
    void aCallerThatMakesNothingOfItsResultGetsNothing() {
        BatchRunner runner = rig.runner();

        assertThat(rig.complete(runner.run(task(1), result -> Mono.empty()))).isEmpty();
        assertThat(rig.complete(runner.run(task(1).withId("mine"), result -> Mono.empty())))
                .isEmpty();
    }

    @Test
    void anOutputThatIsReadAfterTheRunSaysWhyItIsGoneAndWhatToDo() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "content"));
        BatchRunner runner = rig.runner();
        TaskSpec<Integer> task = task(1).withOutput(Output.named("out", "out"));
        TaskResult<Integer> single = rig.complete(runner.run(task)).get(0);
        TaskResult<Integer> ofMany = rig.complete(runner.run(Flux.just(task))).get(0);

        for (TaskResult<Integer> result : List.of(single, ofMany)) {
            TaskOutput output = result.orElseThrow().output("out");
            assertThat(rig.fail(output.content()))
                    .isInstanceOf(StageFailedException.class)
                    .hasMessageContainingAll(
                            "output \"out\"",
                            "its run is over and blob container "
                                    + output.blob().container() + " was deleted",
                            "run(task, collect)",
                            "CleanUp.NEVER");
        }
    }
}
