package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Named runs of which one thing is large: what a task leaves, how many calls it has, how often an item comes. */
class NamedLargeTests {

    private final Rig rig = new Rig();
    private final List<String> run = new ArrayList<>();

    private NamedRun named() {
        return rig.runner().named("large");
    }

    private void assertBothCallsEmit(Flux<TaskSpec<Integer>> tasks, int outputs) {
        TaskResult<Integer> first = rig.complete(named().run(tasks)).get(0);
        TaskResult<Integer> second = rig.complete(named().run(tasks)).get(0);

        assertThat(first.outputs()).hasSize(outputs);
        assertThat(second.isSuccess()).isTrue();
        assertThat(second.outputs())
                .extracting(TaskOutput::name)
                .containsExactlyElementsOf(
                        first.outputs().stream().map(TaskOutput::name).toList());
        TaskOutput last = second.outputs().get(outputs - 1);
        assertThat(rig.complete(last.text(100))).containsExactly("content");
        assertThat(rig.complete(named().results()))
                .singleElement()
                .satisfies(recorded -> assertThat(recorded.outputs()).hasSize(outputs));
        assertThat(run).hasSize(1);
        rig.assertNothingIsPending();
    }

    @Test
    void aTaskThatLeavesMoreThanOneRecordCanHoldIsRecorded() {
        String directory = ("d".repeat(200) + "/").repeat(2);
        TaskScript script = TaskScript.succeeds();
        for (int i = 0; i < 1_500; i++) {
            script = script.writing(directory + i + ".png", "content");
        }
        TaskScript writing = script;
        rig.service.tasks(task -> {
            run.add(task.id());
            return writing;
        });

        assertBothCallsEmit(Flux.just(Rig.task(1).withId("frames").withOutput("**/*.png")), 1_500);
    }

    @Test
    void aTaskOfAsManyCallsAsItMayHaveIsPlanned() {
        int calls = 10_000;
        ScriptedCalls program = new ScriptedCalls(rig.store).lasting(number -> Duration.ofMillis(10));
        rig.with(options -> options.withTasks(options.tasks().withTimeLimit(Duration.ofDays(1)))
                .withFunctions(functions -> functions
                        .withImage("image")
                        .withCode(Code.inImage("/app/*"))
                        .withChunking(Chunking.of(calls))));
        rig.service.tasks((TaskDefinition task) -> program.run(task));
        Flux<Integer> parameters = Flux.range(0, calls);

        List<Evaluation<Integer, Object>> first = rig.complete(named().sweep(ScriptedCalls::same, parameters));
        List<Evaluation<Integer, Object>> second = rig.complete(named().sweep(ScriptedCalls::same, parameters));

        assertThat(program.tasks).hasSize(1);
        assertThat(first).hasSize(calls).allMatch(Evaluation::isSuccess);
        assertThat(second)
                .extracting(Evaluation::item)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, calls).boxed().toList());
    }

    @Test
    void anItemThatComesAThousandTimesHasAThousandResults() {
        rig.service.tasks(task -> {
            run.add(task.id());
            return TaskScript.succeeds();
        });
        Flux<TaskSpec<Integer>> tasks =
                Flux.range(0, 1_000).map(i -> Rig.task(i).withId("frame"));

        assertThat(rig.complete(named().run(tasks)))
                .hasSize(1_000)
                .extracting(TaskResult::item)
                .doesNotHaveDuplicates();
        assertThat(rig.complete(named().run(tasks)))
                .hasSize(1_000)
                .extracting(TaskResult::item)
                .doesNotHaveDuplicates();
        assertThat(run).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    void whatAFailedTaskPrintedIsThereInTheNextCall() {
        rig.service.tasks(task -> TaskScript.exits(3)
                .printing("stdout.txt", Duration.ZERO, "half-way")
                .saying("no licence"));
        Flux<TaskSpec<Integer>> tasks = Flux.just(
                Rig.task(1).withId("frame").withLimits(TaskLimits.ofDefaults().withRetries(0)));

        TaskResult.Failed<Integer> first =
                (TaskResult.Failed<Integer>) rig.complete(named().run(tasks)).get(0);
        TaskResult.Failed<Integer> second =
                (TaskResult.Failed<Integer>) rig.complete(named().run(tasks)).get(0);

        assertThat(first.failure().stdoutTail()).isEqualTo("half-way");
        assertThat(first.failure().stderrTail()).isEqualTo("no licence");
        assertThat(second.failure()).isEqualTo(first.failure());
    }
}
