package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.JobState;
import io.batchflux.emulator.account.Subtask;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskLifecycle;
import io.batchflux.emulator.account.TaskSpecs;
import io.batchflux.emulator.account.TaskState;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Preconditions;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.odata.EntityList;
import io.batchflux.emulator.odata.ListQuery;
import io.batchflux.emulator.odata.Page;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Answers the operations on tasks that are there. */
final class TaskOperations {

    private final ServiceLoop loop;
    private final Lookup lookup;
    private final TaskLifecycle tasks;
    private final int maxPageSize;

    TaskOperations(ServiceLoop loop, Lookup lookup, TaskLifecycle tasks, int maxPageSize) {
        this.loop = loop;
        this.lookup = lookup;
        this.tasks = tasks;
        this.maxPageSize = maxPageSize;
    }

    void cover(Router router) {
        router.cover(Operation.TASKS_LIST, this::list)
                .cover(Operation.TASKS_GET, this::get)
                .cover(Operation.TASKS_REPLACE, this::replace)
                .cover(Operation.TASKS_DELETE, this::delete)
                .cover(Operation.TASKS_TERMINATE, this::terminate)
                .cover(Operation.TASKS_REACTIVATE, this::reactivate)
                .cover(Operation.TASKS_LIST_SUBTASKS, this::subtasks);
    }

    private Mono<BatchResponse> list(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
                    Page<Task> page = TaskListing.list(lookup.job(call).tasks(), query, lookup.seen(call));
                    return new Page<>(page.items().stream().map(Task::snapshot).toList(), page.next());
                })
                .map(page -> EntityList.response(
                        page,
                        query,
                        "tasks",
                        TaskView.MEMBERS,
                        task -> TaskView.json(task, call.urls(), query.select())));
    }

    private Mono<BatchResponse> get(OperationCall call) {
        return loop.call(() -> {
                    Task task = task(call);
                    if (!lookup.seen(call).test(task)) {
                        throw ErrorCode.TASK_NOT_FOUND.with();
                    }
                    return task.snapshot();
                })
                .map(task -> EntityList.single(
                                call,
                                "tasks",
                                TaskView.MEMBERS,
                                TaskView.json(task, call.urls(), ListQuery.select(call.request())))
                        .withEntity(task.lastModified())
                        .withDataServiceId(
                                call.urls().task(task.jobId(), task.spec().id())));
    }

    private Mono<BatchResponse> replace(OperationCall call) {
        JsonBody body = call.body();
        return loop.call(() -> {
            Task task = task(call);
            task.job().requireOpen();
            if (task.state() == TaskState.COMPLETED) {
                throw ErrorCode.TASK_COMPLETED.with();
            }
            tasks.replace(
                    task,
                    TaskSpecs.withConstraints(task.spec(), body, task.job().spec()));
            return changed(200, call, task);
        });
    }

    private Mono<BatchResponse> delete(OperationCall call) {
        return loop.defer(() -> tasks.delete(keptTask(call))).thenReturn(BatchResponse.of(200));
    }

    private Mono<BatchResponse> terminate(OperationCall call) {
        return loop.defer(() -> {
            Task task = keptTask(call);
            return tasks.terminate(task).then(loop.call(() -> changed(204, call, task)));
        });
    }

    private Mono<BatchResponse> reactivate(OperationCall call) {
        return loop.call(() -> {
            Task task = task(call);
            task.job().requireOpen();
            tasks.reactivate(task);
            return changed(204, call, task);
        });
    }

    /** All of them in one page; none for a task that is not a multi-instance task. */
    private Mono<BatchResponse> subtasks(OperationCall call) {
        return loop.call(() -> lookup.job(call).task(call.task()).subtasks().stream()
                        .map(Subtask::snapshot)
                        .toList())
                .map(subtasks -> {
                    Set<String> select = ListQuery.select(call.request());
                    ObjectNode json =
                            Json.object().put("odata.metadata", call.urls().metadata("subtasks"));
                    ArrayNode value = json.putArray("value");
                    subtasks.forEach(subtask -> value.add(
                            ListQuery.trim(TaskView.subtask(subtask, call.urls()), select, TaskView.SUBTASK)));
                    return BatchResponse.json(json);
                });
    }

    private Task task(OperationCall call) {
        Task task = lookup.job(call).task(call.task());
        Preconditions.check(call.request(), task.lastModified());
        return task;
    }

    /** A task of a job that is not being deleted, which is the end of its tasks too. */
    private Task keptTask(OperationCall call) {
        Task task = task(call);
        if (task.job().state() == JobState.DELETING) {
            throw ErrorCode.JOB_BEING_DELETED.with();
        }
        return task;
    }

    private static BatchResponse changed(int status, OperationCall call, Task task) {
        return BatchResponse.changed(
                status, task.lastModified(), call.urls().task(task.job().id(), task.id()));
    }
}
