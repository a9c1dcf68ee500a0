package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** The message of each error names the job that it happened in, and the task if it is that of one. */
class ErrorsSayWhereTests {

    private final Rig rig = new Rig()
            .listening()
            .with(options -> options.withFunctions(functions -> functions.withCode(Code.inImage("/app/*"))));

    static int reciprocal(int number) {
        return 12 / number;
    }

    static int length(Object text) {
        return text.toString().length();
    }

    private static Arguments way(String name, Function<BatchRunner, Publisher<?>> work) {
        return Arguments.argumentSet(name, work);
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way("run(tasks)", runner -> runner.run(tasks(3))),
                way("run(task)", runner -> runner.run(task(1))),
                way("run(task) with an id of its own", runner -> runner.run(task(1).withId("mine"))),
                way("call", runner -> runner.call(ErrorsSayWhereTests::reciprocal, 7)),
                way("sweep", runner -> runner.sweep(ErrorsSayWhereTests::reciprocal, Flux.just(1, 2))),
                way("a named run", runner -> runner.named("nightly").run(Flux.just(task(1).withId("mine")))),
                way(
                        "a sweep of a named run",
                        runner -> runner.named("nightly").sweep(ErrorsSayWhereTests::reciprocal, Flux.just(1, 2))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRefusalNamesTheJob(Function<BatchRunner, Publisher<?>> work) {
        rig.service.faults().on(BatchOperation.CREATE_JOB).fail(Errors.permanent("PermissionDenied"));

        assertThat(rig.fail(work.apply(rig.runner())))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("opening the job failed: PermissionDenied: refused [job " + rig.jobId());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aServiceThatStaysAwayNamesTheJob(Function<BatchRunner, Publisher<?>> work) {
        rig.service.faults().on(BatchOperation.ADD_TASKS).fail(Errors.passing());

        assertThat(rig.fail(work.apply(rig.runner())))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining(rig.jobId());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRunnerThatIsClosedNamesTheJob(Function<BatchRunner, Publisher<?>> work) {
        rig.service.tasks(task -> TaskScript.staysActive());
        BatchRunner runner = rig.runner();
        TestSubscriber<?> run = rig.subscribe(work.apply(runner));
        rig.advance(Duration.ofMinutes(1));
        rig.complete(runner.closeLater());

        assertThat(run.expectTerminalError())
                .isInstanceOf(RunnerClosedException.class)
                .hasMessageContaining("the runner is closed [job " + rig.jobId());
    }

    @Test
    void aRunThatTakesTooLongNamesItsJob() {
        rig.with(options -> options.withWaiting(waiting -> waiting.withRunLimit(Duration.ofMinutes(10))));
        rig.service.tasks(task -> TaskScript.staysActive());

        assertThat(rig.fail(rig.runner().run(tasks(2))))
                .isInstanceOf(RunLimitExceededException.class)
                .hasMessageEndingWith(" [job " + rig.jobId() + "]");
    }

    @Test
    void aSingleCallThatTakesTooLongNamesItsTaskAndItsJobAndWhyItWaits() {
        rig.with(options -> options.withWaiting(waiting -> waiting.withRunLimit(Duration.ofMinutes(10))));
        rig.service.tasks(task -> TaskScript.staysActive());
        BatchRunner runner = rig.runner();

        assertThat(rig.fail(runner.call(ErrorsSayWhereTests::reciprocal, 3)))
                .isInstanceOf(RunLimitExceededException.class)
                .hasMessageContaining("its task had not ended: 4 nodes of pool pool have free task slots")
                .hasMessageEndingWith(" [task single-1 of job " + rig.jobId() + "]");
    }

    @Test
    void codeThatIsNotThereNamesTheJob() {
        rig.with(options -> options.withFunctions(functions -> functions.withCode(Code.jars(Path.of("no.jar")))));

        assertThat(rig.fail(rig.runner().sweep(ErrorsSayWhereTests::reciprocal, Flux.just(1))))
                .isInstanceOfSatisfying(
                        CodeUnavailableException.class,
                        error -> assertThat(error)
                                .hasMessageEndingWith(
                                        " [job " + requireNonNull(error.run()).jobId() + "]"));
    }

    @Test
    void whatFailsInATaskNamesTaskAndJob() {
        rig.service.tasks(task -> task.commandLine().equals("run 2")
                ? TaskScript.exits(3).saying("oh")
                : InProcessNode.of(rig.store).run(task));
        rig.with(options -> options.withResults(results -> results.withStopOnFailure(true)));

        assertThat(rig.fail(rig.runner().run(Flux.just(task(2)))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("task task-1 of job " + rig.jobId()
                        + " failed: it exited with code 3 after 3 retries\nstderr: oh");
    }

    @Test
    void aCallThatThrewNamesTaskAndJob() {
        rig.service.tasks(task -> InProcessNode.of(rig.store).run(task));

        Throwable error = rig.fail(rig.runner().call(ErrorsSayWhereTests::reciprocal, 0));

        FunctionFailedException failed = (FunctionFailedException) error;
        assertThat(failed)
                .hasMessageContaining(
                        "in task " + failed.taskId() + " of job " + rig.jobId() + " threw java.lang.Arith");
    }

    @Test
    void failedValuesShowTaskAndJob() {
        rig.service.tasks(task -> TaskScript.exits(3));

        TaskResult<Integer> result = rig.complete(rig.runner().run(tasks(1))).get(0);
        Evaluation<Integer, Integer> evaluation = rig.complete(
                        rig.runner().sweep(ErrorsSayWhereTests::reciprocal, Flux.just(1)))
                .get(0);

        assertThat(result.toString())
                .contains("task-1", requireNonNull(result.run()).jobId());
        assertThat(evaluation.toString())
                .contains(
                        "task task-1 of job " + requireNonNull(evaluation.run()).jobId());
    }

    @Test
    void anArgumentThatIsRefusedNamesTaskAndJob() {
        rig.service.tasks(task -> InProcessNode.of(rig.store).run(task));

        Evaluation<Object, Integer> evaluation = rig.complete(
                        rig.runner().sweep(ErrorsSayWhereTests::length, Flux.<Object>just(new Object())))
                .get(0);

        assertThat(((Evaluation.Failed<Object, Integer>) evaluation).cause())
                .isInstanceOf(ArgumentRefusedException.class)
                .hasMessageEndingWith(" [task task-1 of job "
                        + requireNonNull(evaluation.run()).jobId() + "]");
    }

    @Test
    void anOutputThatCannotBeReadNamesItsTask() {
        rig.with(options -> options.withStage(Stage.COLLECT, stage -> stage.withDeadline(Duration.ofSeconds(30))));
        rig.service.tasks(task -> TaskScript.succeeds().writing("out.txt", "text"));
        rig.store.faults().on(BlobOperation.GET).fail(Errors.passing());

        assertThat(rig.fail(rig.runner()
                        .run(
                                tasks(1).map(task -> task.withOutput(Output.named("out", "out.txt"))),
                                result -> result.outputs().get(0).text(100))))
                .hasMessageContaining(
                        " [task task-1 of job " + rig.jobId() + "; results of task task-1 stay in blob container "
                                + rig.runContainers().iterator().next() + "]");
    }

    @Test
    void aRunThatFailsNamesTheContainerOfResultsThatStay() {
        rig.with(options -> options.withStage(Stage.WATCH_JOB, stage -> stage.withDeadline(Duration.ofSeconds(30))));
        rig.service.tasks(task -> TaskScript.succeeds().writing("out.txt", "text"));
        rig.service.faults().on(BatchOperation.LIST_TASKS).fail(Errors.passing());

        assertThat(rig.fail(rig.runner().run(tasks(2).map(task -> task.withOutput(Output.named("out", "out.txt"))))))
                .hasMessageEndingWith(
                        " [job " + rig.jobId() + "; results of task task-1, task-2 stay in blob container "
                                + rig.runContainers().iterator().next() + "]");
    }

    @Test
    void aLogThatCannotBeReadNamesItsTask() {
        rig.service.faults().on(BatchOperation.DESCRIBE_TASK).fail(Errors.permanent("PermissionDenied"));

        assertThat(rig.fail(rig.runner()
                        .log(RunInfo.of(RunInfo.Kind.TASKS, "some-job", "container", "pool"), "task-7")
                        .lines()))
                .hasMessageEndingWith(" [task task-7 of job some-job]");
    }

    @Test
    void anErrorOfTheVirtualMachineNamesTheJobsThatItEnded() {
        rig.service.tasks(task -> TaskScript.staysActive());
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> other = rig.subscribe(runner.run(tasks(1)));
        rig.advance(Duration.ofMinutes(1));

        RunnerFailedException error = (RunnerFailedException) rig.fail(runner.run(Flux.<TaskSpec<Integer>>from(s -> {
            throw new OutOfMemoryError("none left");
        })));

        assertThat(error.runs()).hasSize(2);
        assertThat(error)
                .hasMessage("all runs of the runner were ended by an error: java.lang.OutOfMemoryError: none left [job "
                        + error.runs().get(0).jobId() + ", "
                        + error.runs().get(1).jobId() + "]");
        assertThat(other.expectTerminalError()).isSameAs(error);
    }

    @Test
    void aNamedRunThatIsTakenOverSaysItsNameAndItsJob() {
        rig.service.tasks(task -> TaskScript.staysActive());
        Flux<TaskSpec<Integer>> tasks = tasks(1).map(task -> task.withId("mine"));
        TestSubscriber<?> first = rig.subscribe(rig.runner().named("nightly").run(tasks));
        rig.advance(Duration.ofMinutes(1));

        rig.subscribe(rig.runner()
                .named("nightly")
                .withOptions(options -> options.withTakeOver(true))
                .run(tasks));
        rig.advance(Duration.ofMinutes(1));

        assertThat(first.expectTerminalError())
                .isInstanceOf(NamedRunException.class)
                .hasMessageEndingWith(" [job " + rig.jobId() + " of named run \"nightly\"]");
    }

    @Test
    void whatIsRecordedSaysItsTaskAndItsJob() {
        rig.service.tasks(task -> InProcessNode.of(rig.store).run(task));
        NamedRun nightly = rig.runner().named("nightly");
        Flux<Evaluation<Integer, Integer>> sweep = nightly.sweep(ErrorsSayWhereTests::reciprocal, Flux.just(0));
        Evaluation<Integer, Integer> made = rig.complete(sweep).get(0);

        Evaluation<Integer, Integer> recorded = rig.complete(sweep).get(0);

        assertThat(recorded.toString()).contains("of job " + rig.jobId());
        assertThat(recorded.run()).isEqualTo(made.run());
        assertThat(recorded.<String>fold(String::valueOf, Throwable::getMessage))
                .isEqualTo(made.<String>fold(String::valueOf, Throwable::getMessage))
                .contains("in task " + made.taskId() + " of job " + rig.jobId());
    }
}
