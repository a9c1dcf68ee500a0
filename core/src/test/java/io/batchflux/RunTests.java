package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.ServiceException;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** A run from its tasks to its results. */
class RunTests {

    private final Rig rig = new Rig();

    @Test
    void eachTaskHasItsResultWithTheItemOfItsSpecification() {
        rig.service.tasks(task -> TaskScript.exits(number(task) % 2));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(4).map(spec -> spec.withRetries(0))));

        assertThat(results).hasSize(4).allSatisfy(result -> {
            assertThat(result.taskId()).isEqualTo("task-" + result.item());
            assertThat(result.isSuccess()).isEqualTo(result.item() % 2 == 0);
            assertThat(result.execution().exitCode()).isEqualTo(result.item() % 2);
        });
        rig.assertNothingIsLeft();
    }

    @Test
    void aFailedTaskIsAValueAndTheOthersGoOn() {
        rig.service.tasks(task ->
                number(task) == 1 ? TaskScript.exits(3) : TaskScript.succeeds().runningFor(Duration.ofMinutes(2)));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(3)));

        assertThat(results).hasSize(3);
        assertThat(results.get(0)).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.item()).isEqualTo(1);
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.EXIT_CODE);
            assertThat(failed.execution().exitCode()).isEqualTo(3);
            assertThat(failed.execution().retryCount()).isEqualTo(3);
            assertThat(failed.failure().message()).isEqualTo("it exited with code 3 after 3 retries");
            assertThatThrownBy(failed::orElseThrow)
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("task-1");
        });
        assertThat(results.subList(1, 3)).allMatch(TaskResult::isSuccess);
    }

    @Test
    void theFirstFailedTaskEndsTheRunIfAskedTo() {
        rig.with(options -> options.withStopOnFailure(true));
        rig.service.tasks(task -> number(task) == 1
                ? TaskScript.exits(3).saying("no such scene\n")
                : TaskScript.succeeds().runningFor(Duration.ofMinutes(2)));

        Throwable error = rig.fail(rig.runner().run(tasks(3)));

        assertThat(error)
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("task task-1 of job " + rig.jobId()
                        + " failed: it exited with code 3 after 3 retries\nstderr: no such scene");
        assertThat(((TaskFailedException) error).result().item()).isEqualTo(1);
        rig.assertNothingIsLeft();
    }

    @Test
    void oneTaskHasOneResult() {
        StepVerifier.withVirtualTime(() -> rig.runner().run(task(7)), () -> rig.clock, Long.MAX_VALUE)
                .thenAwait(Duration.ofMinutes(1))
                .assertNext(result -> assertThat(result.item()).isEqualTo(7))
                .verifyComplete();
    }

    @Test
    void whatIsMadeOfAResultIsEmitted() {
        List<String> made =
                rig.complete(rig.runner().run(tasks(3), result -> Flux.just("a" + result.item(), "b" + result.item())));

        assertThat(made).containsExactlyInAnyOrder("a1", "b1", "a2", "b2", "a3", "b3");
    }

    @Test
    void anErrorInWhatIsMadeOfAResultEndsTheRun() {
        IllegalStateException broken = new IllegalStateException("broken");

        assertThat(rig.fail(rig.runner().run(tasks(3), result -> Mono.error(broken))))
                .isSameAs(broken);

        rig.assertNothingIsLeft();
    }

    @Test
    void nothingHappensBeforeTheSubscription() {
        Flux<TaskResult<Integer>> run = rig.runner().run(tasks(3));
        rig.advance(Duration.ofDays(1));

        assertThat(rig.service.requests().count() + rig.store.requests().count())
                .isZero();
        assertThat(rig.complete(run)).hasSize(3);
    }

    @Test
    void eachSubscriptionIsARunOfItsOwn() {
        Flux<TaskResult<Integer>> run = rig.runner().run(tasks(3));

        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(run);
        TestSubscriber<TaskResult<Integer>> second = rig.subscribe(run);
        rig.advance(Duration.ofMinutes(1));

        assertThat(first.getReceivedOnNext()).hasSize(3);
        assertThat(second.getReceivedOnNext()).hasSize(3);
        assertThat(rig.service.requests().targets(BatchOperation.CREATE_JOB))
                .hasSize(2)
                .doesNotHaveDuplicates();
        rig.assertNothingIsLeft();
    }

    @Test
    void noTasksNeedNoJobAndNoContainer() {
        assertThat(rig.complete(rig.runner().run(Flux.<TaskSpec<Integer>>empty())))
                .isEmpty();

        assertThat(rig.service.requests().count() + rig.store.requests().count())
                .isZero();
    }

    @Test
    void tasksWithoutInputsAndOutputsNeedNoContainer() {
        rig.complete(rig.runner().run(tasks(3)));

        assertThat(rig.store.requests().count()).isZero();
    }

    @Test
    void anErrorOfTheSourceEndsTheRunAndCleansUp() {
        IllegalStateException broken = new IllegalStateException("broken source");
        rig.service.tasks(task -> TaskScript.staysActive());
        Flux<TaskSpec<Integer>> source = tasks(3).map(spec -> spec.withInput(Input.bytes("in", new byte[1])))
                .concatWith(Flux.<TaskSpec<Integer>>error(broken).delaySubscription(Duration.ofMinutes(1), rig.clock));

        assertThat(rig.fail(rig.runner().run(source))).isSameAs(broken);

        assertThat(rig.service.requests().count(BatchOperation.DELETE_JOB)).isEqualTo(1);
        assertThat(rig.store.requests().count(BlobOperation.DELETE_CONTAINER)).isEqualTo(1);
        rig.assertNothingIsLeft();
    }

    @Test
    void anErrorOfTheSourceBeforeTheFirstTaskNeedsNoJob() {
        IllegalStateException broken = new IllegalStateException("broken source");

        assertThat(rig.fail(rig.runner().run(Flux.<TaskSpec<Integer>>error(broken))))
                .isSameAs(broken);

        assertThat(rig.service.requests().count() + rig.store.requests().count())
                .isZero();
    }

    @Test
    void tenThousandTasksHaveOneResultEachAndFewRequests() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(number(task) % 300)));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(10_000)));

        assertThat(results)
                .extracting(TaskResult::item)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 10_000).boxed().toList());
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS))
                .isEqualTo(10_000 / BatchService.MAX_TASKS_PER_ADD);
        assertThat(rig.service.requests().count(BatchOperation.LIST_TASKS)).isLessThan(200);
        assertThat(rig.service.requests().mostOpen(BatchOperation.ADD_TASKS))
                .isLessThanOrEqualTo(rig.options.concurrency().adds());
    }

    @Test
    void whatWasUploadedIsLetGoWhileItsTaskIsPending() {
        rig.service.tasks(task -> TaskScript.staysActive());
        List<WeakReference<Input>> inputs = new ArrayList<>();
        Flux<TaskSpec<Integer>> tasks = tasks(500).map(task -> {
            Input input = Input.bytes("in", new byte[1000]);
            inputs.add(new WeakReference<>(input));
            return task.withInput(input);
        });

        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks.concatWith(Flux.never())));
        rig.advance(Duration.ofMinutes(1));

        assertThat(inputs).hasSize(500);
        for (int i = 0; i < 20 && held(inputs) > 5; i++) {
            System.gc();
        }
        assertThat(held(inputs)).as("inputs that are still held").isLessThanOrEqualTo(5);
        run.cancel();
    }

    private static long held(List<WeakReference<Input>> inputs) {
        return inputs.stream().filter(input -> input.get() != null).count();
    }

    @Test
    void aPoolThatIsNotThereFailsBeforeAJobIsCreated() {
        rig.with(options -> options.withJob(options.job().withPoolId("elsewhere")));

        assertThat(rig.fail(rig.runner().run(tasks(1)))).isInstanceOfSatisfying(StageFailedException.class, failed -> {
            assertThat(failed.stage()).isEqualTo(Stage.OPEN_JOB);
            assertThat(failed.error().code()).isEqualTo(ServiceException.POOL_NOT_FOUND);
        });
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isZero();
    }

    @Test
    void whatTheServiceRefusesForGoodIsNotAskedAgain() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).fail(Errors.permanent("PermissionDenied"));

        assertThat(rig.fail(rig.runner().run(tasks(1))))
                .isInstanceOf(StageFailedException.class)
                .hasMessage("opening the job failed: PermissionDenied: refused [job " + rig.jobId() + "]")
                .hasCauseInstanceOf(ServiceException.class);
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(1);
        rig.assertNothingIsLeft();
    }

    @Test
    void aRunnerWithOtherOptionsSharesTheRuns() {
        rig.service.tasks(task -> TaskScript.staysActive());
        BatchRunner runner = rig.runner();
        BatchRunner other = runner.withOptions(options -> options.withStopOnFailure(true));
        assertThat(other.options().results().stopOnFailure()).isTrue();
        assertThat(runner.options().results().stopOnFailure()).isFalse();
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(other.run(tasks(1)));
        rig.advance(Duration.ofMinutes(1));

        TestSubscriber<Void> close = rig.subscribe(runner.closeLater());
        rig.advance(Duration.ofMinutes(1));

        assertThat(close.isTerminatedComplete()).isTrue();
        assertThat(run.expectTerminalError()).isInstanceOf(RunnerClosedException.class);
        rig.assertNothingIsLeft();
    }
}
