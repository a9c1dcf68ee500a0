package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.NamedRun;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.EndToEndFunctions.Deed;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.JobOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.spi.TaskQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** A service that forgets a task soon after its end loses no result that can still be known. */
@Tag("long")
class EndToEndForgottenIntegrationTests {

    private static final Duration FORGOTTEN = Duration.ofMillis(1500);

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd(EmulatorOptions.defaults()
            .withRuntime(RuntimeOptions.processes().withJavaOnPath(true))
            .withJobs(JobOptions.defaults().withForgotten(FORGOTTEN))
            .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(4)));

    @TempDir
    Path directory;

    private static BatchRunner runner() {
        return azure.runner()
                .withOptions(options -> options.withFunctions(options.functions()
                        .withCode(Code.containing(EndToEndFunctions.class))
                        .withJavaCommand(EndToEnd.JAVA)));
    }

    @Test
    void whatEndsBetweenTwoLooksIsToldThoughOthersAreForgottenMeanwhile() {
        List<TaskResult<Integer>> results = azure.all(runner().run(Flux.range(0, 20)
                .map(number -> TaskSpec.command("/bin/sh -c 'sleep 0." + number % 10 + "'", number))));

        assertThat(results)
                .allMatch(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void callsOfANamedRunThatEndedWhileNobodyLookedAreNotMadeAgain() throws Exception {
        List<Deed> deeds = IntStream.range(0, 6)
                .mapToObj(
                        number -> new Deed(directory.resolve("marks-" + number).toString(), Deed.Kind.NOTHING))
                .toList();
        NamedRun run = runner().named("forgotten");
        azure.one(run.sweep(EndToEndFunctions::deed, Flux.fromIterable(deeds)).next());
        EndToEnd.await(
                "the end of all calls",
                () -> deeds.stream().mapToLong(Deed::executions).sum(),
                executions -> executions == deeds.size());
        String job = azure.onlyJob();
        EndToEnd.await(
                "that the service forgets them",
                () -> Await.value(azure.somebodyElse().listTasks(TaskQuery.all(job)))
                        .tasks()
                        .size(),
                tasks -> tasks == 0);

        List<Evaluation<Deed, String>> all = azure.all(run.sweep(EndToEndFunctions::deed, Flux.fromIterable(deeds)));

        assertThat(all)
                .allMatch(Evaluation::isSuccess)
                .extracting(Evaluation::item)
                .containsExactlyInAnyOrderElementsOf(deeds);
        assertThat(deeds).extracting(Deed::executions).containsOnly(1L);
        azure.all(run.forget());
    }
}
