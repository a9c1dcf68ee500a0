package io.batchflux.hunt;

import static java.util.Objects.requireNonNull;

import io.batchflux.hunt.Trouble.Service;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.Condition;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPage;
import io.batchflux.spi.JobPatch;
import io.batchflux.spi.JobQuery;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskCounts;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.Throttle;
import io.batchflux.testing.BatchOperation;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The Batch service as one program sees it. */
final class SimulatedBatch implements BatchService {

    private final World world;
    private final Network network;
    private final Ledger ledger;
    private final Handover handover;
    private final Map<Integer, Trouble.Poison> poisons = new HashMap<>();
    private final Map<Integer, Trouble.Forgotten> forgotten = new HashMap<>();

    SimulatedBatch(Plan plan, World world, Network network, Ledger ledger, Handover handover) {
        this.world = world;
        this.network = network;
        this.ledger = ledger;
        this.handover = handover;
        plan.troubles(Trouble.Poison.class).forEach(poison -> poisons.put(poison.item(), poison));
        plan.troubles(Trouble.Forgotten.class).forEach(trouble -> forgotten.put(trouble.item(), trouble));
    }

    @Override
    public String account() {
        return world.service.account();
    }

    @Override
    public Throttle throttle() {
        return network.throttle(Service.BATCH);
    }

    @Override
    public Mono<Void> createJob(JobDefinition job) {
        return network.call(BatchOperation.CREATE_JOB, job.id(), world.service.createJob(job))
                .doOnSuccess(created -> handover.jobIsOpen(job.id()));
    }

    @Override
    public Mono<JobSnapshot> describeJob(String jobId) {
        return network.call(BatchOperation.DESCRIBE_JOB, jobId, world.service.describeJob(jobId));
    }

    @Override
    public Mono<JobPage> listJobs(JobQuery query) {
        return network.call(BatchOperation.LIST_JOBS, "", world.service.listJobs(query));
    }

    @Override
    public Mono<Void> patchJob(String jobId, JobPatch patch, Condition condition) {
        return network.call(BatchOperation.PATCH_JOB, jobId, world.service.patchJob(jobId, patch, condition));
    }

    @Override
    public Mono<Void> terminateJobWhenTasksComplete(String jobId) {
        return network.call(
                BatchOperation.TERMINATE_JOB_WHEN_TASKS_COMPLETE,
                jobId,
                world.service.terminateJobWhenTasksComplete(jobId));
    }

    @Override
    public Mono<Void> terminateJob(String jobId, String reason) {
        return network.call(BatchOperation.TERMINATE_JOB, jobId, world.service.terminateJob(jobId, reason));
    }

    @Override
    public Mono<Void> deleteJob(String jobId) {
        return network.call(BatchOperation.DELETE_JOB, jobId, Mono.defer(() -> {
            handover.jobIsDeleted(jobId);
            return world.service.deleteJob(jobId);
        }));
    }

    @Override
    public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
        return Mono.defer(() -> {
            for (TaskDefinition task : tasks) {
                ledger.sentTasks.add(jobId + "/" + task.id());
                NodeProgram.itemsOf(task, world.store).forEach(item -> handover.isSent(item, jobId));
            }
            return network.call(BatchOperation.ADD_TASKS, jobId, add(jobId, tasks));
        });
    }

    private Mono<List<TaskAddOutcome>> add(String jobId, List<TaskDefinition> tasks) {
        return Mono.defer(() -> {
            for (TaskDefinition task : tasks) {
                Trouble.Poison poison = poison(task);
                if (poison != null) {
                    ledger.poisoned(poison.item(), jobId, world.clock.elapsed());
                }
                if (poison != null && poison.whole()) {
                    return Mono.error(Symptoms.error(poison.symptom(), null));
                }
            }
            return world.service
                    .addTasks(
                            jobId,
                            tasks.stream().filter(task -> poison(task) == null).toList())
                    .map(outcomes -> outcomes(jobId, tasks, outcomes));
        });
    }

    private List<TaskAddOutcome> outcomes(String jobId, List<TaskDefinition> tasks, List<TaskAddOutcome> outcomes) {
        Map<String, TaskAddOutcome> byTask = new HashMap<>();
        outcomes.forEach(outcome -> byTask.put(outcome.taskId(), outcome));
        return tasks.stream().map(task -> outcome(jobId, task, byTask)).toList();
    }

    private TaskAddOutcome outcome(String jobId, TaskDefinition task, Map<String, TaskAddOutcome> outcomes) {
        Trouble.Poison poison = poison(task);
        if (poison != null) {
            ledger.refusedItems++;
            return new TaskAddOutcome.Refused(task.id(), (ServiceException) Symptoms.error(poison.symptom(), null));
        }
        TaskAddOutcome outcome = requireNonNull(outcomes.get(task.id()));
        if (outcome instanceof TaskAddOutcome.Added) {
            for (int item : NodeProgram.itemsOf(task, world.store)) {
                ledger.added(item, jobId, task.id(), world.clock.elapsed());
                Trouble.Forgotten trouble = forgotten.get(item);
                if (trouble != null) {
                    world.clock.after(trouble.after().toNanos(), () -> world.forget(jobId, task.id(), item));
                }
            }
        }
        return outcome;
    }

    private Trouble.@Nullable Poison poison(TaskDefinition task) {
        if (!poisons.isEmpty()) {
            for (int item : NodeProgram.itemsOf(task, world.store)) {
                Trouble.Poison poison = poisons.get(item);
                if (poison != null) {
                    return poison;
                }
            }
        }
        return null;
    }

    @Override
    public Mono<TaskPage> listTasks(TaskQuery query) {
        return network.call(BatchOperation.LIST_TASKS, query.jobId(), world.service.listTasks(query));
    }

    @Override
    public Mono<TaskCounts> countTasks(String jobId) {
        return network.call(BatchOperation.COUNT_TASKS, jobId, world.service.countTasks(jobId));
    }

    @Override
    public Mono<List<TaskExecution>> listPreparations(String jobId) {
        return network.call(BatchOperation.LIST_PREPARATIONS, jobId, world.service.listPreparations(jobId));
    }

    @Override
    public Mono<Void> terminateTask(String jobId, String taskId) {
        return Mono.defer(() -> {
            ledger.isAbout(BatchOperation.TERMINATE_TASK, jobId, taskId);
            return network.call(
                    BatchOperation.TERMINATE_TASK, jobId + "/" + taskId, world.service.terminateTask(jobId, taskId));
        });
    }

    @Override
    public Flux<ByteBuffer> readTaskFileTail(String jobId, String taskId, String path, int maxBytes) {
        return Flux.defer(() -> {
            ledger.isAbout(BatchOperation.READ_TASK_FILE, jobId, taskId);
            return network.stream(
                    BatchOperation.READ_TASK_FILE,
                    jobId + "/" + taskId,
                    world.service.readTaskFileTail(jobId, taskId, path, maxBytes));
        });
    }

    @Override
    public Mono<PoolSnapshot> describePool(String poolId) {
        return network.call(BatchOperation.DESCRIBE_POOL, poolId, world.service.describePool(poolId));
    }
}
