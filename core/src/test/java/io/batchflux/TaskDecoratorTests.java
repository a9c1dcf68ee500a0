package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What a decorator changes of tasks, with whose context. */
class TaskDecoratorTests {

    private static final String WHO = "who";

    private final Rig rig = new Rig();
    private final Map<String, TaskDefinition> added = new HashMap<>();

    static int length(String text) {
        return text.length();
    }

    private BatchRunner runner(TaskDecorator decorator) {
        rig.service.tasks(task -> {
            added.put(task.commandLine(), task);
            return TaskScript.exits(0);
        });
        return rig.runner().withOptions(options -> options.withAddedTaskDecorator(decorator));
    }

    private static TaskDefinition withVariable(TaskDefinition task, String name, String value) {
        Map<String, String> environment = new HashMap<>(task.environment());
        environment.put(name, value);
        return task.withEnvironment(environment);
    }

    private static TaskDefinition withCaller(TaskDefinition task, RunInfo run, ContextView caller) {
        return withVariable(task, "CALLER", who(caller));
    }

    private static String who(ContextView caller) {
        return caller.hasKey(WHO) ? caller.get(WHO) : "nobody";
    }

    private Map<String, String> environment(String command) {
        return requireNonNull(added.get(command)).environment();
    }

    private static Context of(int caller) {
        return Context.of(WHO, "caller " + caller);
    }

    @Test
    void theTasksOfARunComeWithTheContextOfItsSubscriber() {
        BatchRunner runner = runner(TaskDecoratorTests::withCaller);

        rig.complete(runner.run(tasks(2).map(task -> task.withEnvironment("MINE", "stays")))
                .contextWrite(of(1)));

        assertThat(added.values())
                .hasSize(2)
                .extracting(TaskDefinition::environment)
                .containsOnly(Map.of("CALLER", "caller 1", "MINE", "stays"));
    }

    @Test
    void eachCallerOfASharedJobHasItsOwnContext() {
        BatchRunner runner = runner(TaskDecoratorTests::withCaller);

        rig.complete(Flux.merge(IntStream.rangeClosed(1, 3)
                .mapToObj(i -> runner.run(task(i)).contextWrite(of(i)))
                .toList()));

        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB)).hasSize(1);
        for (int i = 1; i <= 3; i++) {
            assertThat(environment("run " + i)).containsEntry("CALLER", "caller " + i);
        }
    }

    @Test
    void callsAndSweepsOfFunctionsAreDecoratedToo() {
        List<String> seen = new ArrayList<>();
        rig.with(options -> options.withFunctions(options.functions().withCode(Code.inImage("/app.jar"))));
        rig.service.tasks(InProcessNode.of(rig.store)::run);
        BatchRunner runner = rig.runner()
                .withOptions(options -> options.withAddedTaskDecorator((task, run, caller) -> {
                    seen.add(run.kind() + " of " + who(caller));
                    return task;
                }));

        rig.complete(runner.call(TaskDecoratorTests::length, "a").contextWrite(of(1)));
        rig.complete(
                runner.sweep(TaskDecoratorTests::length, Flux.just("a", "b")).contextWrite(of(2)));

        assertThat(seen)
                .contains("shared calls of caller 1", "sweep of caller 2")
                .doesNotContain("sweep of nobody");
    }

    @Test
    void decoratorsChangeATaskOneAfterTheOther() {
        BatchRunner runner = runner((task, run, caller) -> withVariable(task, "ORDER", "first"))
                .withOptions(options -> options.withAddedTaskDecorator((task, run, caller) ->
                        withVariable(task, "ORDER", task.environment().get("ORDER") + ", second")));

        rig.complete(runner.run(tasks(1)));

        assertThat(environment("run 1")).containsEntry("ORDER", "first, second");
        TaskDecorator one = (task, run, caller) -> task;
        assertThat(one.and(TaskDecorator.NONE)).isSameAs(one);
        assertThat(TaskDecorator.NONE.and(one)).isSameAs(one);
    }

    @Test
    void whatItThrowsIsTheFailureOfThatTaskAlone() {
        BatchRunner runner = runner((task, run, caller) -> {
            if (Rig.number(task) == 2) {
                throw new IllegalStateException("no trace");
            }
            return task;
        });

        List<TaskResult<Integer>> results = rig.complete(runner.run(tasks(3)));

        assertThat(results)
                .filteredOn(TaskResult.Failed.class::isInstance)
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.item()).isEqualTo(2);
                    TaskFailure failure = ((TaskResult.Failed<Integer>) failed).failure();
                    assertThat(failure.kind()).isEqualTo(FailureKind.INPUT);
                    assertThat(failure.message()).contains("TaskDecorator", "no trace");
                });
        rig.assertNothingIsLeft();
    }

    @Test
    void theIdOfATaskStays() {
        BatchRunner runner =
                runner((task, run, caller) -> TaskDefinition.of("another", task.commandLine(), task.timeLimit()));

        List<TaskResult<Integer>> results = rig.complete(runner.run(tasks(1)));

        assertThat(results)
                .singleElement()
                .isInstanceOfSatisfying(
                        TaskResult.Failed.class,
                        failed -> assertThat(failed.failure().message())
                                .contains("must not change the id of a task", "another"));
    }
}
