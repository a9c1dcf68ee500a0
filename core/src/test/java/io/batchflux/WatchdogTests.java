package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.spi.NodeSnapshot;
import io.batchflux.spi.NodeState;
import io.batchflux.spi.RecentTask;
import io.batchflux.spi.ResizeError;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskState;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

class WatchdogTests {

    /** Asked for nothing else while nothing ends. */
    private static final Set<BatchOperation> QUESTIONS = Set.of(
            BatchOperation.COUNT_TASKS,
            BatchOperation.DESCRIBE_POOL,
            BatchOperation.LIST_NODES,
            BatchOperation.READ_NODE_FILE);

    private final Rig rig = new Rig();

    private List<WaitingReason> reasonsAfter(Duration time) {
        BatchRunner batch = rig.runner();
        TestSubscriber<WaitingReason> reasons = rig.subscribe(batch.waitingReasons());
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(batch.run(Rig.tasks(2)));
        rig.advance(time);
        results.cancel();
        rig.advance(Duration.ofMinutes(1));
        reasons.cancel();
        return reasons.getReceivedOnNext();
    }

    private List<WaitingReason> reasonsOfTasksThatWait() {
        rig.service.tasks(task -> TaskScript.staysActive());
        return reasonsAfter(Duration.ofMinutes(3));
    }

    private void pool(NodeSnapshot... nodes) {
        rig.service.pool().nodes(nodes);
    }

    @Test
    void aPoolWithoutNodesSaysWhyItsResizeFailed() {
        pool();
        rig.service
                .pool()
                .shown(pool -> pool.withTargetNodes(3)
                        .withResizeErrors(List.of(new ResizeError("AllocationFailed", "no machines"))));

        assertThat(reasonsOfTasksThatWait())
                .containsExactly(new WaitingReason.NodesMissing(
                        "pool", 0, 3, false, List.of(new ResizeError("AllocationFailed", "no machines"))))
                .allSatisfy(reason -> assertThat(reason.isPermanent()).isFalse())
                .extracting(WaitingReason::message)
                .containsExactly("pool pool has no nodes and is to have 3: its resize failed with"
                        + " AllocationFailed: no machines");
    }

    @Test
    void nodesThatStartAreCountedByTheirState() {
        pool(
                NodeSnapshot.of("a", NodeState.STARTING),
                NodeSnapshot.of("b", NodeState.WAITINGFORSTARTTASK),
                NodeSnapshot.of("c", NodeState.STARTING),
                NodeSnapshot.of("d", NodeState.CREATING));

        assertThat(reasonsOfTasksThatWait())
                .containsExactly(new WaitingReason.NodesStarting(
                        "pool",
                        Map.of(NodeState.STARTING, 2, NodeState.WAITINGFORSTARTTASK, 1, NodeState.CREATING, 1)));
    }

    @Test
    void aStartTaskThatFailedOnSomeNodesIsToldWithTheEndOfItsStderr() {
        pool(
                NodeSnapshot.of("a", NodeState.STARTTASKFAILED).withStartTask(TaskExecution.NONE.withExitCode(3)),
                NodeSnapshot.of("b", NodeState.STARTING));
        rig.service.pool().file("a", "startup/stderr.txt", "x".repeat(70_000) + "no licence\n");

        List<WaitingReason> reasons = reasonsOfTasksThatWait();

        assertThat(reasons.get(reasons.size() - 1))
                .isInstanceOfSatisfying(WaitingReason.StartTaskFailed.class, failed -> {
                    assertThat(failed.isPermanent()).isFalse();
                    assertThat(failed.startTask().exitCode()).isEqualTo(3);
                    assertThat(failed.stderrTail()).hasSize(2048).endsWith("no licence\n");
                    assertThat(failed.message())
                            .startsWith("the start task failed on 1 nodes of pool pool, on a with exit code 3: x")
                            .endsWith("no licence");
                });
    }

    @Test
    void theEndOfAStderrOfAnyLengthIsReadInThreeRequests() {
        pool(NodeSnapshot.of("a", NodeState.STARTTASKFAILED), NodeSnapshot.of("b", NodeState.STARTING));
        rig.service.pool().file("a", "startup/stderr.txt", "ü".repeat(5_000_000) + "no licence");
        rig.service.tasks(task -> TaskScript.staysActive());

        List<WaitingReason> reasons = reasonsAfter(Duration.ofMinutes(5));

        assertThat(reasons.get(reasons.size() - 1))
                .isInstanceOfSatisfying(
                        WaitingReason.StartTaskFailed.class,
                        failed -> assertThat(failed.stderrTail()).isEqualTo("ü".repeat(1019) + "no licence"));
        assertThat(rig.service.requests().count(BatchOperation.READ_NODE_FILE)).isEqualTo(3);
    }

    @Test
    void nodesThatAreUnusableSayWhatIsWrongWithThem() {
        pool(
                NodeSnapshot.of("a", NodeState.UNUSABLE).withErrors(List.of("DiskFull: no space")),
                NodeSnapshot.of("b", NodeState.PREEMPTED));

        assertThat(reasonsOfTasksThatWait())
                .containsExactly(new WaitingReason.NodesUnusable(
                        "pool", Map.of(NodeState.UNUSABLE, 1, NodeState.PREEMPTED, 1), List.of("DiskFull: no space")));
    }

    @Test
    void anImageThatNodesCannotPullIsToldAsSuch() {
        pool(NodeSnapshot.of("a", NodeState.UNUSABLE)
                .withErrors(List.of("ContainerInvalidImage: pull access denied for nobody/none")));

        assertThat(reasonsOfTasksThatWait())
                .contains(new WaitingReason.ImageNotPulled(
                        "pool", 1, "ContainerInvalidImage: pull access denied for nobody/none"));
    }

    @Test
    void whenAllSlotsAreTakenItIsToldByWhom() {
        RecentTask other = new RecentTask("other-job", "t", TaskState.RUNNING);
        pool(NodeSnapshot.of("a", NodeState.RUNNING)
                .withUsedSlots(4)
                .withRecentTasks(List.of(other, new RecentTask("old-job", "t", TaskState.COMPLETED))));

        assertThat(reasonsOfTasksThatWait())
                .containsExactly(new WaitingReason.SlotsTaken("pool", 4, Map.of("other-job", 1)));
    }

    @Test
    void freeSlotsAreWhatIsLeftToSay() {
        assertThat(reasonsOfTasksThatWait()).containsExactly(new WaitingReason.SlotsFree("pool", 4));
    }

    @Test
    void aQuotaThatKeepsTheJobFromBeingCreatedIsAReason() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).fail(Errors.quota());

        assertThat(reasonsAfter(Duration.ofMinutes(2)))
                .first()
                .isInstanceOfSatisfying(
                        WaitingReason.QuotaReached.class,
                        quota -> assertThat(quota.message()).contains("ActiveJobAndScheduleQuotaReached"));
    }

    @Test
    void nothingIsAskedWhileTasksEnd() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(10L * Rig.number(task))));

        rig.complete(rig.runner().run(Rig.tasks(30)));

        assertThat(rig.service.requests().count(BatchOperation.COUNT_TASKS)).isZero();
        assertThat(rig.service.requests().count(BatchOperation.LIST_NODES)).isZero();
    }

    @Test
    void nothingMoreIsAskedOnceTheServiceHasCountedThatNoTaskWaits() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(4)));

        rig.complete(rig.runner().run(Rig.tasks(3)));

        assertThat(rig.service.requests().count(BatchOperation.COUNT_TASKS)).isEqualTo(1);
        assertThat(rig.service.requests().count(BatchOperation.LIST_NODES)).isZero();
    }

    @Test
    void onePoolIsAskedOneThingIn15SecondsForAllItsRuns() {
        rig.service.tasks(task -> TaskScript.staysActive());
        pool(NodeSnapshot.of("a", NodeState.STARTTASKFAILED), NodeSnapshot.of("b", NodeState.STARTING));
        BatchRunner batch = rig.runner();
        BatchRunner other = batch.withOptions(options -> options.withPollInterval(Duration.ofSeconds(7)));
        List<Disposable> runs = List.of(
                batch.run(Rig.tasks(1)).subscribe(),
                batch.run(Rig.tasks(2)).subscribe(),
                other.run(Rig.tasks(3)).subscribe());

        rig.advance(Duration.ofMinutes(4).plusSeconds(30));

        List<Instant> asked = asked();
        assertThat(asked).hasSizeBetween(6, 18);
        assertAskedOnceIn15Seconds(asked);
        runs.forEach(Disposable::dispose);
        rig.advance(Duration.ofMinutes(10));
        assertThat(asked()).hasSameSizeAs(asked);
    }

    @Test
    void fiftyRunsHaveOneWatchdog() {
        rig.service.tasks(task -> TaskScript.staysActive());
        pool(NodeSnapshot.of("a", NodeState.STARTING));
        BatchRunner batch = rig.runner();
        TestSubscriber<WaitingReason> reasons = rig.subscribe(batch.waitingReasons());
        List<Disposable> runs = IntStream.range(0, 50)
                .mapToObj(i -> batch.run(Rig.tasks(2)).subscribe())
                .toList();

        rig.advance(Duration.ofMinutes(30));

        assertAskedOnceIn15Seconds(asked(50));
        assertThat(reasons.getReceivedOnNext()).hasSize(1);
        runs.forEach(Disposable::dispose);
    }

    @Test
    void fiftyRunsWhoseTasksHaveAllStartedAreAskedOnceEach() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(2)));
        rig.with(options -> options.withPollInterval(Duration.ofMinutes(1))
                .withTasks(tasks -> tasks.withTimeLimit(Duration.ofHours(3))));
        BatchRunner batch = rig.runner();
        List<TestSubscriber<TaskResult<Integer>>> runs = IntStream.range(0, 50)
                .mapToObj(i -> rig.subscribe(batch.run(Rig.tasks(2))))
                .toList();

        rig.advance(Duration.ofHours(1));
        List<Instant> asked = asked(50);
        rig.advance(Duration.ofHours(2));

        assertAskedOnceIn15Seconds(asked);
        assertThat(asked).hasSize(50);
        assertThat(asked(50)).hasSize(50);
        assertThat(runs).allMatch(TestSubscriber::isTerminatedComplete);
    }

    private static void assertAskedOnceIn15Seconds(List<Instant> asked) {
        assertThat(asked).hasSizeGreaterThan(5);
        for (int i = 1; i < asked.size(); i++) {
            assertThat(Duration.between(asked.get(i - 1), asked.get(i))).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
        }
    }

    private List<Instant> asked() {
        return asked(3);
    }

    /** @param runs each of which looks at its pool when its job is opened */
    private List<Instant> asked(int runs) {
        return QUESTIONS.stream()
                .flatMap(question -> rig.service.requests().times(question).stream()
                        .skip(question == BatchOperation.DESCRIBE_POOL ? runs : 0))
                // Each run counts its tasks every 5 minutes, to see whether any is gone.
                .filter(time -> time.getEpochSecond() % 300 != 0)
                .sorted()
                .toList();
    }

    @Test
    void theListenerIsToldWhyTasksWaitAndWhenThatIsOver() {
        pool(NodeSnapshot.of("a", NodeState.STARTING));
        rig.service.tasks(task -> TaskScript.succeeds().queuedFor(Duration.ofMinutes(2)));

        rig.complete(rig.listening().runner().run(Rig.tasks(2)));

        List<TasksWait> waits = rig.listener.events(TasksWait.class);
        assertThat(waits).hasSize(2);
        assertThat(waits.get(0).message()).isEqualTo("nodes of pool pool start: 1 starting");
        assertThat(waits.get(0).run().poolId()).isEqualTo("pool");
        assertThat(waits.get(1).reasons()).isEmpty();
    }

    @Test
    void whatCanNeverStartFailsAtOnceWithTheReason() {
        TaskExecution start = TaskExecution.NONE.withExitCode(127);
        pool(NodeSnapshot.of("a", NodeState.STARTTASKFAILED).withStartTask(start));
        rig.service.pool().file("a", "startup/stderr.txt", "apt: not found\n");
        rig.service.tasks(task -> TaskScript.staysActive());
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(rig.runner().run(Rig.tasks(2)));

        rig.advance(Duration.ofMinutes(2));

        assertThat(results.getReceivedOnNext())
                .hasSize(2)
                .allSatisfy(result -> assertThat(((TaskResult.Failed<Integer>) result).failure())
                        .satisfies(failure -> {
                            assertThat(failure.kind()).isEqualTo(FailureKind.NEVER_STARTS);
                            assertThat(failure.message())
                                    .isEqualTo("it can never start: the start task failed on all 1 nodes of pool"
                                            + " pool, on a with exit code 127: apt: not found");
                        }));
        assertThat(results.isTerminatedComplete()).isTrue();
    }

    @Test
    void aTaskThatRunsIsNotGivenUpWhenOthersCanNeverStart() {
        rig.service.tasks(task -> Rig.number(task) == 1
                ? TaskScript.succeeds().runningFor(Duration.ofMinutes(5))
                : TaskScript.staysActive());
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(rig.runner().run(Rig.tasks(2)));
        rig.advance(Duration.ofSeconds(5));
        pool();

        rig.advance(Duration.ofMinutes(8));

        assertThat(results.getReceivedOnNext())
                .extracting(TaskResult::item, TaskResult::isSuccess)
                .containsExactly(tuple(1, true), tuple(2, false));
    }

    @Test
    void aTaskThatWantsMoreSlotsThanANodeHasNowFailsAndOthersDoNot() {
        rig.service.tasks(task -> TaskScript.staysActive());
        TestSubscriber<TaskResult<Integer>> results =
                rig.subscribe(rig.runner().run(Rig.tasks(2).map(task -> task.withRequiredSlots(task.item() * 2))));
        rig.advance(Duration.ofSeconds(5));
        rig.service.pool().shown(pool -> pool.withTaskSlotsPerNode(2));

        rig.advance(Duration.ofMinutes(2));

        assertThat(results.getReceivedOnNext()).singleElement().satisfies(result -> {
            assertThat(result.item()).isEqualTo(2);
            assertThat(((TaskResult.Failed<Integer>) result).failure().message())
                    .isEqualTo("it can never start: a task wants 4 task slots, and a node of pool pool has 2");
        });
        results.cancel();
    }

    @Test
    void aRunMayLeaveWhileTheNextPauseIsChosen() {
        RunnerScope scope = new RunnerScope(rig.service, rig.store, rig.clock, Disk.on(rig.clock), Chance.of(1));
        Run<Integer> run = new RunFactory(scope, rig.options).create(RunInfo.Kind.TASKS, Mono.just(Optional.empty()));
        long before = rig.clock.getScheduledTaskCount();
        Watchdog watchdog = new Watchdog("pool", scope, reason -> {}, new LeavingWhenAsked());

        watchdog.enter(run, Waiting.ofDefaults().polling());

        assertThat(rig.clock.getScheduledTaskCount()).as("its next round").isGreaterThan(before);
    }

    /** As if another thread took the last out between two looks. */
    private static final class LeavingWhenAsked extends CopyOnWriteArrayList<WaitingRun> {

        private static final long serialVersionUID = 1;

        @Override
        public boolean isEmpty() {
            boolean empty = super.isEmpty();
            clear();
            return empty;
        }
    }
}
