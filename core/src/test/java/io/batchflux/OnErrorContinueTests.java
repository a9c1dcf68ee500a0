package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** An {@code onErrorContinue} downstream does not reach into a run: it ends with its error, and does not hang. */
class OnErrorContinueTests {

    private static final Flux<TaskSpec<Integer>> FAILING = tasks(3).map(task -> task.item() == 2 ? fail(task) : task);

    @TempDir
    static Path directory;

    private final Rig rig = new Rig();

    /** Takes a value for its type's sake. */
    static <T> T fail(T value) {
        if (value != null) {
            throw new IllegalStateException("the caller's");
        }
        return value;
    }

    static int length(String text) {
        return text.length();
    }

    static Arguments operation(String name, Function<BatchRunner, Publisher<?>> operation) {
        return Arguments.argumentSet(name, operation);
    }

    static Stream<Arguments> callersErrors() {
        return Stream.of(
                operation("run", runner -> runner.run(FAILING)),
                operation("run, collect", runner -> runner.run(FAILING, Mono::just)),
                operation("run, failing collect", runner -> runner.run(tasks(3), result -> fail(Mono.just(1)))),
                operation(
                        "run, failing element",
                        runner -> runner.run(tasks(3), result -> Flux.just(1).map(OnErrorContinueTests::fail))),
                operation("run one, failing collect", runner -> runner.run(task(1), result -> fail(Mono.just(1)))),
                operation(
                        "run one, failing element",
                        runner -> runner.run(task(1), result -> Mono.just(1).map(OnErrorContinueTests::fail))),
                operation(
                        "run one with an id, failing collect",
                        runner -> runner.run(task(1).withId("mine"), result -> fail(Mono.just(1)))),
                operation(
                        "sweep",
                        runner -> runner.sweep(
                                OnErrorContinueTests::length,
                                Flux.just("a", "b").map(OnErrorContinueTests::fail))),
                operation(
                        "stageInputs",
                        runner -> runner.stages().stageInputs(runner.stages().newJob(), FAILING)),
                operation("addTasks", runner -> {
                    BatchStages stages = runner.stages();
                    BatchJob<Integer> job = stages.newJob();
                    return stages.addTasks(
                            job, stages.stageInputs(job, tasks(3)).map(OnErrorContinueTests::fail));
                }));
    }

    @ParameterizedTest
    @MethodSource("callersErrors")
    void anErrorOfTheCallersEndsIt(Function<BatchRunner, Publisher<?>> operation) {
        rig.with(options -> options.withFunctions(options.functions().withCode(Code.inImage("/app.jar"))));

        Throwable error = rig.fail(Flux.from(operation.apply(rig.runner())).onErrorContinue((e, value) -> {}));

        assertThat(error).isInstanceOf(IllegalStateException.class).hasMessage("the caller's");
        rig.assertNothingIsPending();
    }

    static Stream<Arguments> servicesErrors() {
        return Stream.of(
                operation("run", runner -> runner.run(tasks(3))),
                operation("run one", runner -> runner.run(task(1))),
                operation("run one, collect", runner -> runner.run(task(1), Mono::just)),
                operation("call", runner -> runner.call(OnErrorContinueTests::length, "a")),
                operation("sweep", runner -> runner.sweep(OnErrorContinueTests::length, Flux.just("a", "b"))),
                operation(
                        "openJob",
                        runner -> runner.stages().openJob(runner.stages().newJob())),
                operation("addTasks", runner -> {
                    BatchStages stages = runner.stages();
                    BatchJob<Integer> job = stages.newJob();
                    return stages.addTasks(job, stages.stageInputs(job, tasks(3)));
                }));
    }

    @ParameterizedTest
    @MethodSource("servicesErrors")
    void anErrorOfTheServiceEndsIt(Function<BatchRunner, Publisher<?>> operation) {
        rig.with(options -> options.withFunctions(options.functions().withCode(Code.inImage("/app.jar"))));
        rig.service.faults().on(BatchOperation.DESCRIBE_POOL).fail(() -> Errors.permanent("PoolNotFound"));

        Throwable error = rig.fail(Flux.from(operation.apply(rig.runner())).onErrorContinue((e, value) -> {}));

        assertThat(error).isInstanceOf(StageFailedException.class).hasMessageContaining("PoolNotFound");
        rig.assertNothingIsPending();
    }

    @ParameterizedTest
    @MethodSource("failedCalls")
    void aCallThatFailsIsAnErrorAndNoEmptySuccess(Function<BatchRunner, Publisher<?>> operation) {
        rig.with(options -> options.withFunctions(options.functions().withCode(Code.inImage("/app.jar")))
                .withStopOnFailure(true));
        rig.service.tasks(task -> TaskScript.exits(1));

        Throwable error = rig.fail(Flux.from(operation.apply(rig.runner())).onErrorContinue((e, value) -> {}));

        assertThat(error).isInstanceOf(TaskFailedException.class);
        rig.assertNothingIsLeft();
    }

    static Stream<Arguments> failedCalls() {
        return Stream.of(
                operation("run", runner -> runner.run(tasks(1))),
                operation("run one", runner -> runner.run(task(1))),
                operation("call", runner -> runner.call(OnErrorContinueTests::length, "a")));
    }

    @ParameterizedTest
    @MethodSource("reads")
    void anOutputThatCannotBeReadIsAnError(Function<TaskOutput, Publisher<?>> read) {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "x"));
        rig.store.faults().on(BlobOperation.GET).fail(() -> Errors.permanent("AuthorizationFailure"));

        Throwable error = rig.fail(rig.runner()
                .run(
                        task(1).withOutput(Output.named("out", "out")),
                        result -> Flux.from(read.apply(result.orElseThrow().output("out")))
                                .onErrorContinue((e, value) -> {})
                                .then()));

        assertThat(error).hasMessageContaining("AuthorizationFailure");
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                Arguments.argumentSet("content", (Function<TaskOutput, Publisher<?>>) TaskOutput::content),
                Arguments.argumentSet("bytes", (Function<TaskOutput, Publisher<?>>) output -> output.bytes(10)),
                Arguments.argumentSet("text", (Function<TaskOutput, Publisher<?>>) output -> output.text(10)),
                Arguments.argumentSet("saveTo", (Function<TaskOutput, Publisher<?>>)
                        output -> output.saveTo(directory.resolve("saved"))),
                Arguments.argumentSet(
                        "saveUnder", (Function<TaskOutput, Publisher<?>>) output -> output.saveUnder(directory)));
    }

    @ParameterizedTest
    @MethodSource("saves")
    void anOutputThatCannotBeSavedIsAnError(Function<TaskOutput, Publisher<?>> save) throws IOException {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "x"));
        Files.writeString(directory.resolve("file"), "in the way");

        Throwable error = rig.fail(rig.runner()
                .run(
                        task(1).withOutput(Output.named("out", "out")),
                        result -> Flux.from(save.apply(result.orElseThrow().output("out")))
                                .onErrorContinue((e, value) -> {})
                                .then()));

        assertThat(error).isInstanceOf(UncheckedIOException.class);
        rig.assertNothingIsPending();
    }

    static Stream<Arguments> saves() {
        return Stream.of(
                Arguments.argumentSet("saveTo", (Function<TaskOutput, Publisher<?>>)
                        output -> output.saveTo(directory.resolve("file").resolve("below"))),
                Arguments.argumentSet("saveUnder", (Function<TaskOutput, Publisher<?>>)
                        output -> output.saveUnder(directory.resolve("file"))));
    }

    private static <T> Flux<T> continued(Publisher<T> work) {
        return Flux.from(work).onErrorContinue((e, value) -> {});
    }

    @Test
    void aWatchThatTheServiceRefusesIsAnError() {
        BatchStages stages = rig.runner().stages();
        BatchJob<Integer> job = stages.newJob();
        rig.complete(stages.addTasks(job, stages.stageInputs(job, tasks(3))));
        rig.service.faults().on(BatchOperation.LIST_TASKS).fail(() -> Errors.permanent("AuthorizationFailure"));

        assertThat(rig.fail(continued(stages.watchJob(job))))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("AuthorizationFailure");
        rig.assertNothingIsPending();
    }

    @Test
    void aWatchGoesOnAfterAnErrorThatPasses() {
        BatchStages stages = rig.runner().stages();
        BatchJob<Integer> job = stages.newJob();
        rig.complete(stages.addTasks(job, stages.stageInputs(job, tasks(3))));
        rig.service.faults().on(BatchOperation.LIST_TASKS).calls(1, 2).fail(Errors::passing);
        rig.service.faults().on(BatchOperation.LIST_TASKS).call(3).fail(() -> Errors.permanent("JobNotFound"));

        assertThat(rig.complete(continued(stages.watchJob(job))))
                .extracting(ended -> ended.task().id())
                .containsExactlyInAnyOrder("task-1", "task-2", "task-3");
    }

    @Test
    void aTaskWhoseOutputsCannotBeListedFails() {
        BatchStages stages = rig.runner().stages();
        BatchJob<Integer> job = stages.newJob();
        rig.complete(stages.addTasks(
                job, stages.stageInputs(job, tasks(2).map(task -> task.withOutput(Output.named("out", "out"))))));
        rig.store.faults().on(BlobOperation.LIST).fail(() -> Errors.permanent("AuthorizationFailure"));

        List<TaskResult<Integer>> results =
                rig.complete(stages.watchJob(job).flatMap(task -> continued(stages.collect(job, task)), 4, 1));

        assertThat(results).hasSize(2).noneMatch(TaskResult::isSuccess);
    }

    @Test
    void aFailedTaskWhoseStderrCannotBeReadFailsAllTheSame() {
        rig.service.tasks(task -> TaskScript.exits(3));
        BatchStages stages = rig.runner().stages();
        BatchJob<Integer> job = stages.newJob();
        rig.complete(stages.addTasks(job, stages.stageInputs(job, tasks(1))));
        rig.service.faults().on(BatchOperation.READ_TASK_FILE).fail(() -> Errors.permanent("FileNotFound"));

        List<TaskResult<Integer>> results = rig.complete(
                continued(stages.watchJob(job)).flatMap(task -> continued(stages.collect(job, task)), 4, 1));

        assertThat(results)
                .singleElement()
                .satisfies(result -> assertThat(
                                ((TaskResult.Failed<Integer>) result).failure().kind())
                        .isEqualTo(FailureKind.EXIT_CODE));
    }

    @Test
    void whatClosingAJobCannotCleanUpIsToldAndTheRestIsDone() {
        rig.listening();
        BatchStages stages = rig.runner().stages();
        BatchJob<Integer> job = stages.newJob();
        rig.complete(stages.addTasks(
                job, stages.stageInputs(job, tasks(2).map(task -> task.withOutput(Output.named("out", "out"))))));
        rig.service.faults().on(BatchOperation.DELETE_JOB).fail(() -> Errors.permanent("Locked"));

        rig.complete(continued(stages.closeJob(job)));

        assertThat(rig.listener.leftBehind).containsExactly("job " + job.id() + " could not be deleted");
        assertThat(rig.store.containers()).isEmpty();
        assertThat(rig.listener.events(RunEnded.class)).hasSize(1);
        rig.assertNothingIsPending();
    }

    @Test
    void whatClosingTheRunnerCannotCleanUpIsToldAndTheRestIsDone() {
        rig.with(options -> options.withFunctions(
                options.functions().withCacheDirectory(directory).withCode(Code.containing(getClass()))));
        rig.listening();
        BatchRunner runner = rig.runner();
        rig.complete(runner.sweep(OnErrorContinueTests::length, Flux.just("a")));
        rig.service.tasks(task -> TaskScript.staysActive());
        TestSubscriber<TaskResult<Integer>> run =
                rig.subscribe(runner.run(tasks(3).map(task -> task.withInput(Input.bytes("in", new byte[1])))));
        rig.advance(Duration.ofMinutes(1));
        rig.store.faults().on(BlobOperation.DELETE_CONTAINER).fail(() -> Errors.permanent("LeaseIdMissing"));
        rig.service.faults().on(BatchOperation.DELETE_JOB).fail(() -> Errors.permanent("Locked"));

        rig.complete(continued(runner.closeLater()));

        assertThat(run.expectTerminalError()).isInstanceOf(RunnerClosedException.class);
        assertThat(rig.listener.leftBehind)
                .hasSize(2)
                .anyMatch(message -> message.startsWith("job "))
                .anyMatch(message -> message.startsWith("blob container batchflux-"));
        rig.assertNothingIsPending();
    }
}
