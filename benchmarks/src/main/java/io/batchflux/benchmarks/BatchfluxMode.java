package io.batchflux.benchmarks;

import io.batchflux.BatchRunner;
import io.batchflux.Polling;
import io.batchflux.RunOptions;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Flux;

/** The library: {@code runner.run(tasks)}, or as many callers that each wait for a task of their own. */
final class BatchfluxMode implements Mode {

    /** As by default. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final String name;
    private final boolean callers;

    private BatchfluxMode(String name, boolean callers) {
        this.name = name;
        this.callers = callers;
    }

    static Mode oneRun() {
        return new BatchfluxMode("batchflux", false);
    }

    static Mode callers() {
        return new BatchfluxMode("callers", true);
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
                Flux<TaskSpec<Integer>> tasks = Flux.range(0, load.tasks()).map(i -> task(i, load));
                return (callers ? tasks.flatMap(runner::run, load.tasks()) : runner.run(tasks))
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

    private static TaskSpec<Integer> task(int number, Load load) {
        return TaskSpec.command(Load.COMMAND_LINE, number).withEnvironment(load.environment());
    }

    /** No task has a blob, so nobody looks for the storage account. */
    private static AzureBatchOptions options(Account account) {
        return AzureBatchOptions.create()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, account.endpoint().toString())
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, account.name())
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, account.key())
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "http://127.0.0.1:9/storage")
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "storage")
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, "bm8gYmxvYiBpcyB0b3VjaGVk")
                .with(ConfigurationKey.POOL_ID, account.pool());
    }
}
