package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An {@code onErrorContinue} downstream does not reach into a run: it ends with its error, and does not hang. */
class OnErrorContinueTests {

    private static final Flux<TaskSpec<Integer>> FAILING = tasks(3).map(task -> task.item() == 2 ? fail(task) : task);

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
                Arguments.argumentSet("text", (Function<TaskOutput, Publisher<?>>) output -> output.text(10)));
    }
}
