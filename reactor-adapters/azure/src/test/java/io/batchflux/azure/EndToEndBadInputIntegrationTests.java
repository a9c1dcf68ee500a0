package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.azure.core.credential.TokenCredential;
import io.batchflux.BatchRunner;
import io.batchflux.BatchfluxException;
import io.batchflux.Code;
import io.batchflux.FailureKind;
import io.batchflux.Output;
import io.batchflux.RetryPolicy;
import io.batchflux.RunOptions;
import io.batchflux.RunnerClosedException;
import io.batchflux.Stage;
import io.batchflux.StageFailedException;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is wrong is said once and clearly: what it is, the rule, the value, and what to do. */
class EndToEndBadInputIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    @TempDir
    Path directory;

    /** Gives up after the second attempt. */
    private static RunOptions impatient(RunOptions options) {
        RunOptions changed = options;
        for (Stage stage : Stage.values()) {
            changed = changed.withStage(
                    stage,
                    options.stage(stage)
                            .withRetry(RetryPolicy.ofDefaults()
                                    .withMaxAttempts(2)
                                    .withBackoff(Duration.ofMillis(10), Duration.ofMillis(10))));
        }
        return changed;
    }

    private static BatchRunner impatient(UnaryOperator<AzureBatchOptions> change) {
        return azure.connect(change).runner().withOptions(EndToEndBadInputIntegrationTests::impatient);
    }

    private static TaskSpec<String> task() {
        return TaskSpec.command("/bin/sh -c 'echo out > out.txt'");
    }

    private static TaskSpec<String> taskWithOutput() {
        return task().withOutput(Output.named("out", "out.txt"));
    }

    @Test
    void missingKeysAreNamedTogether() {
        assertThatThrownBy(() -> AzureBatch.connect(AzureBatchOptions.load(Map.of(), directory)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("The configuration has 3 problems:\n- ")
                .hasMessageContaining(
                        "pool_id (the pool that runs the tasks) is missing; it must be 1 to 64 letters, digits,"
                                + " hyphens and underscores. Looked for it in the program, in the environment variable"
                                + " BATCHFLUX_POOL_ID and in ")
                .hasMessageContaining("Set it in one of them.")
                .hasMessageContaining("batch_account_url (the URL of the Batch account")
                .hasMessageContaining("storage_account_name (the name of the storage account) is missing");
    }

    @Test
    void malformedKeyIsNamedWithRuleValueAndPlace() {
        assertThatThrownBy(() -> azure.connect(options ->
                        options.with(ConfigurationKey.POLL_FREQ, "soon").with(ConfigurationKey.POOL_ID, "my pool")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The configuration has 2 problems:")
                .hasMessageContaining(
                        "pool_id must be 1 to 64 letters, digits, hyphens and underscores, was \"my pool\", from"
                                + " the program. Correct it there.")
                .hasMessageContaining(
                        "poll_freq must be more than 0 seconds, such as 300 or 0.5, or an ISO 8601 duration,"
                                + " such as PT5M, was \"soon\", from the program.");

        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void unknownKeyOfAFileIsToldWithTheNearestOne() throws Exception {
        Path file = Files.writeString(directory.resolve("batchflux.toml"), """
                [executors.azurebatch]
                pool_idd = "pool"
                """);

        AzureBatchOptions.load(Map.of(), directory);

        assertThat(azure.logged(Level.WARN))
                .containsExactly("WARN io.batchflux.azure.ConfigurationFile: [executors.azurebatch] in " + file
                        + " has the unknown key pool_idd, which is ignored; did you mean pool_id?");
    }

    @Test
    void tokenIsNeverSentOverHttp() {
        TokenCredential credential = request -> Mono.error(new AssertionError("asked for a token"));
        AzureBatchOptions options = AzureBatchOptions.create()
                .with(
                        ConfigurationKey.BATCH_ACCOUNT_URL,
                        azure.emulator().endpoint().toString())
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "storage")
                .with(ConfigurationKey.POOL_ID, "pool")
                .withCredential(credential);

        assertThatThrownBy(() -> AzureBatch.connect(options))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("batch_account_url must begin with https:// when no shared key is set, was \""
                        + azure.emulator().endpoint() + "\": a token is never sent over http. Use https, or set"
                        + " batch_account_key.");

        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void idsMustBeThoseOfTheService() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> task().withId("frame 1"))
                .withMessage("id of a task must be 1 to 64 letters, digits, hyphens and underscores, was \"frame 1\" (7"
                        + " characters)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> task().withId("x".repeat(65)))
                .withMessageContaining("(65 characters)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> azure.runner()
                        .withOptions(options -> options.withJob(options.job().withIdPrefix("a/b"))))
                .withMessageStartingWith("idPrefix must be 1 to ");

        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void idsThatAreTheSameAreRefusedTaskByTask() {
        List<TaskResult<String>> results = azure.all(
                azure.runner().run(Flux.just(task().withId("twin"), task().withId("other"), task().withId("Twin"))));

        assertThat(results).hasSize(3);
        assertThat(results)
                .filteredOn(result -> !result.isSuccess())
                .singleElement()
                .isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
                    assertThat(failed.failure().kind()).isEqualTo(FailureKind.REFUSED);
                    assertThat(failed.failure().message()).contains("Twin").contains("unique");
                });
    }

    @Test
    void wrongKeyOfTheBatchAccountIsSaid() {
        BatchRunner runner = impatient(options -> options.with(ConfigurationKey.BATCH_ACCOUNT_KEY, TestOptions.KEY));

        assertThatThrownBy(() -> azure.all(runner.run(Flux.just(task()))))
                .isInstanceOf(StageFailedException.class)
                .hasMessageStartingWith("opening the job failed: AuthenticationFailed: ")
                .hasMessageContaining("HTTP 403, GET /pools/pool")
                .hasMessageContaining("Check batch_account_key")
                .hasMessageNotContaining(TestOptions.KEY)
                .hasMessageNotContaining("\n");

        assertThat(azure.logged(Level.WARN)).isEmpty();
        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void wrongKeyOfTheStorageAccountIsSaid() {
        BatchRunner runner = impatient(options -> options.with(ConfigurationKey.STORAGE_ACCOUNT_KEY, TestOptions.KEY));

        assertThatThrownBy(() -> azure.all(runner.run(Flux.just(taskWithOutput()))))
                .isInstanceOf(StageFailedException.class)
                .hasMessageStartingWith("staging inputs failed: AuthorizationFailure: ")
                .hasMessageContaining("HTTP 403")
                .hasMessageContaining("Check storage_account_key")
                .hasMessageNotContaining(TestOptions.KEY);

        assertThat(azure.logged(Level.WARN)).isEmpty();
        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void batchAccountThatDoesNotAnswerIsNamed() {
        String url = LocalAzure.deadUrl();
        BatchRunner runner = impatient(options -> options.with(ConfigurationKey.BATCH_ACCOUNT_URL, url));

        assertThatThrownBy(() -> azure.all(runner.run(Flux.just(task()))))
                .isInstanceOf(StageFailedException.class)
                .hasMessageStartingWith("opening the job failed after 2 attempts: No answer from " + url + ": ")
                .hasMessageContaining("Connection refused")
                .hasMessageContaining(". Check the account's URL and the network. [job ");

        assertThat(azure.logged(Level.WARN)).isEmpty();
    }

    @Test
    void storageAccountThatDoesNotAnswerIsNamed() {
        String url = LocalAzure.deadUrl() + "/account";
        BatchRunner runner = impatient(options -> options.with(ConfigurationKey.STORAGE_ACCOUNT_URL, url));

        assertThatThrownBy(() -> azure.all(runner.run(Flux.just(taskWithOutput()))))
                .isInstanceOf(StageFailedException.class)
                .hasMessageStartingWith("staging inputs failed after 2 attempts: No answer from " + url + ": ")
                .hasMessageContaining("Connection refused")
                .hasMessageContaining(". Check the account's URL and the network. [job ");

        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void poolThatDoesNotExistIsNamed() {
        BatchRunner runner = impatient(options -> options.with(ConfigurationKey.POOL_ID, "puddle"));

        assertThatThrownBy(() -> azure.all(runner.run(Flux.just(task()))))
                .isInstanceOf(StageFailedException.class)
                .hasMessageStartingWith("opening the job failed: PoolNotFound: ")
                .hasMessageContaining("puddle")
                .hasMessageContaining("Create the pool, or correct pool_id.");

        assertThat(azure.requests()).containsOnlyKeys("Pools_Get");
    }

    @Test
    void fileThatCannotBeSavedIsNamedAndStays() {
        Path file = directory.resolve("no/such/directory/out.txt");

        assertThatThrownBy(() -> azure.all(azure.runner()
                        .run(
                                Flux.just(taskWithOutput()),
                                result -> result.orElseThrow().output("out").saveTo(file))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("file " + file + " cannot be written to: NoSuchFileException: " + file);

        List<String> kept = azure.containers();
        assertThat(kept).hasSize(1);
        assertThat(azure.logged(Level.WARN))
                .anySatisfy(warning -> assertThat(warning).contains(kept.get(0), "not handed over"));
        kept.forEach(azure.blobs()::deleteBlobContainer);
    }

    @Test
    void cacheDirectoryThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "a file, no directory");
        BatchRunner runner = impatient(options -> options.with(ConfigurationKey.CACHE_DIR, file.toString()));

        assertThatThrownBy(() -> azure.all(runner.call(EndToEndFunctions::length, "text")))
                .isInstanceOf(BatchfluxException.class)
                .hasMessageContaining(
                        "The cache directory " + file + " must be a directory that this program can write to")
                .hasMessageContaining("cache_dir");

        assertThat(azure.requests("Jobs_Create")).isZero();
    }

    @Test
    void codeThatIsNotThereIsNamed() {
        Path jar = directory.resolve("missing.jar");
        BatchRunner runner = azure.runner()
                .withOptions(
                        options -> options.withFunctions(options.functions().withCode(Code.jars(jar))));

        assertThatThrownBy(() -> azure.all(runner.sweep(EndToEndFunctions::length, Flux.just("text"))))
                .isInstanceOf(BatchfluxException.class)
                .hasMessageContaining(
                        "The code in " + jar + " must exist: name a jar or a directory of classes that does");

        assertThat(azure.requests("Jobs_Create")).isZero();
    }

    @Test
    void closedRunnerSaysSo() {
        AzureBatch connection = azure.connect();
        connection.close();

        assertThatThrownBy(() -> connection.runner().run(Flux.just(task())).blockLast())
                .isInstanceOf(RunnerClosedException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> connection.runner().run(task()).block()).isInstanceOf(RunnerClosedException.class);
        assertThatThrownBy(() -> connection
                        .runner()
                        .call(EndToEndFunctions::length, "text")
                        .block())
                .isInstanceOf(RunnerClosedException.class);

        assertThat(azure.requests()).isEmpty();
    }
}
