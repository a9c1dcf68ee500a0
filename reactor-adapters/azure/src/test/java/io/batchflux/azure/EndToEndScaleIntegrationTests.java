package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.spi.BatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Many tasks are few requests. */
class EndToEndScaleIntegrationTests {

    private static final Duration POLL = Duration.ofMillis(250);

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd(EmulatorOptions.defaults()
            .withJavaOnPath()
            .withPools(PoolOptions.of("pool").withNodes(2)));

    private static BatchRunner runner() {
        return azure.runner().withOptions(options -> options.withPollInterval(POLL));
    }

    private static long polls(long nanos) {
        return nanos / POLL.toNanos() + 2;
    }

    @Test
    void hundredsOfProcessesHaveOneResultEach() {
        int tasks = 300;
        long begin = System.nanoTime();

        List<TaskResult<Integer>> results =
                azure.all(runner().run(Flux.range(0, tasks).map(i -> TaskSpec.command("/bin/true", i))));

        long took = System.nanoTime() - begin;
        assertThat(results).hasSize(tasks).allMatch(TaskResult::isSuccess);
        assertThat(results.stream().map(TaskResult::item).collect(Collectors.toSet()))
                .isEqualTo(IntStream.range(0, tasks).boxed().collect(Collectors.toSet()));
        long adds = tasks / BatchService.MAX_TASKS_PER_ADD;
        Map<String, Long> requests = azure.requests();
        assertThat(requests)
                .containsEntry("Pools_Get", 1L)
                .containsEntry("Jobs_Create", 1L)
                .containsEntry("Jobs_Update", 1L)
                .containsEntry("Jobs_Delete", 1L)
                .containsOnlyKeys(
                        "Pools_Get",
                        "Jobs_Create",
                        "Tasks_CreateCollection",
                        "Tasks_List",
                        "Jobs_Update",
                        "Jobs_Delete");
        assertThat(requests.get("Tasks_CreateCollection")).isBetween(adds, 2 * adds);
        assertThat(requests.get("Tasks_List")).isLessThanOrEqualTo(polls(took));
    }

    @Test
    void hundredsOfSingleTasksShareAJob() {
        int callers = 200;
        BatchRunner runner = runner();
        long begin = System.nanoTime();

        List<TaskResult<Integer>> results =
                azure.all(Flux.range(0, callers).flatMap(i -> runner.run(TaskSpec.command("/bin/true", i)), callers));

        long took = System.nanoTime() - begin;
        assertThat(results).hasSize(callers).allMatch(TaskResult::isSuccess);
        assertThat(new HashSet<>(results.stream().map(TaskResult::item).toList()))
                .hasSize(callers);
        assertThat(azure.requests("Jobs_Create")).isEqualTo(1);
        assertThat(azure.requests("Tasks_CreateCollection")).isLessThanOrEqualTo(8);
        assertThat(azure.requests("Tasks_List")).isLessThanOrEqualTo(polls(took));
    }

    @Test
    void consumerThatTakesNothingStopsTheSource() {
        int inFlight = 10;
        BatchRunner runner = runner().withOptions(
                        options -> options.withConcurrency(options.concurrency().withMaxInFlight(inFlight)));
        TestSubscriber<TaskResult<Integer>> consumer =
                TestSubscriber.builder().initialRequest(0).build();
        runner.run(Flux.range(0, Integer.MAX_VALUE).map(i -> TaskSpec.command("/bin/true", i)))
                .subscribe(consumer);
        EndToEnd.await("all that may be in flight has ended", () -> succeeded(), succeeded -> succeeded == inFlight);

        consumer.request(3);

        EndToEnd.await("three more have ended", () -> succeeded(), succeeded -> succeeded == inFlight + 3);
        assertThat(consumer.getReceivedOnNext()).hasSize(3);
        consumer.cancel();
        azure.awaitNothingLeft();
    }

    private static int succeeded() {
        return azure.jobs().stream()
                .mapToInt(
                        job -> Await.value(azure.somebodyElse().countTasks(job)).succeeded())
                .sum();
    }
}
