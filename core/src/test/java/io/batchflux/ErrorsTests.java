package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.UncaughtErrors;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** An error of the virtual machine, wherever it is thrown, ends all runs with its name; nobody waits for good. */
class ErrorsTests {

    private final Rig rig = new Rig()
            .with(options -> options.withPollInterval(Duration.ofSeconds(1))
                    .withFunctions(functions -> functions.withCode(Code.inImage("/app/*"))));
    private final UncaughtErrors errors = UncaughtErrors.create();
    private @Nullable Supplier<? extends Error> answer;
    private @Nullable Supplier<? extends Error> request;
    private final BatchRunner runner = rig.runner(new ForwardingBatchService(rig.service) {
        @Override
        public Mono<TaskPage> listTasks(TaskQuery query) {
            return super.listTasks(query).publishOn(errors.guard(rig.clock)).doOnNext(page -> failIfWanted(answer));
        }

        @Override
        public UncaughtErrors uncaughtErrors() {
            return errors;
        }

        @Override
        public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
            failIfWanted(request);
            return super.addTasks(jobId, tasks);
        }
    });

    private static void failIfWanted(@Nullable Supplier<? extends Error> error) {
        if (error != null) {
            fail(error);
        }
    }

    /** Throws an error where Reactor makes no signal of it. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // It takes the place of any value.
    private static <T> T fail(Supplier<? extends Error> error) {
        throw error.get();
    }

    private static Arguments place(
            String name, BiFunction<ErrorsTests, Supplier<? extends Error>, Publisher<?>> place) {
        return Arguments.argumentSet(name, place);
    }

    private static TaskSpec<Integer> withOutput(TaskSpec<Integer> task) {
        return task.withOutput(Output.named("out", "out"));
    }

    static Stream<Arguments> places() {
        return Stream.of(
                place(
                        "the source, at once",
                        (test, error) -> test.runner.run(tasks(3).map(task -> task.item() == 2 ? fail(error) : task))),
                place(
                        "the source, when it is subscribed to",
                        (test, error) -> test.runner.run(Flux.<TaskSpec<Integer>>from(subscriber -> fail(error)))),
                place(
                        "the source, when it is asked",
                        (test, error) -> test.runner.run(
                                Flux.<TaskSpec<Integer>>from(subscriber -> subscriber.onSubscribe(new Subscription() {
                                    @Override
                                    public void request(long n) {
                                        fail(error);
                                    }

                                    @Override
                                    public void cancel() {}
                                })))),
                place(
                        "the source's own signal",
                        (test, error) -> test.runner.run(Flux.concat(tasks(2), Flux.error(error.get())))),
                place(
                        "parameters",
                        (test, error) -> test.runner.sweep(
                                ErrorsTests::twice,
                                Flux.range(0, 3).map(i -> i == 2 ? ErrorsTests.<Integer>fail(error) : i))),
                place(
                        "content of an input",
                        (test, error) -> test.runner.run(tasks(3).map(task -> task.withInput(Input.stream(
                                "in",
                                Flux.range(0, 3)
                                        .map(i -> i == 2
                                                ? ErrorsTests.<ByteBuffer>fail(error)
                                                : ByteBuffer.allocate(10))))))),
                place("what is made of a result", (test, error) -> test.runner.run(tasks(3), result -> fail(error))),
                place(
                        "what is made of a single result",
                        (test, error) -> test.runner.run(task(1), result -> fail(error))),
                place(
                        "what is made of an output",
                        (test, error) -> test.runner.run(
                                tasks(3).map(ErrorsTests::withOutput),
                                result -> result.outputs().get(0).bytes(10).map(bytes -> fail(error)))),
                place(
                        "what comes behind the run",
                        (test, error) -> test.runner.run(tasks(3)).map(result -> fail(error))),
                place(
                        "what comes behind a single task",
                        (test, error) -> test.runner.run(task(1)).map(result -> fail(error))),
                place(
                        "what comes behind a call",
                        (test, error) -> test.runner.call(ErrorsTests::twice, 2).map(result -> fail(error))),
                place(
                        "what comes behind a sweep in chunks",
                        (test, error) -> test.runner
                                .withOptions(options ->
                                        options.withFunctions(functions -> functions.withChunking(Chunking.of(2))))
                                .sweep(ErrorsTests::twice, Flux.range(0, 4))
                                .map(result -> fail(error))),
                place(
                        "what comes behind results in order",
                        (test, error) -> test.runner
                                .withOptions(options -> options.withResults(results -> results.withInOrder(true)))
                                .run(tasks(3))
                                .map(result -> fail(error))),
                place(
                        "what is made of a file that is saved",
                        (test, error) -> test.runner.run(
                                tasks(3).map(ErrorsTests::withOutput),
                                result -> result.outputs()
                                        .get(0)
                                        .saveTo(java.nio.file.Path.of("/dev/null/x"))
                                        .onErrorResume(e -> fail(error)))),
                place("stages", (test, error) -> {
                    BatchStages stages = test.runner.stages();
                    BatchJob<Integer> job = stages.newJob();
                    return Flux.merge(
                                    2,
                                    stages.addTasks(
                                            job,
                                            stages.stageInputs(
                                                    job, tasks(3).map(task -> task.item() == 2 ? fail(error) : task))),
                                    stages.watchJob(job))
                            .cast(Object.class)
                            .onErrorResume(e -> stages.closeJob(job).then(Mono.error(e)));
                }),
                place(
                        "a subscriber of the caller's own",
                        (test, error) -> test.runner
                                .run(tasks(3))
                                .transform(results ->
                                        Flux.from(subscriber -> results.subscribe(new Throwing(subscriber, error))))),
                place(
                        "a thread of the disk",
                        (test, error) -> test.runner.run(
                                tasks(3).map(ErrorsTests::withOutput),
                                result -> result.outputs().get(0).read(10, piece -> fail(error)))),
                place("an answer of the service", (test, error) -> {
                    test.answer = error;
                    return test.runner.run(tasks(3));
                }),
                place("a request to the service", (test, error) -> {
                    test.request = error;
                    return test.runner.run(tasks(3));
                }));
    }

    static int twice(int number) {
        return 2 * number;
    }

    private record Throwing(org.reactivestreams.Subscriber<?> subscriber, Supplier<? extends Error> error)
            implements CoreSubscriber<Object> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Object element) {
            fail(error);
        }

        @Override
        public void onError(Throwable thrown) {
            subscriber.onError(thrown);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }

    static Stream<Arguments> errorsAndPlaces() {
        return places().flatMap(place -> Stream.<Supplier<? extends Error>>of(
                        () -> new OutOfMemoryError("of a test"),
                        () -> new StackOverflowError("of a test"),
                        () -> new NoClassDefFoundError("of a test"),
                        () -> new AssertionError("of a test"))
                .map(error -> Arguments.argumentSet(
                        ((Arguments.ArgumentSet) place).getName() + ": "
                                + error.get().getClass().getSimpleName(),
                        place.get()[0],
                        error)));
    }

    private static boolean names(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error && "of a test".equals(cause.getMessage())) {
                return true;
            }
        }
        return false;
    }

    /** Begins another run of the same runner, which lasts an hour. */
    private TestSubscriber<TaskResult<Integer>> other() {
        InProcessNode node = InProcessNode.of(rig.store);
        rig.service.tasks(task -> task.commandLine().startsWith("run ")
                ? TaskScript.succeeds()
                        .writing("out", "x")
                        .runningFor(task.commandLine().equals("run 77") ? Duration.ofHours(1) : Duration.ofSeconds(5))
                : node.run(task));
        TestSubscriber<TaskResult<Integer>> other = rig.subscribe(runner.run(Flux.just(task(77))));
        rig.advance(Duration.ofMinutes(1));
        return other;
    }

    @ParameterizedTest
    @MethodSource("errorsAndPlaces")
    void endsTheRunWithItsNameAndOnlyIfItCannotBeSignalledAllOthers(
            BiFunction<ErrorsTests, Supplier<? extends Error>, Publisher<?>> place, Supplier<? extends Error> error) {
        TestSubscriber<TaskResult<Integer>> other = other();
        TestSubscriber<Object> run = TestSubscriber.create();

        place.apply(this, error).subscribe(run);
        rig.advance(Duration.ofMinutes(30));

        assertThat(run.isTerminated()).isTrue();
        boolean ofTheRun = error.get() instanceof AssertionError;
        if (!ofTheRun) {
            assertThat(run.expectTerminalError())
                    .isInstanceOf(RunnerFailedException.class)
                    .hasMessageContaining("of a test")
                    .matches(ErrorsTests::names);
            assertThat(other.expectTerminalError()).isInstanceOf(RunnerFailedException.class);
        } else if (run.isTerminatedError()) {
            assertThat(run.expectTerminalError()).matches(ErrorsTests::names);
        }
        rig.advance(Duration.ofHours(2));
        assertThat(other.isTerminated()).isTrue();
        answer = null;
        request = null;
        assertThat(rig.complete(runner.run(tasks(3)))).hasSize(3);
        assertThat(rig.service.jobs()).isEmpty();
        rig.assertNothingIsPending();
    }
}
