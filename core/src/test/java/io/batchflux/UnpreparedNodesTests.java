package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.TaskExecution;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Functions whose nodes cannot be prepared: the service lets their tasks wait for ever. */
class UnpreparedNodesTests {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Rig rig = new Rig();

    @TempDir
    Path cache;

    private static int twice(int number) {
        return 2 * number;
    }

    private TestSubscriber<Evaluation<Integer, Integer>> sweep(TaskExecution... preparations) {
        rig.service.tasks(task -> TaskScript.staysActive()).preparations(preparations);
        rig.with(options -> options.withFunctions(options.functions()
                .withCode(Code.containing(UnpreparedNodesTests.class))
                .withCacheDirectory(cache)));
        TestSubscriber<Evaluation<Integer, Integer>> sweep =
                rig.subscribe(rig.runner().sweep(UnpreparedNodesTests::twice, Flux.range(0, 3)));
        rig.advance(Duration.ofMinutes(1));
        return sweep;
    }

    private static TaskExecution preparation(String node, TaskExecution.@Nullable Result result) {
        FailureInfo info = result == TaskExecution.Result.FAILURE
                ? new FailureInfo(FailureInfo.Category.USER_ERROR, "ContainerInvalidImage", "No such image", Map.of())
                : null;
        return TaskExecution.NONE
                .withResult(result)
                .withFailureInfo(info)
                .withStartTime(Instant.EPOCH)
                .withNodeId(node);
    }

    @Test
    void oneFailedNodeOfSeveralIsAReasonForWaiting() {
        rig.listening();

        TestSubscriber<Evaluation<Integer, Integer>> sweep =
                sweep(preparation("n1", TaskExecution.Result.FAILURE), preparation("n2", null));
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.listener.events(TasksWait.class).get(0).reasons())
                .singleElement()
                .isInstanceOfSatisfying(WaitingReason.NodesUnprepared.class, failed -> {
                    assertThat(failed.nodes()).isEqualTo(1);
                    assertThat(failed.message())
                            .isEqualTo("node n1 of pool pool could not be prepared for its job:"
                                    + " ContainerInvalidImage: No such image");
                });
        sweep.cancel();
    }

    private BatchRunner runner(TaskExecution... preparations) {
        rig.service.tasks(task -> TaskScript.staysActive()).preparations(preparations);
        rig.with(options -> options.withFunctions(options.functions()
                .withCode(Code.containing(UnpreparedNodesTests.class))
                .withCacheDirectory(cache)));
        return rig.runner();
    }

    @Test
    void aSingleCallFailsWithWhyItsNodesCouldNotBePrepared() {
        assertThat(rig.fail(runner(
                                preparation("n1", TaskExecution.Result.FAILURE),
                                preparation("n2", TaskExecution.Result.FAILURE),
                                preparation("n3", TaskExecution.Result.FAILURE))
                        .call(UnpreparedNodesTests::twice, 1)))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageStartingWith("task single-1 of job " + rig.jobId()
                        + " failed: 3 nodes of pool pool could not be prepared for its job: ContainerInvalidImage");
    }

    @Test
    void aSingleCallThatWaitsForAnUnpreparedNodeSaysSoWhenItsTimeIsOver() {
        rig.with(options -> options.withWaiting(waiting -> waiting.withRunLimit(Duration.ofMinutes(10))));
        BatchRunner batch = runner(preparation("n1", TaskExecution.Result.FAILURE), preparation("n2", null));
        TestSubscriber<WaitingReason> reasons = rig.subscribe(batch.waitingReasons());

        assertThat(rig.fail(batch.call(UnpreparedNodesTests::twice, 1)))
                .isInstanceOf(RunLimitExceededException.class)
                .hasMessageContaining("its task had not ended: node n1 of pool pool could not be prepared for its job:"
                        + " ContainerInvalidImage: No such image");
        assertThat(reasons.getReceivedOnNext()).hasAtLeastOneElementOfType(WaitingReason.NodesUnprepared.class);
        reasons.cancel();
    }

    @Test
    void threeFailedNodesAreEnough() {
        List<Evaluation<Integer, Integer>> sweep = sweep(
                        preparation("n1", TaskExecution.Result.FAILURE),
                        preparation("n2", TaskExecution.Result.FAILURE),
                        preparation("n3", TaskExecution.Result.FAILURE))
                .getReceivedOnNext();

        assertThat(sweep)
                .hasSize(3)
                .allSatisfy(evaluation -> assertThat(evaluation)
                        .isInstanceOfSatisfying(
                                Evaluation.Failed.class,
                                failure -> assertThat(failure.cause())
                                        .isInstanceOfSatisfying(
                                                TaskFailedException.class,
                                                failed -> assertThat(failed.result()
                                                                .failure()
                                                                .kind())
                                                        .isEqualTo(FailureKind.IMAGE))
                                        .hasMessageContaining("3 nodes of pool pool could not be prepared for its job:"
                                                + " ContainerInvalidImage: No such image")));
        assertThat(rig.service.jobs()).isEmpty();
    }

    private static TaskExecution failedByChance(String node) {
        return preparation(node, TaskExecution.Result.FAILURE)
                .withFailureInfo(new FailureInfo(
                        FailureInfo.Category.SERVER_ERROR, "BlobDownloadTimedOut", "failed by chance", Map.of()));
    }

    @Test
    void aPreparationThatFailedByChanceIsNotTheEndOfTheRun() {
        AtomicInteger added = new AtomicInteger();
        rig.with(options -> options.withFunctions(options.functions()
                .withCode(Code.containing(UnpreparedNodesTests.class))
                .withCacheDirectory(cache)));
        rig.service
                .tasks(task -> {
                    if (added.incrementAndGet() <= 3) {
                        return TaskScript.staysActive();
                    }
                    rig.service.preparations(preparation("n1", TaskExecution.Result.SUCCESS));
                    return InProcessNode.of(rig.store).run(task);
                })
                .preparations(failedByChance("n1"), failedByChance("n2"), failedByChance("n3"));

        TestSubscriber<Evaluation<Integer, Integer>> sweep =
                rig.subscribe(rig.runner().sweep(UnpreparedNodesTests::twice, Flux.range(0, 3)));
        rig.advance(Duration.ofMinutes(5));

        assertThat(sweep.getReceivedOnNext())
                .extracting(Evaluation::orElseThrow)
                .containsExactlyInAnyOrder(0, 2, 4);
        assertThat(rig.service.requests().of(BatchOperation.CREATE_JOB)).hasSize(2);
        assertThat(rig.service.jobs()).isEmpty();
    }

    @Test
    void onePreparationThatWouldFailAgainIsTheEnd() {
        List<Evaluation<Integer, Integer>> sweep = sweep(
                        failedByChance("n1"), failedByChance("n2"), preparation("n3", TaskExecution.Result.FAILURE))
                .getReceivedOnNext();

        assertThat(sweep)
                .hasSize(3)
                .allSatisfy(evaluation -> assertThat(((Evaluation.Failed<?, ?>) evaluation).cause())
                        .hasMessageContaining("ContainerInvalidImage"));
    }

    @Test
    void aNodeThatIsBeingPreparedIsWaitedFor() {
        TestSubscriber<?> sweep = sweep(
                preparation("n1", TaskExecution.Result.FAILURE),
                preparation("n2", TaskExecution.Result.FAILURE),
                preparation("n3", TaskExecution.Result.FAILURE),
                preparation("n4", null));
        rig.advance(HOUR);

        assertThat(sweep.isTerminated()).isFalse();
        sweep.cancel();
    }

    @Test
    void noMoreIsAskedOnceANodeIsPrepared() {
        TestSubscriber<?> sweep =
                sweep(preparation("n1", TaskExecution.Result.FAILURE), preparation("n2", TaskExecution.Result.SUCCESS));
        rig.advance(HOUR);

        assertThat(sweep.isTerminated()).isFalse();
        assertThat(rig.service.requests().of(BatchOperation.LIST_PREPARATIONS)).hasSize(1);
        sweep.cancel();
    }

    @Test
    void nodesThatCannotBePreparedAreToldOnceWhileTheRunGoesOnOnOthers() {
        rig.listening();
        TestSubscriber<?> sweep =
                sweep(preparation("n1", TaskExecution.Result.FAILURE), preparation("n2", TaskExecution.Result.SUCCESS));
        rig.advance(HOUR);

        assertThat(rig.listener.events(PreparationFailed.class)).singleElement().satisfies(event -> {
            assertThat(event.nodes()).containsExactly("n1");
            assertThat(event.failure().message())
                    .isEqualTo(
                            "node n1 of pool pool could not be prepared for its job: ContainerInvalidImage: No such image");
        });
        sweep.cancel();
    }

    @Test
    void aNodeThatCannotBePreparedLaterIsToldOnceNothingHappens() {
        rig.listening();
        TestSubscriber<?> sweep = sweep(preparation("n1", TaskExecution.Result.SUCCESS));
        assertThat(rig.listener.events(PreparationFailed.class)).isEmpty();

        rig.service.preparations(
                preparation("n1", TaskExecution.Result.SUCCESS), preparation("n2", TaskExecution.Result.FAILURE));
        rig.advance(HOUR);

        assertThat(rig.listener.events(PreparationFailed.class))
                .singleElement()
                .extracting(PreparationFailed::nodes)
                .isEqualTo(List.of("n2"));
        sweep.cancel();
    }

    @Test
    void anAnswerThatFailsIsDoneWithout() {
        rig.service.faults().on(BatchOperation.LIST_PREPARATIONS).fail(Errors.passing());
        TestSubscriber<?> sweep = sweep(preparation("n1", TaskExecution.Result.FAILURE));
        rig.advance(HOUR);

        assertThat(sweep.isTerminated()).isFalse();
        assertThat(rig.service.requests().of(BatchOperation.LIST_PREPARATIONS)).hasSizeGreaterThan(10);
        sweep.cancel();
    }
}
