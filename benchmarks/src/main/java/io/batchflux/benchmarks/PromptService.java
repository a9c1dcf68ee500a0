package io.batchflux.benchmarks;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskCounts;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import io.batchflux.spi.Throttle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A service that completes each task as it is added and answers at once; for one job at a time. */
final class PromptService implements BatchService {

    private final Throttle throttle = Throttle.create();
    /** The service's clock goes as ours. */
    private static final Duration QUEUED = Duration.ofMillis(1);

    private static final Duration RAN = Duration.ofMillis(1);

    private static final PoolSnapshot POOL = PoolSnapshot.of("pool", "active")
            .withAllocationState("steady")
            .withCurrentNodes(1)
            .withTargetNodes(1)
            .withRunsContainers(true)
            .withTaskSlotsPerNode(1000);

    private static final TaskCounts COUNTS = new TaskCounts(0, 0, 0, 0);

    private final List<TaskSnapshot> completed = new ArrayList<>();

    @Override
    public Throttle throttle() {
        return throttle;
    }

    @Override
    public Mono<Void> createJob(JobDefinition job) {
        return Mono.empty();
    }

    @Override
    public Mono<JobSnapshot> describeJob(String jobId) {
        return Mono.error(new UnsupportedOperationException("no run of this load asks for it"));
    }

    @Override
    public Mono<Void> terminateJobWhenTasksComplete(String jobId) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> terminateJob(String jobId, String reason) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> deleteJob(String jobId) {
        return Mono.fromRunnable(completed::clear);
    }

    @Override
    public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
        return Mono.fromSupplier(() -> {
            List<TaskAddOutcome> outcomes = new ArrayList<>(tasks.size());
            TaskExecution success = success(Instant.now());
            for (TaskDefinition task : tasks) {
                outcomes.add(new TaskAddOutcome.Added(task.id()));
                completed.add(TaskSnapshot.of(task.id(), TaskState.COMPLETED, Instant.EPOCH, success));
            }
            return outcomes;
        });
    }

    /** One for the tasks of a request: what it costs to make is the real service's, and not what is measured. */
    private static TaskExecution success(Instant added) {
        return TaskExecution.NONE
                .withResult(TaskExecution.Result.SUCCESS)
                .withExitCode(0)
                .withStartTime(added.plus(QUEUED))
                .withEndTime(added.plus(QUEUED).plus(RAN))
                .withNodeId("node");
    }

    @Override
    public Mono<TaskPage> listTasks(TaskQuery query) {
        return Mono.fromSupplier(() -> new TaskPage(completed, Instant.now(), null));
    }

    @Override
    public Mono<TaskCounts> countTasks(String jobId) {
        return Mono.fromSupplier(() -> COUNTS);
    }

    @Override
    public Mono<List<TaskExecution>> listPreparations(String jobId) {
        return Mono.error(new UnsupportedOperationException("no run of this load asks for it"));
    }

    @Override
    public Mono<Void> terminateTask(String jobId, String taskId) {
        return Mono.empty();
    }

    @Override
    public Flux<ByteBuffer> readTaskFileTail(String jobId, String taskId, String path, int maxBytes) {
        return Flux.empty();
    }

    @Override
    public Mono<PoolSnapshot> describePool(String poolId) {
        return Mono.fromSupplier(() -> POOL);
    }
}
