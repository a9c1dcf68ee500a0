package io.batchflux;

import static io.batchflux.Rig.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.RequestLog;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs of a rig, seen by the tasks that are added. */
final class Adds {

    private final Rig rig;

    Adds(Rig rig) {
        this.rig = rig;
    }

    /** Runs these tasks to the end, which leaves nothing. */
    List<TaskResult<Integer>> run(Flux<TaskSpec<Integer>> tasks) {
        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks));
        rig.assertNothingIsLeft();
        return results;
    }

    /** Returns how many tasks each request had. */
    List<Integer> sizes() {
        return rig.service.requests().of(BatchOperation.ADD_TASKS).stream()
                .map(RequestLog.Request::argument)
                .map(tasks -> ((List<?>) Objects.requireNonNull(tasks)).size())
                .toList();
    }

    /** Has room for one task in flight only, which is sent again until the deadline. */
    Rig alone() {
        patient();
        return rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(1)));
    }

    /** Has tasks sent again until the deadline, however often that is. */
    Rig patient() {
        StageOptions adding = rig.options.stage(Stage.ADD_TASKS);
        return rig.with(options -> options.withStage(
                Stage.ADD_TASKS, adding.withRetry(adding.retry().withMaxAttempts(Integer.MAX_VALUE))));
    }

    /** Returns the service, in which each request with one of these tasks fails as a whole. */
    BatchService spoiltBy(ServiceException error, Integer... numbers) {
        return new ForwardingBatchService(rig.service) {
            @Override
            public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
                boolean spoilt =
                        tasks.stream().anyMatch(task -> List.of(numbers).contains(number(task)));
                return spoilt ? Mono.error(error) : super.addTasks(jobId, tasks);
            }
        };
    }

    /** Returns the result of this task. */
    static TaskResult<Integer> of(List<TaskResult<Integer>> results, int number) {
        return results.stream()
                .filter(result -> result.item() == number)
                .findFirst()
                .orElseThrow();
    }

    static void assertEachSucceeds(List<TaskResult<Integer>> results, int count) {
        assertThat(results)
                .allMatch(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, count).boxed().toList());
    }

    static void assertFailed(TaskResult<?> result, FailureKind kind, String message) {
        assertThat(result).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(kind);
            assertThat(failed.failure().message()).isEqualTo(message);
        });
    }
}
