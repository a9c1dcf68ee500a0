package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.FailureKind;
import io.batchflux.Output;
import io.batchflux.PreparationFailed;
import io.batchflux.RunListener;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.PoolOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What is tried again, by the service and by us, and what a try finds. */
class EndToEndTriesIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd(EmulatorOptions.defaults()
            .withJavaOnPath()
            .withPools(
                    PoolOptions.of("pool"), PoolOptions.of("two").withNodes(2).withTaskSlotsPerNode(1)));

    @AfterEach
    void noFaults() {
        azure.emulator().inject(FaultPlan.none());
    }

    private static TaskResult<Integer> run(String script) {
        return azure.one(azure.runner()
                .run(TaskSpec.command("/bin/sh -c '" + script + "'", 1)
                        .withOutput(Output.named("out", "out"))
                        .withRetries(1)));
    }

    @Test
    void whatAFailedTryHasWrittenIsNoOutputOfTheNext() {
        TaskResult<Integer> result = run("[ -e tried ] || { echo x > out; touch tried; exit 1; }");

        assertThat(result.execution().retryCount()).isEqualTo(1);
        assertThat(result.execution().readds()).isEqualTo(3);
        assertThat(result).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.OUTPUT);
            assertThat(failed.failure().message()).contains("was left by an earlier try");
        });
    }

    @Test
    void whatTheLastTryHasWrittenIs() {
        assertThat(run("[ -e tried ] && { echo x > out; exit 0; }; touch tried; exit 1")
                        .isSuccess())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BlobDownloadTimedOut", "FileUploadMiscError", "ContainerInvalidSettings", "CommandLaunchFailed"
            })
    void whatBefellATaskOnItsNodeIsTriedAgain(String fault) {
        azure.emulator().inject(FaultPlan.none().withFault("Tasks_Run:" + fault + ",first=1"));

        TaskResult<Integer> result = run("echo x > out");

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.execution().readds()).isEqualTo(1);
    }

    @Test
    void aCollectionThatIsRefusedAsAWholeCostsNoTask() {
        azure.emulator().inject(FaultPlan.none().withFault("Tasks_CreateCollection:400,first=1"));

        List<TaskResult<Integer>> results = azure.all(
                azure.runner().run(Flux.range(0, 4).map(number -> TaskSpec.command("/bin/sh -c true", number))));

        assertThat(results).hasSize(4).allMatch(TaskResult::isSuccess);
    }

    @Test
    void aPreparationThatFailedByChanceEndsNoSweep() {
        azure.emulator().inject(FaultPlan.none().withFault("JobPreparationTasks_Run:BlobDownloadTimedOut,first=1"));
        BatchRunner runner = azure.runner()
                .withOptions(options -> options.withFunctions(options.functions()
                        .withCode(Code.containing(EndToEndFunctions.class))
                        .withJavaCommand(EndToEnd.JAVA)));

        List<Evaluation<String, Integer>> sweep =
                azure.all(runner.sweep(EndToEndFunctions::length, Flux.just("a", "bc")));

        assertThat(sweep).extracting(Evaluation::orElseThrow).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aNodeThatCannotBePreparedIsToldOnceAndTheOthersDoItsTasks() {
        azure.emulator().inject(FaultPlan.none().withFault("JobPreparationTasks_Run:BlobDownloadTimedOut,nth=1"));
        List<PreparationFailed> told = new CopyOnWriteArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void onPreparationFailed(PreparationFailed event) {
                told.add(event);
            }
        };
        BatchRunner runner = azure.runner()
                .withOptions(options -> options.withJob(job -> job.withPoolId("two"))
                        .withAddedListener(listener)
                        .withFunctions(options.functions()
                                .withCode(Code.containing(EndToEndFunctions.class))
                                .withJavaCommand(EndToEnd.JAVA)));

        List<Evaluation<Integer, String>> sweep = azure.all(runner.sweep(EndToEndFunctions::nodeOf, Flux.range(0, 4)));

        assertThat(sweep).hasSize(4);
        assertThat(sweep.stream().map(Evaluation::orElseThrow).distinct()).hasSize(1);
        assertThat(sweep)
                .allSatisfy(evaluation ->
                        assertThat(evaluation.execution().readds()).isZero());
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.nodes()).hasSize(1).doesNotContain(sweep.get(0).orElseThrow());
            assertThat(event.failure().message()).contains("BlobDownloadTimedOut");
        });
    }
}
