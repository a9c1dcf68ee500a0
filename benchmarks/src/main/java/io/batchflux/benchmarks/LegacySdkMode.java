package io.batchflux.benchmarks;

import com.microsoft.azure.batch.BatchClient;
import com.microsoft.azure.batch.DetailLevel;
import com.microsoft.azure.batch.auth.BatchSharedKeyCredentials;
import com.microsoft.azure.batch.interceptor.BatchClientParallelOptions;
import com.microsoft.azure.batch.protocol.models.CloudTask;
import com.microsoft.azure.batch.protocol.models.EnvironmentSetting;
import com.microsoft.azure.batch.protocol.models.PoolInformation;
import com.microsoft.azure.batch.protocol.models.TaskAddParameter;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The former SDK for Java as its samples use it: one job, {@code createTasks} with all tasks, then a blocking loop that lists
 * the job's completed tasks, all of them at each poll.
 */
final class LegacySdkMode implements Mode {

    private static final int MOST_TASKS = 10_000;
    private static final int TASKS_PER_REQUEST = 100;
    private static final String ID_PREFIX = "task-";

    @Override
    public String name() {
        return "legacy-sdk";
    }

    /** Its requests have no end beyond: each poll lists all that has completed. */
    @Override
    public int mostTasks() {
        return MOST_TASKS;
    }

    /** It holds nothing for a task in flight; whoever uses it does. */
    @Override
    public boolean isHeapItsOwn() {
        return false;
    }

    @Override
    public Session connect(Account account, Traffic traffic) {
        BatchClient client = BatchClient.open(
                new BatchSharedKeyCredentials(account.endpoint().toString(), account.name(), account.key()));
        Scheduler caller = Schedulers.newSingle("legacy-sdk-caller", true);
        return new Session() {
            @Override
            public Flux<Delivery> run(Load load) {
                String job = "legacy-" + UUID.randomUUID();
                return Flux.<Delivery>create(results -> runAll(client, account, traffic, job, load, results))
                        .concatWith(Mono.fromCallable(() -> {
                            client.jobOperations().deleteJob(job);
                            return null;
                        }))
                        .subscribeOn(caller, false);
            }

            @Override
            public void close() {
                caller.dispose();
            }
        };
    }

    private static void runAll(
            BatchClient client, Account account, Traffic traffic, String job, Load load, FluxSink<Delivery> results) {
        try {
            client.jobOperations().createJob(job, new PoolInformation().withPoolId(account.pool()));
            List<TaskAddParameter> tasks = IntStream.range(0, load.tasks())
                    .mapToObj(i -> task(i, load))
                    .toList();
            // With fewer threads than requests it may wait for ever for a thread that ends just then.
            int requests = Math.max(1, (load.tasks() + TASKS_PER_REQUEST - 1) / TASKS_PER_REQUEST);
            client.taskOperations().createTasks(job, tasks, List.of(new BatchClientParallelOptions(requests)));
            traffic.addAnswered();
            boolean[] delivered = new boolean[load.tasks()];
            DetailLevel completed = new DetailLevel.Builder()
                    .withFilterClause("state eq 'completed'")
                    .withSelectClause("id,executionInfo")
                    .build();
            for (int left = load.tasks(); left > 0; ) {
                for (CloudTask task : client.taskOperations().listTasks(job, completed)) {
                    int number = Integer.parseInt(task.id().substring(ID_PREFIX.length()));
                    if (!delivered[number]) {
                        delivered[number] = true;
                        left--;
                        Instant end = Instant.ofEpochMilli(
                                task.executionInfo().endTime().getMillis());
                        results.next(new Delivery(number, end));
                    }
                }
                if (left > 0) {
                    Thread.sleep(load.pollInterval().toMillis());
                }
            }
            results.complete();
        } catch (Exception e) {
            results.error(e);
        }
    }

    private static TaskAddParameter task(int number, Load load) {
        return new TaskAddParameter()
                .withId(ID_PREFIX + number)
                .withCommandLine(Load.COMMAND_LINE)
                .withEnvironmentSettings(load.environment().entrySet().stream()
                        .map(setting -> new EnvironmentSetting()
                                .withName(setting.getKey())
                                .withValue(setting.getValue()))
                        .toList());
    }
}
