package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.PublisherProbe;
import reactor.test.subscriber.TestSubscriber;

/** Cancelling a run, wherever it is, ends it and leaves nothing. */
class CancelTests {

    private final Rig rig = new Rig();
    private final BatchRunner runner = rig.runner();
    private final TestSubscriber<Integer> run = TestSubscriber.create();

    /** A run that sends every request that runs send. */
    private Flux<Integer> everything() {
        rig.service.tasks(task -> number(task) % 2 == 0
                ? TaskScript.succeeds()
                        .runningFor(Duration.ofSeconds(number(task) % 60))
                        .writing("out", "x")
                : TaskScript.exits(1).saying("oh"));
        return runner.run(
                tasks(120)
                        .map(task -> task.withInput(Input.bytes("in", new byte[1]))
                                .withOutput(Output.named("out", "out"))
                                .withRetries(0)),
                result -> result instanceof TaskResult.Succeeded<Integer> succeeded
                        ? succeeded.output("out").bytes(10).map(bytes -> bytes.length)
                        : Mono.just(0));
    }

    /** After a cancel the clean-up goes on by itself, and the runner's closing waits for it. */
    private void assertCleanedUp() {
        TestSubscriber<Void> close = rig.subscribe(runner.closeLater());
        rig.advance(Duration.ofMinutes(20));

        assertThat(close.isTerminatedComplete()).isTrue();
        rig.assertNothingIsLeft();
        int requests = rig.service.requests().count() + rig.store.requests().count();
        rig.advance(Duration.ofHours(2));
        assertThat(rig.service.requests().count() + rig.store.requests().count())
                .as("requests, some time later")
                .isEqualTo(requests);
        assertThat(run.getReceivedOnNextAfterCancellation()).isEmpty();
        assertThat(run.getProtocolErrors()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = BatchOperation.class,
            names = {"DESCRIBE_POOL", "CREATE_JOB", "ADD_TASKS", "LIST_TASKS", "READ_TASK_FILE"})
    void whenARequestToBatchIsAboutToBeSent(BatchOperation operation) {
        rig.service.faults().on(operation).call(1).first(run::cancel);

        everything().subscribe(run);
        rig.advance(Duration.ofMinutes(5));

        assertThat(run.isCancelled()).isTrue();
        assertCleanedUp();
    }

    @ParameterizedTest
    @EnumSource(
            value = BatchOperation.class,
            names = {"DESCRIBE_POOL", "CREATE_JOB", "ADD_TASKS", "LIST_TASKS", "READ_TASK_FILE"})
    void whileARequestToBatchIsUnderWay(BatchOperation operation) {
        rig.service.faults().on(operation).call(1).delay(Duration.ofSeconds(20));
        everything().subscribe(run);

        rig.advance(Duration.ofSeconds(5));
        run.cancel();

        assertThat(rig.service.requests().count(operation)).isPositive();
        assertCleanedUp();
    }

    @ParameterizedTest
    @EnumSource(
            value = BlobOperation.class,
            names = {"CREATE_CONTAINER", "GRANT", "PUT", "LIST", "GET"})
    void whenARequestToTheStoreIsAboutToBeSent(BlobOperation operation) {
        rig.store.faults().on(operation).call(1).first(run::cancel);

        everything().subscribe(run);
        rig.advance(Duration.ofMinutes(5));

        assertThat(run.isCancelled()).isTrue();
        assertCleanedUp();
    }

    @ParameterizedTest
    @EnumSource(
            value = BlobOperation.class,
            names = {"CREATE_CONTAINER", "GRANT", "PUT", "LIST", "GET"})
    void whileARequestToTheStoreIsUnderWay(BlobOperation operation) {
        rig.store.faults().on(operation).call(1).delay(Duration.ofSeconds(20));
        everything().subscribe(run);

        rig.advance(Duration.ofSeconds(5));
        run.cancel();

        assertThat(rig.store.requests().count(operation)).isPositive();
        assertCleanedUp();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 25, 49, 50, 51, 99, 100, 101, 150, 151, 500, 5_000, 10_049, 10_050, 10_051, 30_000})
    void atAnyMoment(long millis) {
        rig.service.latency(Duration.ofMillis(25));
        rig.store.latency(Duration.ofMillis(5));
        everything().subscribe(run);

        rig.advance(Duration.ofMillis(millis));
        run.cancel();

        assertCleanedUp();
    }

    @Test
    void whileARetryIsWaitedFor() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).fail(Errors.throttled(Duration.ofMinutes(3)));
        everything().subscribe(run);

        rig.advance(Duration.ofMinutes(1));
        run.cancel();

        assertCleanedUp();
    }

    @Test
    void aJobWhoseCreationIsNeverAnsweredIsDeletedAllTheSame() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(1).applyThenNeverAnswer();
        everything().subscribe(run);

        rig.advance(Duration.ofSeconds(5));
        run.cancel();

        assertCleanedUp();
    }

    @Test
    void aContainerWhoseCreationIsNeverAnsweredIsDeletedAllTheSame() {
        rig.store.faults().on(BlobOperation.CREATE_CONTAINER).call(1).applyThenNeverAnswer();
        everything().subscribe(run);

        rig.advance(Duration.ofSeconds(5));
        run.cancel();

        assertCleanedUp();
    }

    @Test
    void aContainerThatWaitedForTheThrottleIsNotDeletedSinceItWasNeverCreated() {
        rig.store.faults().on(BlobOperation.CREATE_CONTAINER).call(1).fail(Errors.throttled(Duration.ofMinutes(1)));
        TestSubscriber<TaskResult<Integer>> other =
                rig.subscribe(runner.run(tasks(1).map(task -> task.withInput(Input.bytes("in", new byte[1])))));
        rig.advance(Duration.ofSeconds(1));
        everything().subscribe(run);
        rig.advance(Duration.ofSeconds(1));

        run.cancel();

        rig.advance(Duration.ofMinutes(10));
        assertThat(other.isTerminatedComplete()).isTrue();
        assertThat(rig.store.requests().targets(BlobOperation.DELETE_CONTAINER)).hasSize(1);
        assertCleanedUp();
    }

    @Test
    void afterTheFirstResultOfATake() {
        everything().take(1).subscribe(run);

        rig.advance(Duration.ofMinutes(5));

        assertThat(run.isTerminatedComplete()).isTrue();
        assertCleanedUp();
    }

    @Test
    void cancellingTwiceOrAfterTheEndDoesNothing() {
        everything().subscribe(run);
        rig.advance(Duration.ofMinutes(20));
        assertThat(run.isTerminatedComplete()).isTrue();

        run.cancel();
        run.cancel();

        assertCleanedUp();
        assertThat(rig.service.requests().count(BatchOperation.DELETE_JOB)).isEqualTo(1);
    }

    @Test
    void aCancelWhileItIsClosedAlreadyDoesNotStopTheClosing() {
        rig.service.faults().on(BatchOperation.DELETE_JOB).call(1).first(run::cancel);

        everything().subscribe(run);
        rig.advance(Duration.ofMinutes(20));

        assertCleanedUp();
    }

    @Test
    void theTasksAndTheInputsAreCancelledToo() {
        PublisherProbe<TaskSpec<Integer>> source =
                PublisherProbe.of(tasks(1).map(task -> task.withInput(Input.stream("in", endless())))
                        .concatWith(Flux.never()));
        runner.run(source.flux()).map(TaskResult::item).subscribe(run);
        rig.advance(Duration.ofSeconds(1));
        assertThat(inputSubscribed).isTrue();

        run.cancel();

        source.assertWasCancelled();
        assertThat(inputCancelled).isTrue();
        assertCleanedUp();
    }

    private final AtomicBoolean inputSubscribed = new AtomicBoolean();
    private final AtomicBoolean inputCancelled = new AtomicBoolean();

    private Flux<ByteBuffer> endless() {
        return Flux.<ByteBuffer>never()
                .doOnSubscribe(subscription -> inputSubscribed.set(true))
                .doOnCancel(() -> inputCancelled.set(true));
    }

    @Test
    void whatIsMadeOfAResultIsCancelledToo() {
        PublisherProbe<Integer> collect = PublisherProbe.of(Flux.never());
        runner.run(tasks(1), result -> collect.flux()).subscribe(run);
        rig.advance(Duration.ofMinutes(1));
        collect.assertWasSubscribed();

        run.cancel();

        collect.assertWasCancelled();
        assertCleanedUp();
    }
}
