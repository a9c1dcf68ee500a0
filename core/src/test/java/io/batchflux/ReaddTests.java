package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What becomes of a task to which something befell on its node. */
class ReaddTests {

    private static final TaskScript PASSING = TaskScript.fails("BlobDownloadTimedOut", "too late");

    private final Rig rig = new Rig();
    private final List<TaskDefinition> added = new ArrayList<>();

    private void failingFirst(int tries, TaskScript how) {
        rig.service.tasks(task -> {
            added.add(task);
            return added.size() <= tries ? how : TaskScript.succeeds().writing("out", "done");
        });
    }

    private static TaskSpec<Integer> task() {
        return TaskSpec.command("work", 7);
    }

    private TaskResult<Integer> result(TaskSpec<Integer> task) {
        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(Flux.just(task)));
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BlobDownloadTimedOut", "BlobDownloadMiscError", "CommandLaunchFailed"})
    void whatBefellATaskIsNotItsEnd(String code) {
        failingFirst(2, TaskScript.fails(code, "by chance"));

        TaskResult<Integer> result = result(task());

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.item()).isEqualTo(7);
        assertThat(result.execution().readds()).isEqualTo(2);
        assertThat(result.execution().retryCount()).isZero();
        assertThat(added)
                .extracting(TaskDefinition::id)
                .doesNotHaveDuplicates()
                .first()
                .isEqualTo("task-1");
        assertThat(added.get(1).id()).matches("task-1_2_[0-9a-f]{12}");
        assertThat(added.get(2).id())
                .matches("task-1_3_[0-9a-f]{12}")
                .endsWith(added.get(1).id().substring(8));
        rig.assertNothingIsLeft();
    }

    @Test
    void itIsToldThatATaskLeavesItsRunForAnother() {
        failingFirst(1, PASSING);
        rig.listening();

        rig.complete(rig.runner().run(task()));

        List<TaskReadded> left = rig.listener.events(TaskReadded.class);
        List<TaskAdded> tries = rig.listener.events(TaskAdded.class);
        assertThat(tries)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.item()).isEqualTo(7));
        assertThat(left).hasSize(1);
        assertThat(left.get(0).run()).isEqualTo(tries.get(0).run());
        assertThat(left.get(0).taskId()).isEqualTo(tries.get(0).taskId());
        assertThat(left.get(0).nextTaskId()).isEqualTo(tries.get(1).taskId());
        assertThat(left.get(0).addedAt()).isNotNull();
        assertThat(left.get(0).item()).isEqualTo(7);
        assertThat(rig.listener.events(TaskEnded.class))
                .extracting(TaskEnded::taskId)
                .containsExactly(tries.get(1).taskId());
    }

    @Test
    void aTaskThatCannotBeAddedAgainHasLeftItsRunOnlyOnce() {
        failingFirst(1, PASSING);
        rig.listening();
        rig.service.faults().on(BatchOperation.CREATE_JOB).call(2).fail(Errors.permanent("PermissionDenied"));

        assertThat(result(task()).isSuccess()).isFalse();

        assertThat(rig.listener.events(TaskAdded.class)).hasSize(1);
        assertThat(rig.listener.events(TaskReadded.class)).hasSize(1);
        assertThat(rig.listener.events(TaskEnded.class))
                .singleElement()
                .satisfies(ended -> assertThat(ended.addedAt()).isNull());
    }

    @Test
    void aTaskIsAddedAgainThreeTimesAtMost() {
        failingFirst(99, PASSING);

        TaskResult<Integer> result = result(task());

        assertThat(added).hasSize(4);
        assertThat(result).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.INPUT);
            assertThat(failed.failure().message())
                    .contains("BlobDownloadTimedOut")
                    .contains("added again 3 times");
            assertThat(failed.execution().readds()).isEqualTo(3);
        });
        rig.assertNothingIsLeft();
    }

    @Test
    void howOftenIsAnOption() {
        rig.with(options -> options.withTasks(tasks -> tasks.withReadds(0)));
        failingFirst(99, PASSING);

        assertThat(result(task()).isSuccess()).isFalse();
        assertThat(added).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BlobNotFound",
                "BlobAccessDenied",
                "CommandProgramNotFound",
                "ContainerInvalidImage",
                "ContainerInvalidSettings"
            })
    void whatWouldComeAgainIsTheEnd(String code) {
        failingFirst(1, TaskScript.fails(code, "as ever"));

        assertThat(result(task()).isSuccess()).isFalse();
        assertThat(added).hasSize(1);
    }

    @Test
    void aContainerRuntimeThatDidNotAnswerIsTriedAgain() {
        failingFirst(1, TaskScript.fails("ContainerInvalidSettings", "UnixHTTPConnectionPool: Read timed out."));

        assertThat(result(task()).isSuccess()).isTrue();
    }

    @Test
    void anIdOfAnyLengthHasAFollower() {
        String longest = "x".repeat(64);
        failingFirst(1, PASSING);

        assertThat(result(task().withId(longest)).taskId())
                .hasSize(63)
                .matches("x{48}_2_[0-9a-f]{12}")
                .isEqualTo(Place.of(longest).next().taskId());
        assertThat(Place.of("Aa").next().taskId().substring(2))
                .isEqualTo(Place.of("aA").next().taskId().substring(2));
        assertThat(new Place(longest, 1000, 0, 0).taskId()).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void inputsAreUploadedOnceAndOutputsAreTheLastTrys() {
        AtomicInteger subscriptions = new AtomicInteger();
        Flux<ByteBuffer> content = Flux.defer(() -> {
            subscriptions.incrementAndGet();
            return Flux.just(StandardCharsets.UTF_8.encode("content"));
        });
        failingFirst(1, PASSING);

        List<String> outputs = rig.complete(rig.runner()
                .run(
                        Flux.just(task().withInput(Input.stream("in", content)).withOutput(Output.named("out", "out"))),
                        result -> result.orElseThrow().output("out").text(100)));

        assertThat(outputs).containsExactly("done");
        assertThat(subscriptions).hasValue(1);
        assertThat(added.get(1).resourceFiles()).isEqualTo(added.get(0).resourceFiles());
        rig.assertNothingIsLeft();
    }

    @Test
    void outputsCanBeReadAsLongAsTheRunGoesOn() {
        failingFirst(1, PASSING);

        assertThat(rig.complete(rig.runner()
                        .run(Flux.just(
                                task().withOutput(Output.named("out", "out")),
                                task().withOutput(Output.named("out", "out"))))
                        .concatMap(result -> result.orElseThrow().output("out").text(100))))
                .containsExactly("done", "done");
    }

    @Test
    void resultsStayInOrder() {
        rig.with(options -> options.withResults(results -> results.withInOrder(true)));
        failingFirst(1, PASSING);

        assertThat(rig.complete(rig.runner().run(Flux.range(0, 5).map(i -> TaskSpec.command("work", i)))))
                .extracting(TaskResult::item)
                .containsExactly(0, 1, 2, 3, 4);
        rig.assertNothingIsLeft();
    }

    @Test
    void aSingleTaskIsAddedAgainToo() {
        failingFirst(1, PASSING);

        assertThat(rig.complete(rig.runner().run(task())))
                .singleElement()
                .satisfies(result -> assertThat(result.isSuccess()).isTrue());
        rig.assertNothingIsLeft();
    }

    @Test
    void whatAnEarlierTryHasWrittenDoesNotCountIfTheNodeTells() {
        Map<String, Instant> times = new HashMap<>();
        BatchRunner runner = rig.runner(new ForwardingBatchService(rig.service) {
            @Override
            public Mono<Instant> taskFileTime(String jobId, String taskId, String path) {
                assertThat(path).isEqualTo("wd/out");
                return Mono.justOrEmpty(times.get(taskId));
            }
        });
        rig.service.tasks(task -> {
            added.add(task);
            return TaskScript.succeeds().failingFirst(added.size() == 1 ? 1 : 0).writing("out", "done");
        });
        times.put("task-1", Instant.EPOCH.minusMillis(1));

        List<TaskResult<Integer>> results =
                rig.complete(runner.run(Flux.just(task().withOutput(Output.named("out", "out")))));

        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.isSuccess()).isTrue();
            assertThat(result.execution().readds()).isEqualTo(1);
        });
        assertThat(added).hasSize(2).extracting(TaskDefinition::retries).containsOnly(3);
        assertThat(added).extracting(TaskDefinition::commandLine).containsOnly("work");
    }

    @Test
    void anOutputOfEarlierTriesAloneIsAFailureInTheEnd() {
        BatchRunner runner = rig.runner(new ForwardingBatchService(rig.service) {
            @Override
            public Mono<Instant> taskFileTime(String jobId, String taskId, String path) {
                return Mono.just(Instant.EPOCH.minusMillis(1));
            }
        });
        rig.service.tasks(task -> TaskScript.succeeds().failingFirst(1).writing("out", "done"));

        assertThat(rig.complete(runner.run(Flux.just(task().withOutput(Output.named("out", "out"))))))
                .singleElement()
                .isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
                    assertThat(failed.failure().kind()).isEqualTo(FailureKind.OUTPUT);
                    assertThat(failed.failure().message()).contains("was left by an earlier try");
                    assertThat(failed.execution().retryCount()).isEqualTo(1);
                });
    }

    @Test
    void aTaskThatRunsFarBeyondItsLimitIsEndedAndAddedAgain() {
        failingFirst(1, TaskScript.staysRunning());

        var run = rig.subscribe(rig.runner().run(Flux.just(task().withTimeLimit(Duration.ofMinutes(5)))));
        rig.advance(Duration.ofMinutes(14));
        assertThat(rig.service.requests().of(BatchOperation.TERMINATE_TASK)).isEmpty();
        rig.advance(Duration.ofMinutes(20));

        assertThat(run.getReceivedOnNext()).singleElement().satisfies(result -> {
            assertThat(result.isSuccess()).isTrue();
            assertThat(result.execution().readds()).isEqualTo(1);
        });
        assertThat(rig.service.requests().targets(BatchOperation.TERMINATE_TASK))
                .hasSize(1);
        rig.assertNothingIsLeft();
    }

    @Test
    void nobodyNeedsAnotherJobIfNothingBefell() {
        failingFirst(0, PASSING);

        result(task());

        assertThat(rig.service.requests().of(BatchOperation.CREATE_JOB))
                .hasSize(1)
                .allSatisfy(request -> assertThat(request.argument()).isInstanceOf(JobDefinition.class));
    }
}
