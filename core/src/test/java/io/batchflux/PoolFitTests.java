package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.batchflux.spi.AutoUserScope;
import io.batchflux.spi.ElevationLevel;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.UserIdentity;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What would never run is told at once, and what a task says of its user and container arrives. */
class PoolFitTests {

    private static final PoolSnapshot POOL = PoolSnapshot.of(FakeBatchService.POOL, "active")
            .withAllocationState("steady")
            .withCurrentNodes(4)
            .withTargetNodes(4)
            .withTaskSlotsPerNode(4)
            .withRunsContainers(true);

    private final Rig rig = new Rig();
    private final List<TaskDefinition> added = new CopyOnWriteArrayList<>();

    static int twice(int number) {
        return 2 * number;
    }

    private BatchRunner runnerOn(UnaryOperator<PoolSnapshot> pool) {
        return DefaultBatchRunner.create(
                new ForwardingBatchService(rig.service.tasks(task -> {
                    added.add(task);
                    return task.commandLine().contains("NodeMain")
                            ? InProcessNode.of(rig.store).run(task)
                            : TaskScript.succeeds();
                })) {
                    @Override
                    public Mono<PoolSnapshot> describePool(String poolId) {
                        return Mono.just(pool.apply(POOL));
                    }
                },
                rig.store,
                rig.clock,
                Disk.on(rig.clock),
                Chance.of(1),
                rig.options);
    }

    private Map<String, TaskResult<String>> run(BatchRunner runner, List<TaskSpec<String>> tasks) {
        return rig.complete(runner.run(Flux.fromIterable(tasks))).stream()
                .collect(Collectors.toMap(TaskResult::item, result -> result));
    }

    private static TaskFailure failure(TaskResult<String> result) {
        assertThat(result).isInstanceOf(TaskResult.Failed.class);
        return ((TaskResult.Failed<String>) result).failure();
    }

    @Test
    void taskThatNeedsMoreSlotsThanANodeHasIsRefusedAndTheOthersRun() {
        Map<String, TaskResult<String>> results = run(
                runnerOn(pool -> pool),
                List.of(
                        TaskSpec.command("run", "fits").withRequiredSlots(4),
                        TaskSpec.command("run", "too large").withRequiredSlots(5)));

        assertThat(results.get("fits")).matches(TaskResult::isSuccess);
        assertThat(failure(Objects.requireNonNull(results.get("too large"))))
                .returns(FailureKind.REFUSED, TaskFailure::kind)
                .extracting(TaskFailure::message)
                .asString()
                .isEqualTo("it needs 5 task slots, but a node of pool " + FakeBatchService.POOL
                        + " has 4: let it require fewer, or choose a pool whose nodes have more");
        assertThat(added).hasSize(1);
    }

    @Test
    void functionThatNeedsMoreSlotsThanANodeHasIsRefused() {
        rig.with(options -> options.withFunctions(
                functions -> functions.withCode(Code.inImage("/app/*")).withTask(task -> task.withRequiredSlots(5))));

        assertThat(rig.fail(runnerOn(pool -> pool).call(PoolFitTests::twice, 1)))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("it needs 5 task slots");
    }

    @Test
    void taskInAnImageIsRefusedByAPoolWithoutContainers() {
        Map<String, TaskResult<String>> results = run(
                runnerOn(pool -> pool.withRunsContainers(false)),
                List.of(TaskSpec.command("run", "plain"), TaskSpec.<String>image("image:1", "image")));

        assertThat(results.get("plain")).matches(TaskResult::isSuccess);
        assertThat(failure(Objects.requireNonNull(results.get("image"))).message())
                .startsWith("image image:1 needs a pool that runs containers")
                .contains("has no container configuration");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, false, steady, true",
        "0, 0, true, steady, false",
        "0, 0, false, resizing, false",
        "0, 1, false, steady, false",
        "1, 0, false, steady, false"
    })
    void runEndsAtOnceIfThePoolWillNeverHaveANode(
            int current, int target, boolean scales, String allocation, boolean never) {
        Flux<TaskResult<String>> run = runnerOn(pool -> pool.withCurrentNodes(current)
                        .withTargetNodes(target)
                        .withAutoScales(scales)
                        .withAllocationState(allocation))
                .run(Flux.just(TaskSpec.command("run")));

        if (never) {
            assertThat(rig.fail(run))
                    .isInstanceOf(StageFailedException.class)
                    .hasMessageContaining("has no nodes and will have none")
                    .hasMessageContaining("Resize it");
            assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isZero();
        } else {
            assertThat(rig.complete(run)).hasSize(1);
        }
    }

    @Test
    void runEndsAtOnceIfThePoolIsBeingDeleted() {
        assertThat(rig.fail(runnerOn(pool -> PoolSnapshot.of(pool.id(), "deleting"))
                        .run(Flux.just(TaskSpec.command("run")))))
                .hasMessageContaining("is being deleted");
    }

    @Test
    void functionsAreRefusedByWindowsPoolsAndCommandsAreNot() {
        rig.with(options -> options.withFunctions(functions -> functions.withCode(Code.inImage("/app/*"))));
        BatchRunner runner = runnerOn(pool -> pool.withNodeAgent("batch.node.windows amd64"));

        assertThat(rig.fail(runner.call(PoolFitTests::twice, 1)))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("has Windows nodes (batch.node.windows amd64)");
        assertThat(rig.fail(runner.sweep(PoolFitTests::twice, Flux.just(1)))).hasMessageContaining("Linux nodes only");
        assertThat(rig.complete(runner.run(Flux.just(TaskSpec.command("cmd /c dir")))))
                .allMatch(TaskResult::isSuccess);
    }

    @Test
    void functionsInAnImageAreRefusedByPoolsWithoutContainersBeforeTheirCodeIsSent() {
        rig.with(options -> options.withFunctions(functions -> functions.withImage("functions:1")));

        assertThat(rig.fail(runnerOn(pool -> pool.withRunsContainers(false)).call(PoolFitTests::twice, 1)))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("image functions:1 needs a pool that runs containers");
        assertThat(rig.store.containers()).isEmpty();
    }

    @Test
    void userAndContainerRunOptionsArriveAtTaskAndPreparation() {
        UserIdentity admin = UserIdentity.autoUser(AutoUserScope.POOL, ElevationLevel.ADMIN);
        run(
                runnerOn(pool -> pool.withImages(List.of("image:1"))),
                List.of(TaskSpec.command("run", "a")
                        .withImage("image:1")
                        .withIdentity(admin)
                        .withContainerRunOptions("--memory 4g")));
        rig.with(options -> options.withFunctions(functions -> functions
                .withImage("functions:1")
                .withCode(Code.containing(PoolFitTests.class))
                .withTask(task -> task.withIdentity(admin).withContainerRunOptions("--rm"))));
        rig.complete(runnerOn(pool -> pool).call(PoolFitTests::twice, 1));

        assertThat(added).hasSize(2).extracting(TaskDefinition::identity).containsOnly(admin);
        assertThat(added).extracting(TaskDefinition::containerRunOptions).containsExactly("--memory 4g", "--rm");
        JobDefinition job = (JobDefinition) Objects.requireNonNull(
                rig.service.requests().of(BatchOperation.CREATE_JOB).get(1).argument());
        assertThat(job.preparation()).isNotNull().satisfies(preparation -> {
            assertThat(preparation.identity()).isEqualTo(admin);
            assertThat(preparation.containerRunOptions()).isEqualTo("--rm");
        });
    }

    @Test
    void containerRunOptionsWithoutAnImageAreRefused() {
        Map<String, TaskResult<String>> results =
                run(runnerOn(pool -> pool), List.of(TaskSpec.command("run", "a").withContainerRunOptions("--rm")));

        assertThat(failure(Objects.requireNonNull(results.get("a"))).message())
                .contains("containerRunOptions, but no image");
        assertThat(added).isEmpty();
    }

    @Test
    void imageThatThePoolDoesNotFetchBeforehandIsWarnedOfOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger(AddTasks.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.WARN);
        try {
            BatchRunner runner = runnerOn(pool -> pool.withImages(List.of("docker.io/library/known:latest")));
            for (int i = 0; i < 2; i++) {
                run(
                        runner,
                        List.of(
                                TaskSpec.<String>image("known", "a"),
                                TaskSpec.<String>image("r.example:5000/other", "b"),
                                TaskSpec.<String>image("r.example:5000/other", "c"),
                                TaskSpec.command("run", "d")));
            }
        } finally {
            logger.setAdditive(true);
            logger.setLevel(null);
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .startsWith("Image r.example:5000/other is not among those that pool ")
                .contains("within the time limit of its first task (PT5M)");
    }
}
