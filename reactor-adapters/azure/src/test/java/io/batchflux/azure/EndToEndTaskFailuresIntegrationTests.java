package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.FailureKind;
import io.batchflux.Input;
import io.batchflux.Output;
import io.batchflux.TaskFailure;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.spi.FailureInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Command tasks that fail, each for a reason of its own. */
class EndToEndTaskFailuresIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    @TempDir
    Path directory;

    private static TaskResult.Failed<String> failed(TaskSpec<String> task) {
        return failed(azure.one(azure.runner().run(Flux.just(task))));
    }

    private static <C> TaskResult.Failed<C> failed(TaskResult<C> result) {
        assertThat(result).isInstanceOf(TaskResult.Failed.class);
        return (TaskResult.Failed<C>) result;
    }

    /** Runs the task and meanwhile does something to it. */
    private TaskResult<String> during(TaskSpec<String> task, Runnable deed) {
        CompletableFuture<TaskResult<String>> result =
                azure.onEventLoop(azure.runner().run(Flux.just(task))).single().toFuture();
        deed.run();
        return result.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    private Path mark() {
        return directory.resolve("mark");
    }

    private long awaitMark() {
        String text = EndToEnd.await("the task has begun", () -> read(mark()), content -> content.endsWith("\n"));
        return Long.parseLong(text.strip());
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void exitCodeComesWithTheEndOfStderrAndTheCounts() {
        TaskResult.Failed<String> result = failed(TaskSpec.command("/bin/sh -c 'echo did not converge >&2; exit 3'")
                .withRetries(2));

        TaskFailure failure = result.failure();
        assertThat(failure.kind()).isEqualTo(FailureKind.EXIT_CODE);
        assertThat(failure.message()).isEqualTo("it exited with code 3 after 2 retries");
        assertThat(failure.stderrTail()).isEqualTo("did not converge\n");
        assertThat(failure.info())
                .isNotNull()
                .extracting(FailureInfo::category)
                .isEqualTo(FailureInfo.Category.USER_ERROR);
        assertThat(result.execution().exitCode()).isEqualTo(3);
        assertThat(result.execution().retryCount()).isEqualTo(2);
        assertThat(result.execution().requeueCount()).isZero();
    }

    @Test
    void onlyTheEndOfALongStderrComes() {
        TaskResult.Failed<String> result =
                failed(TaskSpec.command("/bin/sh -c 'seq 100000 >&2; exit 1'").withRetries(0));

        assertThat(result.failure().stderrTail()).endsWith("99999\n100000\n").hasSizeLessThanOrEqualTo(4096);
    }

    @Test
    void killedProcessIsTriedAgain() {
        TaskSpec<String> task = TaskSpec.command(
                "/bin/sh -c 'if [ -e " + mark() + " ]; then exit 0; fi; echo $$ > " + mark() + "; exec sleep 60'");

        TaskResult<String> result =
                during(task, () -> ProcessHandle.of(awaitMark()).orElseThrow().destroyForcibly());

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.execution().retryCount()).isEqualTo(1);
    }

    @Test
    void killedProcessWithoutRetriesFailsWithItsSignal() {
        TaskSpec<String> task = TaskSpec.command("/bin/sh -c 'echo $$ > " + mark() + "; exec sleep 60'")
                .withRetries(0);

        TaskFailure failure = failed(during(
                        task, () -> ProcessHandle.of(awaitMark()).orElseThrow().destroyForcibly()))
                .failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.EXIT_CODE);
        assertThat(failure.message())
                .isEqualTo("it exited with code 137 (signal 9: it was killed, perhaps for want of memory)");
    }

    @Test
    void taskPastItsTimeLimitIsTimedOut() {
        TaskResult.Failed<String> result = failed(TaskSpec.command("/bin/sh -c 'echo slow >&2; sleep 60 & sleep 60'")
                .withTimeLimit(Duration.ofMillis(600)));

        assertThat(result.failure().kind()).isEqualTo(FailureKind.TIMED_OUT);
        assertThat(result.failure().message())
                .isEqualTo("it was ended because it ran longer than its time limit of PT0.6S");
        assertThat(result.failure().stderrTail()).isEqualTo("slow\n");
        assertThat(result.execution().retryCount()).isZero();
    }

    @Test
    void taskThatSomebodyTerminatesSaysSo() {
        TaskSpec<String> task = TaskSpec.command("/bin/sh -c 'echo $$ > " + mark() + "; exec sleep 60'")
                .withId("victim");

        TaskFailure failure = failed(during(task, () -> {
                    awaitMark();
                    azure.somebodyElse()
                            .terminateTask(azure.onlyJob(), "victim")
                            .block();
                }))
                .failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.TERMINATED);
        assertThat(failure.message())
                .startsWith(
                        "it was terminated before its time limit of PT5M: TaskEnded: Task was ended by user request");
    }

    @Test
    void jobThatSomebodyDeletesEndsItsTasks() {
        List<TaskSpec<String>> tasks = List.of(
                TaskSpec.command("/bin/sh -c 'echo $$ > " + mark() + "; exec sleep 60'"), TaskSpec.command("sleep 60"));
        CompletableFuture<List<TaskResult<String>>> results = azure.onEventLoop(
                        azure.runner().run(Flux.fromIterable(tasks)))
                .collectList()
                .toFuture();
        awaitMark();

        azure.somebodyElse().deleteJob(azure.onlyJob()).block();

        assertThat(results.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join())
                .hasSize(2)
                .allSatisfy(result -> {
                    TaskFailure failure = failed(result).failure();
                    assertThat(failure.kind()).isEqualTo(FailureKind.JOB_ENDED);
                    assertThat(failure.message())
                            .isEqualTo("its job ended before it did: the job was deleted by somebody");
                });
    }

    @Test
    void jobThatSomebodyTerminatesEndsItsTasks() {
        TaskSpec<String> task = TaskSpec.command("/bin/sh -c 'echo $$ > " + mark() + "; exec sleep 60'");

        TaskFailure failure = failed(during(task, () -> {
                    awaitMark();
                    azure.somebodyElse()
                            .terminateJob(azure.onlyJob(), "no money left")
                            .block();
                }))
                .failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.JOB_ENDED);
        assertThat(failure.message()).isEqualTo("its job ended before it did: no money left");
    }

    @Test
    void programThatIsNotThereIsNamed() {
        TaskResult.Failed<String> result =
                failed(TaskSpec.command("jafa -version").withRetries(2));

        assertThat(result.failure().kind()).isEqualTo(FailureKind.LAUNCH);
        assertThat(result.failure().message())
                .startsWith("CommandProgramNotFound: The specified command program is not found")
                .contains("jafa");
        assertThat(result.execution().exitCode()).isNull();
        assertThat(result.execution().retryCount()).isZero();
    }

    @Test
    void anImageOnAPoolWithoutContainersIsRefusedAtOnce() {
        TaskFailure failure = failed(TaskSpec.command("true").withImage("registry.example/blender:5"))
                .failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(failure.message()).contains("registry.example/blender:5").contains("runs containers");
    }

    @Test
    void outputThatIsNeverWrittenFailsTheTask() {
        TaskSpec<String> task = TaskSpec.command("true")
                .withOutput(Output.named("model", "out/model.bin"))
                .withOutput("*.log");

        TaskResult.Failed<String> result = failed(task);

        assertThat(result.failure().kind()).isEqualTo(FailureKind.OUTPUT);
        assertThat(result.failure().message())
                .isEqualTo("it exited with 0 but did not write out/model.bin, its output \"model\"");
        assertThat(result.execution().exitCode()).isZero();
    }

    @Test
    void inputThatTheNodeCannotFetchIsNamed() {
        String url = azure.options().find(ConfigurationKey.STORAGE_ACCOUNT_URL).orElseThrow() + "/shelf/missing.txt";

        TaskFailure failure = failed(TaskSpec.command("true").withInput(Input.url("data.txt", url)))
                .failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.INPUT);
        assertThat(failure.message()).contains("data.txt");
    }

    @Test
    void inputFileThatIsNotHereFailsItsTaskAlone() {
        Path missing = directory.resolve("missing.csv");
        BatchRunner runner = azure.runner();

        List<TaskResult<String>> results = azure.all(runner.run(Flux.just(
                TaskSpec.command("true", "bad").withInput(Input.file("data.csv", missing)),
                TaskSpec.command("true", "good"))));
        TaskResult<String> single =
                azure.one(runner.run(TaskSpec.command("true").withInput(Input.file("data.csv", missing))));

        assertThat(results).hasSize(2);
        assertThat(results)
                .filteredOn(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .containsExactly("good");
        assertThat(results)
                .filteredOn(result -> result.item().equals("bad"))
                .singleElement()
                .extracting(result -> failed(result).failure().message())
                .isEqualTo("its inputs could not be staged: file " + missing + " cannot be read: NoSuchFileException: "
                        + missing);
        assertThat(failed(single).failure().kind()).isEqualTo(FailureKind.INPUT);
    }

    @Test
    void inputStreamThatFailsFailsItsTaskAlone() {
        TaskFailure failure = failed(TaskSpec.command("true")
                        .withInput(Input.stream("data", Flux.error(new IOException("the sensor is asleep")))))
                .failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.INPUT);
        assertThat(failure.message()).isEqualTo("its inputs could not be staged: the sensor is asleep");
        assertThat(failure.cause()).isInstanceOf(IOException.class);
    }
}
