package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.FailureKind;
import io.batchflux.Polling;
import io.batchflux.TaskFailure;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.WaitingReason;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.spi.NodeState;
import io.batchflux.spi.ResizeError;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Each reason for which tasks wait, as the adapter sees it on a pool that has it. */
class WaitingReasonsIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd(EmulatorOptions.defaults()
            .withJavaOnPath()
            .withPools(
                    PoolOptions.of("pool").withTaskSlotsPerNode(1),
                    PoolOptions.of("unlucky").withSupply(NodeSupply.prompt().withError("AllocationFailed")),
                    PoolOptions.of("poor").withSupply(NodeSupply.prompt().withMaxDedicatedNodes(0)),
                    PoolOptions.of("slow").withSupply(NodeSupply.prompt().withStartUp(Duration.ofHours(1))),
                    PoolOptions.of("broken").withStartTask("sh -c 'echo no licence >&2; exit 3'"),
                    PoolOptions.of("lost")));

    private static final Polling SOON = Polling.every(Duration.ofMillis(50));

    private final TaskSpec<String> task = TaskSpec.command("true");

    @AfterEach
    void noFaults() {
        azure.emulator().inject(FaultPlan.none());
    }

    private static BatchRunner on(String pool) {
        return azure.runner()
                .withOptions(options ->
                        options.withJob(job -> job.withPoolId(pool)).withWaiting(waiting -> waiting.withPolling(SOON)));
    }

    /** Returns the first reason of this kind why what is run waits. */
    private static <R extends WaitingReason> R reason(Class<R> kind, BatchRunner batch, Publisher<?> work) {
        Flux<WaitingReason> reasons = batch.waitingReasons();
        return azure.one(Flux.using(
                () -> Flux.from(work).onErrorComplete().subscribe(),
                running -> reasons.ofType(kind).next(),
                Disposable::dispose));
    }

    private <R extends WaitingReason> R reason(Class<R> kind, String pool) {
        BatchRunner batch = on(pool);
        return reason(kind, batch, batch.run(Flux.just(task)));
    }

    @Test
    void noNodesSinceNoneWereFound() {
        WaitingReason.NodesMissing missing = reason(WaitingReason.NodesMissing.class, "unlucky");

        assertThat(missing.nodes()).isZero();
        assertThat(missing.target()).isEqualTo(1);
        assertThat(missing.isTransient()).isTrue();
        assertThat(missing.isPermanent()).isFalse();
        assertThat(missing.errors()).extracting(ResizeError::code).containsExactly("AllocationFailed");
    }

    @Test
    void noNodesSinceAQuotaDoesNotAllowThemFailsAtOnce() {
        TaskFailure failure = failure(azure.one(on("poor").run(Flux.just(task))));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEVER_STARTS);
        assertThat(failure.message())
                .startsWith("it can never start: pool poor has no nodes and is to have 1: its resize failed with"
                        + " AccountCoreQuotaReached")
                .endsWith("Resize it, ask for more quota if the error names one, or choose another");
    }

    @Test
    void nodesThatStart() {
        assertThat(reason(WaitingReason.NodesStarting.class, "slow").nodes()).containsOnlyKeys(NodeState.CREATING);
    }

    @Test
    void aStartTaskThatFailedEverywhereFailsAtOnceWithItsStderr() {
        TaskFailure failure = failure(azure.one(on("broken").run(Flux.just(task))));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEVER_STARTS);
        assertThat(failure.message())
                .startsWith("it can never start: the start task failed on all 1 nodes of pool broken, on ")
                .endsWith(" with exit code 3: no licence");
    }

    @Test
    void nodesThatAreUnusable() {
        azure.emulator().fail("lost", "1");

        WaitingReason.NodesUnusable unusable = reason(WaitingReason.NodesUnusable.class, "lost");

        assertThat(unusable.nodes()).containsOnlyKeys(NodeState.UNUSABLE);
        assertThat(unusable.errors()).singleElement().asString().startsWith("NodeNotReady: ");
    }

    @Test
    void slotsThatOthersHaveTaken() {
        BatchRunner batch = on("pool");
        Disposable other = batch.run(Flux.just(TaskSpec.command("sleep 60"))).subscribe();
        EndToEnd.await("the slot is taken", () -> azure.emulator().runningTasks(), running -> running == 1);
        String job = azure.onlyJob();

        WaitingReason.SlotsTaken taken = reason(WaitingReason.SlotsTaken.class, batch, batch.run(Flux.just(task)));

        assertThat(taken.slots()).isEqualTo(1);
        assertThat(taken.jobs()).containsOnlyKeys(job);
        other.dispose();
    }

    @Test
    void aJobThatIsDisabled() {
        BatchRunner batch = on("slow");
        Flux<WaitingReason> reasons = batch.waitingReasons();

        WaitingReason.JobDisabled disabled = azure.one(Flux.using(
                () -> batch.run(Flux.just(task)).subscribe(),
                running -> {
                    EndToEnd.await("there is a job", azure::jobs, jobs -> jobs.size() == 1);
                    azure.post("/jobs/" + azure.onlyJob() + "/disable", "{\"disableTasks\":\"requeue\"}");
                    return reasons.ofType(WaitingReason.JobDisabled.class).next();
                },
                Disposable::dispose));

        assertThat(disabled.message()).endsWith(" is disabled: somebody has to enable it");
    }

    @Test
    void aPreparationThatRuns() {
        azure.emulator().inject(FaultPlan.none().withFault("JobPreparationTasks_Run:never-ends"));
        BatchRunner batch = on("pool")
                .withOptions(options -> options.withFunctions(
                        functions -> functions.withCode(Code.containing(EndToEndFunctions.class))));

        assertThat(reason(WaitingReason.PreparationRunning.class, batch, batch.call(EndToEndFunctions::nothing, 1))
                        .nodes())
                .isEqualTo(1);
    }

    @Test
    void aPreparationThatFailedOnTheOnlyNodeFailsAtOnce() {
        BatchRunner batch = on("pool")
                .withOptions(options -> options.withFunctions(functions -> functions
                        .withCode(Code.containing(EndToEndFunctions.class))
                        .withJavaCommand("/nowhere/java")));

        Throwable error = azure.one(batch.call(EndToEndFunctions::nothing, 1).materialize())
                .getThrowable();

        assertThat(error).hasMessageContaining("could not be prepared for its job");
    }

    @Test
    void anImageThatCannotBePulled() {
        azure.post(
                "/pools",
                "{\"id\":\"images\",\"vmSize\":\"standard_d2s_v3\",\"targetDedicatedNodes\":1,"
                        + "\"virtualMachineConfiguration\":{\"nodeAgentSKUId\":\"batch.node.ubuntu 22.04\","
                        + "\"imageReference\":{\"publisher\":\"canonical\",\"offer\":\"ubuntu\",\"sku\":\"22_04\"},"
                        + "\"containerConfiguration\":{\"type\":\"dockerCompatible\"}},"
                        + "\"startTask\":{\"commandLine\":\"true\",\"containerSettings\":{\"imageName\":\"nobody/none\"}}}");

        assertThat(reason(WaitingReason.ImageNotPulled.class, "images").error()).startsWith("ContainerInvalidImage");
    }

    @Test
    void aTaskThatWantsMoreSlotsThanANodeHasIsRefused() {
        TaskFailure failure = failure(azure.one(on("pool").run(Flux.just(task.withRequiredSlots(2)))));

        assertThat(failure.message()).startsWith("it needs 2 task slots, but a node of pool pool has 1");
    }

    @Test
    void aQuotaOfJobs() {
        azure.emulator().inject(FaultPlan.none().withFault("Jobs_Create:quota"));

        assertThat(reason(WaitingReason.QuotaReached.class, "pool").error())
                .contains("ActiveJobAndScheduleQuotaReached");
    }

    @Test
    void anAccountThatIsThrottled() {
        azure.emulator().inject(FaultPlan.none().withFault("Jobs_GetTaskCounts:429,retry-after=2"));

        assertThat(reason(WaitingReason.Throttled.class, "slow").pause()).isPositive();
    }

    private static TaskFailure failure(TaskResult<String> result) {
        return ((TaskResult.Failed<String>) result).failure();
    }
}
