package io.batchflux.spi;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The port to a Batch service: one method for each conversation that a run has with it.
 *
 * <p>Every publisher is cold: a request is sent for each subscription and none before. One subscription is one attempt:
 * implementations neither retry nor time out, since the stages that call them do. Cancelling abandons the request; whether
 * the service carried it out is then unknown, so every write can be sent again with the same ids. Signals arrive on the
 * implementation's event loop. Errors are {@link ServiceException}s, already classified. Implementations are thread-safe.
 *
 * <p>An implementation passes {@code BatchServiceContractTests} of the module {@code batchflux-test}.
 */
public interface BatchService {

    /** The most tasks that {@link #addTasks} takes at once. */
    int MAX_TASKS_PER_ADD = 100;

    /** Returns the throttle of the account, always the same; its users wait for their turns, the implementation does not. */
    Throttle throttle();

    /**
     * Returns what tells this account from others that may share a blob store: its URL. Unless overridden, there is nothing, which
     * is right for one that shares its store with nobody.
     */
    default String account() {
        return "";
    }

    /**
     * Returns what is told of errors of the virtual machine that befall the implementation where it cannot signal them, for which a
     * runner asks once: all its runs end with them. Unless overridden, nothing but the runner tells it.
     */
    default UncaughtErrors uncaughtErrors() {
        return UncaughtErrors.create();
    }

    /** Creates the job; fails with {@link ServiceException#JOB_EXISTS} if the id is taken, also if by an earlier attempt. */
    Mono<Void> createJob(JobDefinition job);

    /** Emits the job as it is now; fails with {@link ServiceException#JOB_NOT_FOUND} if there is none. */
    Mono<JobSnapshot> describeJob(String jobId);

    /**
     * Emits one page of all jobs of the account, whoever has made them: the first, or the one that the query continues with.
     *
     * <p>On Azure, this is List Jobs.
     */
    default Mono<JobPage> listJobs(JobQuery query) {
        return Unsupported.by(this, "listJobs(JobQuery)", "those who look for what was left behind");
    }

    /**
     * Changes the job, if the condition holds; what the patch does not have stays.
     *
     * <p>Fails with a {@link PreconditionFailedException} if somebody else has changed it, and with an error that
     * {@link ServiceException#isJobEnded()} if it has ended. On Azure, this is Update Job.
     */
    default Mono<Void> patchJob(String jobId, JobPatch patch, Condition condition) {
        return Unsupported.by(this, "patchJob(String, JobPatch, Condition)", "leases of jobs");
    }

    /** Lets the service terminate the job once all its tasks are completed; a job without tasks ends at once. */
    Mono<Void> terminateJobWhenTasksComplete(String jobId);

    /** Terminates the job and its running tasks; completes too if the job is already ending, completed or gone. */
    Mono<Void> terminateJob(String jobId, String reason);

    /** Deletes the job with its tasks; completes too if the job is being deleted or gone. */
    Mono<Void> deleteJob(String jobId);

    /**
     * Adds up to {@value #MAX_TASKS_PER_ADD} tasks and emits one outcome for each, in any order.
     *
     * <p>A request that the service finds too large fails with {@link ServiceException#REQUEST_BODY_TOO_LARGE}.
     */
    Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks);

    /**
     * Emits one page of the matching tasks: the first, or the one that the query continues with.
     *
     * <p>A page may be empty and yet have a {@link TaskPage#continuation()}.
     */
    Mono<TaskPage> listTasks(TaskQuery query);

    /**
     * Emits the task as it is now; fails with {@link ServiceException#TASK_NOT_FOUND} if there is none.
     *
     * <p>On Azure, this is Get Task.
     */
    default Mono<TaskSnapshot> describeTask(String jobId, String taskId) {
        return Unsupported.by(this, "describeTask(String, String)", "logs of tasks that run");
    }

    /** Emits how many tasks of the job are in which state; the service may lag behind by seconds. */
    Mono<TaskCounts> countTasks(String jobId);

    /**
     * Emits how the job preparation task goes on each node that has begun it, without a result while it runs; none if the
     * job has no such task.
     */
    Mono<List<TaskExecution>> listPreparations(String jobId);

    /** Terminates the task; completes too if the task is already completed or gone. */
    Mono<Void> terminateTask(String jobId, String taskId);

    /**
     * Emits the last {@code maxBytes} bytes of a file in the task's directory on its node, such as {@code stderr.txt};
     * fails with a {@link PermanentServiceException} if the file or the node is gone.
     */
    Flux<ByteBuffer> readTaskFileTail(String jobId, String taskId, String path, int maxBytes);

    /**
     * Emits when a file in the task's directory on its node, such as {@code wd/result.json}, was written last, to a fraction of a
     * second; completes without a value if that is not known: the file or the node is gone, or nobody tells.
     */
    default Mono<Instant> taskFileTime(String jobId, String taskId, String path) {
        return Mono.empty();
    }

    /**
     * Emits at most {@code maxBytes} bytes of a file in the task's directory on its node, from this offset on; none if it has no
     * more yet.
     *
     * <p>Fails with a {@link PermanentServiceException} if the file or the node is not there, or not any more. On Azure, this is
     * Get Task File with a range.
     */
    default Flux<ByteBuffer> readTaskFile(String jobId, String taskId, String path, long offset, int maxBytes) {
        return Unsupported.<ByteBuffer>by(
                        this, "readTaskFile(String, String, String, long, int)", "logs of tasks that run")
                .flux();
    }

    /**
     * Emits one page of the pool's nodes: the first, or the one that the query continues with.
     *
     * <p>On Azure, this is List Nodes.
     */
    default Mono<NodePage> listNodes(NodeQuery query) {
        return Unsupported.by(this, "listNodes(NodeQuery)", "reasons for waiting");
    }

    /**
     * Emits how many bytes a file on the node itself has now, such as {@code startup/stderr.txt}; fails with a
     * {@link PermanentServiceException} if the file or the node is not there, or not any more.
     *
     * <p>On Azure, this is Get Node File Properties.
     */
    default Mono<Long> nodeFileSize(String poolId, String nodeId, String path) {
        return Unsupported.by(this, "nodeFileSize(String, String, String)", "reasons for waiting");
    }

    /**
     * As {@link #readTaskFile}, of a file on the node itself, such as {@code startup/stderr.txt}.
     *
     * <p>On Azure, this is Get Node File with a range.
     */
    default Flux<ByteBuffer> readNodeFile(String poolId, String nodeId, String path, long offset, int maxBytes) {
        return Unsupported.<ByteBuffer>by(
                        this, "readNodeFile(String, String, String, long, int)", "reasons for waiting")
                .flux();
    }

    /** Emits the pool as it is now; fails with {@link ServiceException#POOL_NOT_FOUND} if there is none. */
    Mono<PoolSnapshot> describePool(String poolId);
}
