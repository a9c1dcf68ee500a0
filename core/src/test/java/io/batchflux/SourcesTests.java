package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.NothingDropped;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Publishers of the caller's that emit whatever is requested: one error, nothing is dropped, and they are cancelled. */
@ExtendWith(NothingDropped.class)
class SourcesTests {

    private static final int COUNT = 300;

    private final Rig rig = new Rig();
    private final AtomicInteger cancelled = new AtomicInteger();

    /** Emits everything at the first request, also after it was cancelled. */
    private <T> Publisher<T> heedless(IntFunction<T> element) {
        return subscriber -> subscriber.onSubscribe(new Subscription() {

            private boolean begun;

            @Override
            public void request(long n) {
                if (!begun) {
                    begun = true;
                    for (int i = 1; i <= COUNT; i++) {
                        subscriber.onNext(element.apply(i));
                    }
                    subscriber.onError(new IllegalStateException("and an error"));
                }
            }

            @Override
            public void cancel() {
                cancelled.incrementAndGet();
            }
        });
    }

    private static Input stream(Publisher<ByteBuffer> content) {
        return Input.stream("in", content);
    }

    interface Call {
        Publisher<?> of(SourcesTests test, BatchRunner runner);
    }

    static Stream<Arguments> calls() {
        Call tasks = (test, runner) -> runner.run(test.heedless(Rig::task));
        Call collecting = (test, runner) -> runner.run(tasks(1), result -> test.heedless(i -> i));
        Call inOrder = (test, runner) ->
                runner.withOptions(options -> options.withInOrder(true)).run(tasks(3), result -> test.heedless(i -> i));
        Call sweep = (test, runner) -> runner.sweep(Math::abs, test.heedless(i -> i));
        Call single = (test, runner) -> runner.withOptions(
                        options -> options.withFunctions(functions -> functions.withChunking(Chunking.none())))
                .sweep(Math::abs, test.heedless(i -> i));
        Call named = (test, runner) -> runner.named("heedless").run(test.heedless(i -> task(i).withId("task-" + i)));
        Call namedSweep = (test, runner) -> runner.named("heedless").sweep(Math::abs, test.heedless(i -> i));
        Call stage =
                (test, runner) -> runner.stages().stageInputs(runner.stages().newJob(), test.heedless(Rig::task));
        return Stream.of(
                Arguments.of("tasks", tasks, "tasks"),
                Arguments.of("values made of a result", collecting, "values made of a result"),
                Arguments.of("values in order", inOrder, "values made of a result"),
                Arguments.of("parameters", sweep, "parameters"),
                Arguments.of("parameters with a task each", single, "parameters"),
                Arguments.of("tasks of a named run", named, "tasks"),
                Arguments.of("parameters of a named run", namedSweep, "parameters"),
                Arguments.of("tasks of a stage", stage, "tasks"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void aPublisherThatIgnoresDemandEndsTheRunOnce(String what, Call call, String named) {
        BatchRunner runner = rig.with(
                        options -> options.withFunctions(functions -> functions.withCode(Code.inImage("/code"))))
                .runner();

        TestSubscriber<?> subscriber = rig.subscribe(call.of(this, runner), 1);
        rig.advance(Duration.ofHours(1));
        subscriber.request(COUNT);
        rig.advance(Duration.ofHours(1));
        Throwable error = subscriber.expectTerminalError();

        assertThat(Exceptions.isOverflow(error)).as("%s", error).isTrue();
        assertThat(error).hasMessageStartingWith(named + " came faster").hasMessageContaining("onBackpressureBuffer()");
        assertThat(cancelled).hasValue(1);
        rig.assertNothingIsPending();
    }

    @Test
    void anInputThatIgnoresDemandFailsItsTaskAlone() {
        Publisher<ByteBuffer> content = heedless(i -> ByteBuffer.wrap(new byte[10]));

        List<TaskResult<Integer>> results =
                rig.complete(rig.runner().run(Flux.just(task(1).withInput(stream(content)), task(2))));

        assertThat(results)
                .hasSize(2)
                .anySatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                TaskResult.Failed.class,
                                failed -> assertThat(failed.failure().message())
                                        .contains("buffers of the input \"in\" came faster than they were requested")));
        assertThat(cancelled).hasValue(1);
        rig.assertNothingIsLeft();
    }
}
