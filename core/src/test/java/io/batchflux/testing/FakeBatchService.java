package io.batchflux.testing;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.Condition;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPage;
import io.batchflux.spi.JobPatch;
import io.batchflux.spi.JobQuery;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.NodePage;
import io.batchflux.spi.NodeQuery;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskCounts;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.Throttle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A fake Batch service keeps jobs and tasks in memory, and its tasks end as they are scripted.
 *
 * <p>It answers, and lets its tasks run, on its scheduler: on a {@code VirtualTimeScheduler} nothing happens until the test
 * advances the clock, and then everything that is due happens on the test's thread. It has one pool, {@value #POOL}, whose
 * nodes take any number of tasks at once, whatever they are {@linkplain #pool() shown} as. Whether files get there and back is decided by the {@link #store}.
 *
 * <p>It behaves as {@link BatchServiceContractTests} say; {@link #faults()} makes it fail, and {@link #requests()} tells what
 * it was asked. Configure it before it is used. Thread-safe.
 */
public final class FakeBatchService implements BatchService {

    /** The id of the pool that there is. */
    public static final String POOL = "pool";

    private final Scheduler scheduler;
    private final Throttle throttle = Throttle.create();
    private final FakeWire<BatchOperation> wire;
    private final FakeAdds adds;
    private final FakeJobs jobs = new FakeJobs();
    private volatile int pageSize = 1000;
    private volatile Duration clockSkew = Duration.ZERO;
    private volatile Duration creationLag = Duration.ZERO;
    private volatile @Nullable List<TaskExecution> preparations;
    private final FakePool pool = new FakePool();

    private FakeBatchService(Scheduler scheduler) {
        this.scheduler = requireNonNull(scheduler, "scheduler must not be null");
        this.wire = new FakeWire<>(BatchOperation.class, scheduler);
        this.adds = new FakeAdds(scheduler, this::now);
    }

    /**
     * Creates a service whose tasks succeed at once.
     *
     * @param scheduler on which it answers and tasks run, the runner's own
     */
    public static FakeBatchService create(Scheduler scheduler) {
        return new FakeBatchService(scheduler);
    }

    /** Sets what tasks do; the function is asked once for each task, when that is added. By default they succeed at once. */
    public FakeBatchService tasks(Function<TaskDefinition, TaskScript> scripts) {
        adds.scripts(scripts);
        return this;
    }

    /** Sets where nodes find inputs and put outputs, as real nodes do; without a store they do neither. */
    public FakeBatchService store(FakeBlobStore store) {
        adds.node.store(store);
        return this;
    }

    /** Sets how many tasks a page of a listing has; 1000 by default. */
    public FakeBatchService pageSize(int pageSize) {
        this.pageSize = pageSize;
        return this;
    }

    /** Sets how long each request takes; zero by default. */
    public FakeBatchService latency(Duration latency) {
        wire.latency(latency);
        return this;
    }

    /** Sets by how much the clock of the service is ahead of the scheduler's; zero by default. */
    public FakeBatchService clockSkew(Duration clockSkew) {
        this.clockSkew = clockSkew;
        return this;
    }

    /** Sets how long a new job is unknown to all requests but its creation; zero by default. */
    public FakeBatchService creationLag(Duration creationLag) {
        this.creationLag = creationLag;
        return this;
    }

    /** Sets which add requests are too large; by default those of about a mebibyte. */
    public FakeBatchService tooLarge(Predicate<List<TaskDefinition>> tooLarge) {
        adds.tooLarge(tooLarge);
        return this;
    }

    /**
     * Sets how the preparation of every job went on its nodes, of which tasks know nothing; by default it succeeds on one
     * node, if the job has one, when a task begins to run.
     */
    public FakeBatchService preparations(TaskExecution... preparations) {
        this.preparations = List.of(preparations);
        return this;
    }

    /** Refuses to add the task with this id, so many times, while the other tasks of the request are added. */
    public FakeBatchService refuse(String taskId, int times, ServiceException error) {
        adds.refusals.add(taskId, times, error);
        return this;
    }

    /** Returns the requests that were sent so far. */
    public RequestLog<BatchOperation> requests() {
        return wire.requests;
    }

    /** Returns what goes wrong: nothing, until rules are added. */
    public FaultScript<BatchOperation> faults() {
        return wire.faults;
    }

    /** Returns the pool, whose nodes a test may set. */
    public FakePool pool() {
        return pool;
    }

    /** Returns the jobs that exist; none if nothing was left behind. */
    public List<JobSnapshot> jobs() {
        return jobs.snapshots(now());
    }

    /**
     * Returns the definitions of the tasks in the job, in the order of their ids.
     *
     * @throws ServiceException if there is no such job
     */
    public List<TaskDefinition> tasks(String jobId) {
        return jobs.get(jobId).definitions();
    }

    /** Returns the tasks in the job as they are now; none if there is no such job. */
    public List<TaskSnapshot> snapshots(String jobId) {
        FakeJob job = jobs.find(jobId);
        return job == null ? List.of() : job.snapshots();
    }

    /**
     * Takes all nodes away: the tasks that run are put back into the queue.
     *
     * @param queued how long they wait there for other nodes
     */
    public void preempt(Duration queued) {
        jobs.preempt(pool -> true, queued);
    }

    /** As {@link #preempt(Duration)}, the nodes of one pool. */
    public void preempt(String poolId, Duration queued) {
        jobs.preempt(poolId::equals, queued);
    }

    /**
     * Terminates the job as somebody else would.
     *
     * @throws ServiceException if there is no such job
     */
    public void endJob(String jobId, String reason) {
        jobs.get(jobId).end(reason);
    }

    /** Deletes the job as somebody else would, if there is one. */
    public void removeJob(String jobId) {
        jobs.remove(jobId);
    }

    /**
     * Deletes the task as somebody else would.
     *
     * @throws ServiceException if there is no such job
     */
    public void removeTask(String jobId, String taskId) {
        jobs.get(jobId).remove(taskId);
    }

    /** Deletes the pool as somebody else would; the jobs stay. */
    public void removePool() {
        pool.remove();
    }

    /**
     * Creates the job as somebody else would.
     *
     * @throws ServiceException if the id is taken
     */
    public void addJob(JobDefinition definition) {
        jobs.add(definition, now());
    }

    @Override
    public String account() {
        return "https://batch.example";
    }

    @Override
    public Throttle throttle() {
        return throttle;
    }

    @Override
    public Mono<Void> createJob(JobDefinition job) {
        return wire.call(BatchOperation.CREATE_JOB, job.id(), job, () -> {
            addJob(job);
            watchLimit(job.id(), job.timeLimit());
            return null;
        });
    }

    private void watchLimit(String jobId, Duration left) {
        scheduler.schedule(() -> jobs.timeOut(jobId, now()), Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
    }

    @Override
    public Mono<JobSnapshot> describeJob(String jobId) {
        return wire.call(
                BatchOperation.DESCRIBE_JOB, jobId, null, () -> known(jobId).snapshot(now()));
    }

    @Override
    public Mono<JobPage> listJobs(JobQuery query) {
        return wire.call(BatchOperation.LIST_JOBS, "", query, () -> jobs.page(query, pageSize, now()));
    }

    @Override
    public Mono<Void> patchJob(String jobId, JobPatch patch, Condition condition) {
        return wire.call(BatchOperation.PATCH_JOB, jobId, patch, () -> {
            FakeJob job = known(jobId);
            job.patch(patch, condition);
            watchLimit(jobId, Duration.between(now(), job.created.plus(patch.timeLimit())));
            return null;
        });
    }

    @Override
    public Mono<Void> terminateJobWhenTasksComplete(String jobId) {
        return wire.call(BatchOperation.TERMINATE_JOB_WHEN_TASKS_COMPLETE, jobId, null, () -> {
            known(jobId).endWithTasks();
            return null;
        });
    }

    @Override
    public Mono<Void> terminateJob(String jobId, String reason) {
        return wire.call(BatchOperation.TERMINATE_JOB, jobId, reason, () -> {
            jobs.end(jobId, reason);
            return null;
        });
    }

    @Override
    public Mono<Void> deleteJob(String jobId) {
        return wire.call(BatchOperation.DELETE_JOB, jobId, null, () -> {
            removeJob(jobId);
            return null;
        });
    }

    @Override
    public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
        return wire.call(BatchOperation.ADD_TASKS, jobId, tasks, () -> {
            adds.check(tasks);
            return adds.add(known(jobId), tasks);
        });
    }

    @Override
    public Mono<TaskPage> listTasks(TaskQuery query) {
        return wire.call(
                BatchOperation.LIST_TASKS,
                query.jobId(),
                query,
                () -> known(query.jobId()).page(query, pageSize, now()));
    }

    @Override
    public Mono<TaskCounts> countTasks(String jobId) {
        return wire.call(
                BatchOperation.COUNT_TASKS, jobId, null, () -> known(jobId).counts());
    }

    @Override
    public Mono<List<TaskExecution>> listPreparations(String jobId) {
        return wire.call(BatchOperation.LIST_PREPARATIONS, jobId, null, () -> {
            List<TaskExecution> scripted = preparations;
            return scripted == null ? known(jobId).preparations() : scripted;
        });
    }

    @Override
    public Mono<Void> terminateTask(String jobId, String taskId) {
        return wire.call(BatchOperation.TERMINATE_TASK, jobId + "/" + taskId, null, () -> {
            known(jobId).terminate(taskId);
            return null;
        });
    }

    @Override
    public Flux<ByteBuffer> readTaskFileTail(String jobId, String taskId, String path, int maxBytes) {
        return file(jobId, taskId, path, content -> FakePool.part(content, content.length - maxBytes, maxBytes));
    }

    @Override
    public Flux<ByteBuffer> readTaskFile(String jobId, String taskId, String path, long offset, int maxBytes) {
        return file(jobId, taskId, path, content -> FakePool.part(content, offset, maxBytes));
    }

    private Flux<ByteBuffer> file(String jobId, String taskId, String path, Function<byte[], Flux<ByteBuffer>> part) {
        String target = jobId + "/" + taskId + "/" + path;
        return wire.stream(
                BatchOperation.READ_TASK_FILE,
                target,
                null,
                Flux.defer(() -> part.apply(known(jobId).file(taskId, path))));
    }

    @Override
    public Mono<TaskSnapshot> describeTask(String jobId, String taskId) {
        return wire.call(
                BatchOperation.DESCRIBE_TASK,
                jobId + "/" + taskId,
                null,
                () -> known(jobId).snapshot(taskId));
    }

    @Override
    public Mono<PoolSnapshot> describePool(String poolId) {
        return wire.call(BatchOperation.DESCRIBE_POOL, poolId, null, () -> pool.snapshot(poolId));
    }

    @Override
    public Mono<NodePage> listNodes(NodeQuery query) {
        return wire.call(BatchOperation.LIST_NODES, query.poolId(), query, () -> pool.page(query));
    }

    @Override
    public Mono<Long> nodeFileSize(String poolId, String nodeId, String path) {
        return wire.call(
                BatchOperation.READ_NODE_FILE,
                nodeId + "/" + path,
                null,
                pool.content(poolId, nodeId, path).map(content -> (long) content.length));
    }

    @Override
    public Flux<ByteBuffer> readNodeFile(String poolId, String nodeId, String path, long offset, int maxBytes) {
        return wire.stream(
                BatchOperation.READ_NODE_FILE,
                nodeId + "/" + path,
                offset,
                pool.content(poolId, nodeId, path).flatMapMany(content -> FakePool.part(content, offset, maxBytes)));
    }

    private FakeJob known(String jobId) {
        FakeJob job = jobs.get(jobId);
        if (now().isBefore(job.created.plus(creationLag))) {
            throw Errors.permanent(ServiceException.JOB_NOT_FOUND);
        }
        return job;
    }

    private Instant now() {
        return wire.now().plus(clockSkew);
    }
}
