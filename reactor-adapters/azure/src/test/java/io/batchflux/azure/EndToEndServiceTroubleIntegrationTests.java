package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Input;
import io.batchflux.Output;
import io.batchflux.QuotaWait;
import io.batchflux.RetryPolicy;
import io.batchflux.RunListener;
import io.batchflux.RunOptions;
import io.batchflux.Stage;
import io.batchflux.StageRetried;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.FaultyProxy.Fault;
import io.batchflux.azure.FaultyProxy.Request;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.emulator.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** Both services fail in passing, in every way at every request: each task has one result all the same. */
class EndToEndServiceTroubleIntegrationTests {

    private static final int TASKS = 6;

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd(EmulatorOptions.defaults()
            .withJavaOnPath()
            .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(8))
            .withLimits(LimitOptions.defaults().withMaxActiveJobs(1)));

    private static RunOptions quick(RunOptions options) {
        RunOptions changed = options;
        for (Stage stage : Stage.values()) {
            changed = changed.withStage(
                    stage,
                    options.stage(stage)
                            .withAttemptTimeout(Duration.ofMillis(1500))
                            .withRetry(options.stage(stage)
                                    .retry()
                                    .withMaxAttempts(20)
                                    .withBackoff(Duration.ofMillis(20), Duration.ofMillis(200))));
        }
        return changed.withPollInterval(Duration.ofMillis(100));
    }

    private static TaskSpec<Integer> task(int number) {
        return TaskSpec.command("/bin/sh -c 'echo ran >> runs.txt; cp in.txt out.txt'", number)
                .withInput(Input.bytes("in.txt", ("input " + number).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .withOutput(Output.named("out", "out.txt"))
                .withRetries(0);
    }

    /** Runs the tasks over the proxies; each must have one result, with its own output. */
    private static void runAll(FaultyProxy batch, FaultyProxy storage, RunListener listener) {
        run(TASKS, batch, storage, listener);
    }

    private static void run(int tasks, FaultyProxy batch, FaultyProxy storage, RunListener listener) {
        BatchRunner runner = azure.connect(options -> options.with(ConfigurationKey.BATCH_ACCOUNT_URL, batch.url())
                        .with(ConfigurationKey.STORAGE_ACCOUNT_URL, storage.url()))
                .runner()
                .withOptions(options -> quick(options).withListener(listener));

        List<String> results = azure.all(runner.run(
                Flux.range(0, tasks).map(EndToEndServiceTroubleIntegrationTests::task),
                result -> result.orElseThrow().output("out").text(100).map(text -> result.item() + ": " + text)));

        assertThat(results)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, tasks)
                        .mapToObj(i -> i + ": input " + i)
                        .toList());
        azure.awaitNothingLeft();
    }

    private static Predicate<Request> batch(String method, String path) {
        return request -> request.is(method, path);
    }

    /** Each kind of trouble strikes once, one after the other. */
    private static void strike(FaultyProxy proxy, Predicate<Request> which, Fault... faults) {
        for (Fault fault : faults) {
            proxy.rule(which, 1, fault);
        }
    }

    static Stream<Named<Predicate<Request>>> batchRequests() {
        return Stream.of(
                Named.of("pool", batch("GET", "/pools/pool")),
                Named.of("create job", batch("POST", "/jobs")),
                Named.of("add tasks", batch("POST", "/jobs/[^/]*/addtaskcollection")),
                Named.of("list tasks", batch("GET", "/jobs/[^/]*/tasks")),
                Named.of("update job", batch("PATCH", "/jobs/[^/]*")),
                Named.of("delete job", batch("DELETE", "/jobs/[^/]*")));
    }

    @ParameterizedTest
    @MethodSource("batchRequests")
    void batchTroublePasses(Predicate<Request> which) {
        FaultyProxy batch = azure.proxy(ConfigurationKey.BATCH_ACCOUNT_URL);
        strike(
                batch,
                which,
                Fault.RESET_BEFORE,
                Fault.RESET_AFTER,
                Fault.TRUNCATED,
                Fault.SILENCE,
                Fault.status(503, "ServerBusy"),
                Fault.statusAfter(500, "InternalError"),
                Fault.status(429, "TooManyRequests", "Retry-After", "1"));

        runAll(batch, azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL), RunListener.NONE);

        assertThat(azure.requests("Jobs_Create")).isGreaterThanOrEqualTo(1);
    }

    static Stream<Named<Predicate<Request>>> storageRequests() {
        return Stream.of(
                Named.of(
                        "create container",
                        request ->
                                request.method().equals("PUT") && request.uri().contains("restype=container")),
                Named.of("put", batch("PUT", ".*/inputs/.*")),
                Named.of(
                        "list",
                        request ->
                                request.method().equals("GET") && request.uri().contains("comp=list")),
                Named.of("get output", batch("GET", ".*/outputs/.*")),
                Named.of("delete container", batch("DELETE", ".*")));
    }

    @ParameterizedTest
    @MethodSource("storageRequests")
    void storageTroublePasses(Predicate<Request> which) {
        FaultyProxy storage = azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL);
        strike(
                storage,
                which,
                Fault.RESET_BEFORE,
                Fault.RESET_AFTER,
                Fault.TRUNCATED,
                Fault.SILENCE,
                Fault.status(503, "ServerBusy"));

        runAll(azure.proxy(ConfigurationKey.BATCH_ACCOUNT_URL), storage, RunListener.NONE);
    }

    @Test
    void pollsMayFailForSecondsWhileTasksRun() {
        FaultyProxy batch = azure.proxy(ConfigurationKey.BATCH_ACCOUNT_URL);
        // By number: a timer of Reactor's shared threads may be late.
        batch.rule(batch("GET", "/jobs/[^/]*/tasks"), 10, Fault.RESET_BEFORE);

        runAll(batch, azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL), RunListener.NONE);

        assertThat(batch.requests())
                .filteredOn(batch("GET", "/jobs/[^/]*/tasks"))
                .hasSizeGreaterThan(10);
    }

    @Test
    void lostAnswersCreateNoSecondJobAndNoSecondTask() {
        // One task, so that one request adds it however slowly inputs are staged.
        FaultyProxy batch = azure.proxy(ConfigurationKey.BATCH_ACCOUNT_URL)
                .rule(batch("POST", "/jobs"), 1, Fault.RESET_AFTER)
                .rule(batch("POST", "/jobs/[^/]*/addtaskcollection"), 1, Fault.RESET_AFTER);

        run(1, batch, azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL), RunListener.NONE);

        assertThat(azure.requests("Jobs_Create")).isEqualTo(2);
        assertThat(azure.requests("Tasks_CreateCollection")).isEqualTo(2);
    }

    @Test
    void retryAfterIsHonoured() {
        List<StageRetried> retries = new CopyOnWriteArrayList<>();
        FaultyProxy batch = azure.proxy(ConfigurationKey.BATCH_ACCOUNT_URL)
                .rule(
                        batch("POST", "/jobs/[^/]*/addtaskcollection"),
                        1,
                        Fault.status(429, "TooManyRequests", "Retry-After", "1"));

        runAll(batch, azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL), new RunListener() {
            @Override
            public void onStageRetried(StageRetried retry) {
                retries.add(retry);
            }
        });

        assertThat(retries).singleElement().satisfies(retry -> {
            assertThat(retry.stage()).isEqualTo(Stage.ADD_TASKS);
            assertThat(retry.pause()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        });
    }

    @Test
    void usedUpQuotaIsWaitedFor() {
        BatchRunner runner = azure.runner();
        List<Throwable> waits = new CopyOnWriteArrayList<>();
        BatchRunner second = azure.runner()
                .withOptions(options -> options.withListener(new RunListener() {
                    @Override
                    public void onQuotaWait(QuotaWait wait) {
                        waits.add(wait.error());
                    }
                }));
        var first = runner.run(Flux.just(TaskSpec.command("sleep 60"))).subscribe();
        EndToEnd.await("the quota is used up", azure.emulator()::activeJobs, active -> active == 1);
        var waiting = second.run(Flux.just(TaskSpec.command("true"))).subscribe();

        EndToEnd.await("the second run waits", () -> waits, list -> !list.isEmpty());

        assertThat(waits.get(0)).hasMessageContaining("ActiveJobAndScheduleQuotaReached");
        first.dispose();
        waiting.dispose();
    }

    @Test
    void slowAnswersAreNoTrouble() {
        FaultyProxy batch = azure.proxy(ConfigurationKey.BATCH_ACCOUNT_URL)
                .rule(request -> true, 20, Fault.delay(Duration.ofMillis(200)));

        runAll(batch, azure.proxy(ConfigurationKey.STORAGE_ACCOUNT_URL), RunListener.NONE);
    }

    @Test
    void stderrThatCannotBeReadDoesNotHideTheFailure() {
        FaultyProxy batch = azure.proxy(ConfigurationKey.BATCH_ACCOUNT_URL)
                .rule(
                        request -> request.path().contains("/files/"),
                        Integer.MAX_VALUE,
                        Fault.status(503, "ServerBusy"));
        BatchRunner runner = azure.connect(options -> options.with(ConfigurationKey.BATCH_ACCOUNT_URL, batch.url()))
                .runner()
                .withOptions(options -> quick(options)
                        .withStage(
                                Stage.COLLECT,
                                quick(options).stage(Stage.COLLECT).withRetry(RetryPolicy.none())));

        TaskResult<String> result = azure.one(runner.run(
                Flux.just(TaskSpec.command("/bin/sh -c 'echo lost >&2; exit 5'").withRetries(0))));

        assertThat(result).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.failure().message()).isEqualTo("it exited with code 5");
            assertThat(failed.failure().stderrTail()).isEmpty();
        });
    }
}
