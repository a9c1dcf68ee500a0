package io.batchflux;

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
import io.batchflux.spi.Throttle;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A service of which a test changes a part. */
class ForwardingBatchService implements BatchService {

    private final BatchService service;

    ForwardingBatchService(BatchService service) {
        this.service = service;
    }

    @Override
    public String account() {
        return service.account();
    }

    @Override
    public Throttle throttle() {
        return service.throttle();
    }

    @Override
    public Mono<Void> createJob(JobDefinition job) {
        return service.createJob(job);
    }

    @Override
    public Mono<JobSnapshot> describeJob(String jobId) {
        return service.describeJob(jobId);
    }

    @Override
    public Mono<Void> terminateJobWhenTasksComplete(String jobId) {
        return service.terminateJobWhenTasksComplete(jobId);
    }

    @Override
    public Mono<Void> terminateJob(String jobId, String reason) {
        return service.terminateJob(jobId, reason);
    }

    @Override
    public Mono<Void> deleteJob(String jobId) {
        return service.deleteJob(jobId);
    }

    @Override
    public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
        return service.addTasks(jobId, tasks);
    }

    @Override
    public Mono<TaskPage> listTasks(TaskQuery query) {
        return service.listTasks(query);
    }

    @Override
    public Mono<TaskCounts> countTasks(String jobId) {
        return service.countTasks(jobId);
    }

    @Override
    public Mono<List<TaskExecution>> listPreparations(String jobId) {
        return service.listPreparations(jobId);
    }

    @Override
    public Mono<Void> terminateTask(String jobId, String taskId) {
        return service.terminateTask(jobId, taskId);
    }

    @Override
    public Flux<ByteBuffer> readTaskFileTail(String jobId, String taskId, String path, int maxBytes) {
        return service.readTaskFileTail(jobId, taskId, path, maxBytes);
    }

    @Override
    public Mono<Instant> taskFileTime(String jobId, String taskId, String path) {
        return service.taskFileTime(jobId, taskId, path);
    }

    @Override
    public Mono<PoolSnapshot> describePool(String poolId) {
        return service.describePool(poolId);
    }
}
