package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskExecution;
import io.batchflux.testing.Errors;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What befell a task of a named run is tried again, and never recorded; what it did is recorded at once. */
class NamedTriesTests {

    private final Rig rig = new Rig();
    private final List<TaskDefinition> added = new ArrayList<>();

    private void failingFirst(int tries, TaskScript how) {
        rig.service.tasks(task -> {
            added.add(task);
            return added.size() <= tries ? how : TaskScript.succeeds().writing("out", "done");
        });
    }

    private NamedRun named() {
        return rig.runner().named("nightly");
    }

    private TaskResult<Integer> result() {
        List<TaskResult<Integer>> results = rig.complete(
                named().run(Flux.just(Rig.task(7).withId("seven").withOutput(Output.named("out", "out")))));
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private int recorded() {
        return rig.complete(named().status()).get(0).recorded();
    }

    /** A node that is cut off may upload for the job that has ended what has the same name in the next one. */
    @Test
    void whatIsUploadedForAJobLiesApartFromWhatIsUploadedForTheNextOne() {
        failingFirst(1, TaskScript.staysRunning());
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(
                named().run(Flux.just(Rig.task(7).withId("seven").withOutput(Output.named("out", "out")))));
        rig.advance(Duration.ofMinutes(1));
        rig.complete(rig.service.terminateJob(rig.service.jobs().get(0).id(), "by somebody"));

        rig.advance(Duration.ofHours(1));

        assertThat(results.getReceivedOnNext()).hasSize(1).allMatch(TaskResult::isSuccess);
        assertThat(added)
                .extracting(TaskDefinition::id)
                .hasSize(2)
                .containsOnly(added.get(0).id());
        assertThat(added)
                .extracting(task -> task.outputFiles().get(0).path())
                .containsExactly(
                        "outputs/1/" + added.get(0).id() + "/named/out",
                        "outputs/2/" + added.get(0).id() + "/named/out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BlobDownloadTimedOut",
                "BlobDownloadMiscError",
                "CommandLaunchFailed",
                "BlobAccessDenied",
                "FileUploadAccessDenied",
                "NodeBeingRemoved"
            })
    void whatBefellATaskIsTriedAgain(String code) {
        failingFirst(2, TaskScript.fails(code, "by chance"));

        TaskResult<Integer> result = result();

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.execution().readds()).isEqualTo(2);
        assertThat(added).hasSize(3);
        assertThat(result().execution().readds()).isEqualTo(2);
        assertThat(added).hasSize(3);
    }

    @Test
    void anItemEndsOnceForWhoListensHoweverManyTasksItHas() {
        rig.listening();
        failingFirst(2, TaskScript.fails("BlobDownloadTimedOut", "by chance"));

        result();

        List<String> tries = added.stream().map(TaskDefinition::id).toList();
        assertThat(rig.listener.events(TaskAdded.class))
                .extracting(TaskAdded::taskId)
                .isEqualTo(tries);
        assertThat(rig.listener.events(TaskReadded.class))
                .extracting(TaskReadded::taskId)
                .isEqualTo(tries.subList(0, 2));
        assertThat(rig.listener.events(TaskReadded.class))
                .extracting(TaskReadded::nextTaskId)
                .isEqualTo(tries.subList(1, 3));
        assertThat(rig.listener.events(TaskReadded.class))
                .allSatisfy(event -> assertThat(event.addedAt()).isNotNull());
        assertThat(rig.listener.events(TaskEnded.class)).singleElement().satisfies(ended -> {
            assertThat(ended.taskId()).isEqualTo(tries.get(2));
            assertThat(ended.failure()).isNull();
            assertThat(ended.execution().readds()).isEqualTo(2);
        });
        List<RunEnded> ends = rig.listener.events(RunEnded.class);
        assertThat(ends.stream().mapToInt(RunEnded::succeeded).sum()).isEqualTo(1);
        assertThat(ends.stream().mapToInt(RunEnded::failed).sum()).isZero();
    }

    @Test
    void aTaskThatLosesItsJobIsFollowedByOneOfTheNextJobForWhoListens() {
        rig.listening();
        rig.service.tasks(task -> {
            added.add(task);
            return added.size() == 1 ? TaskScript.staysRunning() : TaskScript.succeeds();
        });

        TestSubscriber<TaskResult<Integer>> results = TestSubscriber.create();
        named().run(Flux.just(Rig.task(7).withId("seven"))).subscribe(results);
        rig.advance(Duration.ofSeconds(20));
        rig.service.endJob(rig.service.jobs().get(0).id(), "by somebody");
        rig.advance(Duration.ofMinutes(5));

        assertThat(results.getReceivedOnNext()).singleElement().matches(TaskResult::isSuccess);
        assertThat(rig.listener.events(TaskReadded.class)).singleElement().satisfies(event -> {
            assertThat(event.taskId()).isEqualTo(added.get(0).id());
            assertThat(event.nextTaskId()).isEqualTo(added.get(1).id());
        });
        assertThat(rig.listener.events(TaskEnded.class))
                .extracting(TaskEnded::taskId)
                .containsExactly(added.get(1).id());
    }

    @Test
    void aTaskWhoseTriesAreUsedUpEndsOnceForWhoListens() {
        rig.listening();
        rig.with(options -> options.withTasks(tasks -> tasks.withReadds(1)));
        failingFirst(99, TaskScript.fails("BlobDownloadTimedOut", "by chance"));

        result();

        assertThat(rig.listener.events(TaskReadded.class)).hasSize(1);
        assertThat(rig.listener.events(TaskEnded.class)).singleElement().satisfies(ended -> {
            assertThat(ended.failure()).isNotNull();
            assertThat(ended.execution().readds()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"BlobNotFound", "CommandProgramNotFound"})
    void whatIsNotThereIsAnOutcome(String code) {
        failingFirst(99, TaskScript.fails(code, "as ever"));

        assertThat(result().isSuccess()).isFalse();
        assertThat(added).hasSize(1);
        assertThat(recorded()).isEqualTo(1);
        assertThat(result().isSuccess()).isFalse();
        assertThat(added).hasSize(1);
    }

    @Test
    void anImageThatCannotBeHadIsNeitherTriedAgainNorRecorded() {
        failingFirst(1, TaskScript.fails("ContainerInvalidImage", "no such image"));

        assertThat(result().isSuccess()).isFalse();
        assertThat(added).hasSize(1);
        assertThat(recorded()).isZero();
        assertThat(result().isSuccess()).isTrue();
    }

    @Test
    void howOftenIsAnOptionAndTheNextCallTriesAgain() {
        rig.with(options -> options.withTasks(tasks -> tasks.withReadds(1)));
        failingFirst(3, TaskScript.fails("BlobDownloadTimedOut", "too late"));

        assertThat(result())
                .isInstanceOfSatisfying(
                        TaskResult.Failed.class,
                        failed -> assertThat(failed.failure().message())
                                .contains("BlobDownloadTimedOut")
                                .contains("added again once"));
        assertThat(added).hasSize(2);
        assertThat(recorded()).isZero();
        assertThat(result().isSuccess()).isTrue();
        assertThat(added).hasSize(4);
        assertThat(recorded()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void anOutputThatAnEarlierTryHasLeftDoesNotCount(int questionsThatFailByChance) {
        AtomicInteger questions = new AtomicInteger();
        rig.service.tasks(task -> {
            added.add(task);
            return TaskScript.succeeds().failingFirst(added.size() == 1 ? 1 : 0).writing("out", "done");
        });
        BatchRunner runner = rig.runner(new ForwardingBatchService(rig.service) {
            @Override
            public Mono<Instant> taskFileTime(String jobId, String taskId, String path) {
                return Mono.defer(() -> questions.getAndIncrement() < questionsThatFailByChance
                        ? Mono.error(Errors.passing())
                        : Mono.justOrEmpty(taskId.equals(added.get(0).id()) ? Instant.EPOCH.minusMillis(1) : null));
            }
        });

        List<TaskResult<Integer>> results = rig.complete(runner.named("nightly")
                .run(Flux.just(Rig.task(7).withId("seven").withOutput(Output.named("out", "out")))));

        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.isSuccess()).isTrue();
            assertThat(result.execution().readds()).isEqualTo(1);
        });
        assertThat(added).hasSize(2);
    }

    private static TaskExecution prepared(TaskExecution.Result result) {
        FailureInfo why =
                new FailureInfo(FailureInfo.Category.SERVER_ERROR, "BlobDownloadTimedOut", "too late", Map.of());
        return TaskExecution.NONE
                .withResult(result)
                .withNodeId("node-1")
                .withFailureInfo(result == TaskExecution.Result.FAILURE ? why : null);
    }

    /** A job whose preparations have failed stays without nodes; the next one may have some. */
    @Test
    void aJobWhoseNodesCouldNotBePreparedByChanceIsFollowedByAnother() {
        rig.with(options ->
                options.withFunctions(functions -> functions.withCode(Code.containing(NamedTriesTests.class))));
        BatchService service = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<List<TaskExecution>> listPreparations(String jobId) {
                return Mono.just(List.of(
                        prepared(jobId.endsWith("-1") ? TaskExecution.Result.FAILURE : TaskExecution.Result.SUCCESS)));
            }

            @Override
            public Mono<PoolSnapshot> describePool(String poolId) {
                return super.describePool(poolId).map(pool -> pool.withCurrentNodes(1));
            }
        };
        rig.service.tasks(task -> {
            added.add(task);
            return added.size() <= 2
                    ? TaskScript.staysActive()
                    : InProcessNode.of(rig.store).run(task);
        });

        List<Evaluation<Integer, Integer>> swept =
                rig.complete(rig.runner(service).named("nightly").sweep(NamedTriesTests::same, Flux.just(1, 2)));

        assertThat(swept).hasSize(2).allMatch(Evaluation::isSuccess);
        assertThat(rig.service.jobs()).hasSize(2).allMatch(job -> job.state() == JobState.COMPLETED);
        assertThat(added).hasSize(4);
    }

    /** Nodes may join its pool as long as a job of a named run goes on, also without any program. */
    @Test
    void codeStaysAsLongAsTheJobMayGoOn() {
        rig.with(options -> options.withJob(job -> job.withTimeLimit(Duration.ofDays(6)))
                .withFunctions(functions -> functions.withCode(Code.containing(NamedTriesTests.class))));
        rig.service.tasks(task -> TaskScript.staysRunning());
        rig.service.preparations(prepared(TaskExecution.Result.SUCCESS));
        TestSubscriber<Evaluation<Integer, Integer>> sweep =
                rig.subscribe(named().sweep(NamedTriesTests::same, Flux.just(1)));
        rig.advance(Duration.ofMinutes(1));
        assertThat(rig.service.jobs()).hasSize(1);
        sweep.cancel();

        rig.advance(Duration.ofDays(6));
        assertThat(rig.complete(rig.runner().deleteUnusedCode(Duration.ZERO))).isEmpty();
        rig.advance(Duration.ofDays(2));
        assertThat(rig.complete(rig.runner().deleteUnusedCode(Duration.ZERO))).isNotEmpty();
    }

    @Test
    void aPoolThatCannotCallFunctionsIsRefusedBeforeItsJob() {
        rig.with(options ->
                options.withFunctions(functions -> functions.withImage("image").withCode(Code.inImage("/app/*"))));
        BatchService service = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<PoolSnapshot> describePool(String poolId) {
                return super.describePool(poolId).map(pool -> pool.withRunsContainers(false));
            }
        };

        assertThat(rig.fail(rig.runner(service).named("nightly").sweep(NamedTriesTests::same, Flux.just(1))))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("container");
        assertThat(rig.service.jobs()).isEmpty();
    }

    static int same(int number) {
        return number;
    }
}
