package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** How few requests many tasks are, with tasks that only take time. */
class EndToEndFanOutIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd(EmulatorOptions.defaults()
            .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(20_000))
            .withRuntime(RuntimeOptions.simulated().withDefaultDuration(Duration.ofMillis(500))));

    private static void assertEachOnce(List<TaskResult<Integer>> results, int count) {
        assertThat(results).hasSize(count).allMatch(TaskResult::isSuccess);
        assertThat(new HashSet<>(results.stream().map(TaskResult::item).toList()))
                .hasSize(count);
    }

    private static long beyondPolls() {
        Map<String, Long> requests = azure.requests();
        return requests.values().stream().mapToLong(Long::longValue).sum() - requests.getOrDefault("Tasks_List", 0L);
    }

    @Test
    void thousandCallersAreAHandfulOfRequests() {
        int callers = 1000;
        BatchRunner runner = azure.runner();

        assertEachOnce(
                azure.all(Flux.range(0, callers).flatMap(i -> runner.run(TaskSpec.command("work", i)), callers)),
                callers);

        azure.awaitNothingLeft();
        assertThat(beyondPolls()).as("requests, %s", azure.requests()).isLessThanOrEqualTo(40);
    }

    @Test
    void tenThousandTasksAreThreeRequestsInAHundred() {
        int tasks = 10_000;

        assertEachOnce(
                azure.all(azure.runner().run(Flux.range(0, tasks).map(i -> TaskSpec.command("work", i)))), tasks);

        azure.awaitNothingLeft();
        long all = azure.requests().values().stream().mapToLong(Long::longValue).sum();
        assertThat(all).as("requests, %s", azure.requests()).isLessThanOrEqualTo(300);
    }
}
