package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.TaskOutput;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.FileListSize;
import io.batchflux.emulator.JobOptions;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** The library is right also if the service does in the other way what is not known of it. */
@Tag("long")
class EndToEndSecondWaysIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd(EmulatorOptions.defaults()
            .withRuntime(RuntimeOptions.processes()
                    .withJavaOnPath(true)
                    .withOutputsAfterTerminate(true)
                    .withStarTakesDotFiles(true))
            .withJobs(JobOptions.defaults().withPassedLimitRefused(true).withPreparedAgain(true))
            .withLimits(LimitOptions.defaults().withFileListSize(FileListSize.VALUES))
            .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(4)));

    @AfterEach
    void noFaults() {
        azure.emulator().inject(FaultPlan.none());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aSweepGoesOnWhereItsNodeIsPreparedAgain(int failures) {
        azure.emulator()
                .inject(FaultPlan.none().withFault("JobPreparationTasks_Run:BlobDownloadTimedOut,first=" + failures));
        BatchRunner runner = azure.runner()
                .withOptions(options -> options.withFunctions(options.functions()
                        .withCode(Code.containing(EndToEndFunctions.class))
                        .withJavaCommand(EndToEnd.JAVA)));

        List<Evaluation<String, Integer>> sweep =
                azure.all(runner.sweep(EndToEndFunctions::length, Flux.just("a", "bc")));

        assertThat(sweep).extracting(Evaluation::orElseThrow).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void dotFilesAreOutputsLikeOthers() {
        TaskResult<String> result = azure.one(azure.runner()
                .run(TaskSpec.command("/bin/sh -c 'echo 1 > a.csv; echo 2 > .b.csv'")
                        .withOutput("*.csv")));

        assertThat(result.outputs()).extracting(TaskOutput::name).containsExactlyInAnyOrder("a.csv", ".b.csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tasks_CreateCollection:reset-late,first=1,delay=1500",
                "Tasks_List:late-task,lag=PT2S",
                "Jobs_Create:reset-late,first=1,delay=1500"
            })
    void eachTaskHasOneResult(String fault) {
        azure.emulator().inject(FaultPlan.none().withFault(fault));

        // What is applied late is applied before the run is over: a job would come into being behind it.
        List<TaskResult<Integer>> results =
                azure.all(azure.runner().run(Flux.range(0, 5).map(number -> TaskSpec.command("/bin/sleep 2", number))));

        assertThat(results)
                .allMatch(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }
}
