package io.batchflux.benchmarks;

import io.batchflux.BatchRunner;
import io.batchflux.Polling;
import io.batchflux.RunOptions;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import reactor.core.publisher.Flux;

/**
 * The library: {@code runner.run(tasks)}, the same as a named run, or as many callers that each wait for a task of their own.
 */
final class BatchfluxMode implements Mode {

    private static final String NAMED = "named";
    /** As by default. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final StorageAccount NOWHERE =
            new StorageAccount(URI.create("http://127.0.0.1:9/storage"), "storage", "bm8gYmxvYiBpcyB0b3VjaGVk");

    private final String name;
    private final Way way;

    /** How the tasks are given to the runner. */
    private interface Way {
        Flux<TaskResult<Integer>> run(BatchRunner runner, Flux<TaskSpec<Integer>> tasks, Load load);
    }

    private BatchfluxMode(String name, Way way) {
        this.name = name;
        this.way = way;
    }

    static Mode oneRun() {
        return new BatchfluxMode("batchflux", (runner, tasks, load) -> runner.run(tasks));
    }

    static Mode callers() {
        return new BatchfluxMode("callers", (runner, tasks, load) -> tasks.flatMap(runner::run, load.tasks()));
    }

    /** As one run, each under a name that nobody has had. */
    static Mode named() {
        return new BatchfluxMode(
                NAMED,
                (runner, tasks, load) -> runner.named("load-" + UUID.randomUUID())
                        .run(tasks.map(task -> task.withId("task_" + task.item()))));
    }

    @Override
    public boolean needsStorage() {
        return name.equals(NAMED);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mostTasks() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Session connect(Account account, Traffic traffic) {
        AzureBatch azure = AzureBatch.connect(options(account), traffic::observe);
        return new Session() {
            @Override
            public Flux<Delivery> run(Load load) {
                BatchRunner runner = azure.runner().withOptions(options -> tuned(options, load));
                TaskSpec<String> each = TaskSpec.command(Load.COMMAND_LINE).withEnvironment(load.environment());
                Flux<TaskSpec<Integer>> tasks = Flux.range(0, load.tasks()).map(each::withItem);
                return way.run(runner, tasks, load)
                        .map(TaskResult::orElseThrow)
                        .map(result -> new Delivery(
                                result.item(),
                                Objects.requireNonNull(result.execution().endTime())));
            }

            @Override
            public void close() {
                azure.close();
            }
        };
    }

    private static RunOptions tuned(RunOptions options, Load load) {
        return options.withPolling(Polling.between(load.pollInterval(), LONGEST_PAUSE))
                .withConcurrency(options.concurrency().withMaxInFlight(Math.max(10_000, load.tasks())));
    }

    /** No task has a blob, so nobody looks for the storage account, unless the run has a name. */
    private static AzureBatchOptions options(Account account) {
        StorageAccount storage = account.storage() == null ? NOWHERE : account.storage();
        return AzureBatchOptions.create()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, account.endpoint().toString())
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, account.name())
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, account.key())
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, storage.endpoint().toString())
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, storage.name())
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, storage.key())
                .with(ConfigurationKey.POOL_ID, account.pool());
    }
}
