package io.batchflux.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Answers the operations on tasks. */
final class TaskOperations {

    private static final int MAX_COLLECTION = 100;

    private final ServiceLoop loop;
    private final Account account;
    private final TaskLifecycle tasks;
    private final int maxPageSize;

    TaskOperations(ServiceLoop loop, Account account, TaskLifecycle tasks, int maxPageSize) {
        this.loop = loop;
        this.account = account;
        this.tasks = tasks;
        this.maxPageSize = maxPageSize;
    }

    void cover(Router router) {
        router.cover(Operation.TASKS_CREATE, this::create)
                .cover(Operation.TASKS_CREATE_COLLECTION, this::createCollection)
                .cover(Operation.TASKS_LIST, this::list)
                .cover(Operation.TASKS_GET, this::get)
                .cover(Operation.TASKS_REPLACE, this::replace)
                .cover(Operation.TASKS_DELETE, this::delete)
                .cover(Operation.TASKS_TERMINATE, this::terminate)
                .cover(Operation.TASKS_REACTIVATE, this::reactivate)
                .cover(Operation.TASKS_LIST_SUBTASKS, this::subtasks);
    }

    private Mono<BatchResponse> create(OperationCall call) {
        JsonBody body = JsonBody.of(call.json());
        return loop.call(() -> openJob(call).spec())
                .map(job -> TaskSpecs.create(body, job))
                .flatMap(spec -> loop.call(() -> created(call, spec)));
    }

    private BatchResponse created(OperationCall call, TaskSpec spec) {
        Job job = openJob(call);
        Task task = add(job, spec);
        tasks.schedule(job.spec().poolId());
        String url = call.urls().task(job.id(), task.id());
        return BatchResponse.of(201)
                .withEntity(task.creationTime())
                .withDataServiceId(url)
                .withHeader("Location", url);
    }

    private Mono<BatchResponse> createCollection(OperationCall call) {
        JsonBody body = JsonBody.of(call.json()).allowOnly(Set.of("value"));
        if (!body.has("value")) {
            throw body.missing("value");
        }
        List<JsonBody> items = body.objects("value");
        if (items.isEmpty() || items.size() > MAX_COLLECTION) {
            throw BatchException.invalidProperty(
                    "value", items.size() + " items", "must be 1 to " + MAX_COLLECTION + " items");
        }
        return loop.call(() -> openJob(call).spec())
                .map(job -> items.stream().map(item -> Item.read(item, job)).toList())
                .flatMap(read -> loop.call(() -> {
                    Job job = openJob(call);
                    ObjectNode json =
                            Json.object().put("odata.metadata", call.urls().metadata("taskaddresult"));
                    ArrayNode value = json.putArray("value");
                    read.forEach(item -> value.add(addItem(call, job, item)));
                    tasks.schedule(job.spec().poolId());
                    return BatchResponse.json(json);
                }));
    }

    /** A task of a collection, or why it is none; read apart from the service's thread. */
    private record Item(String id, Optional<TaskSpec> spec, Optional<BatchException> refusal) {

        static Item read(JsonBody item, JobSpec job) {
            String id = item.json().path("id").asText();
            try {
                return new Item(id, Optional.of(TaskSpecs.create(JsonBody.of(item.json()), job)), Optional.empty());
            } catch (BatchException refused) {
                return new Item(id, Optional.empty(), Optional.of(refused));
            }
        }

        TaskSpec valid() {
            return spec.orElseThrow(refusal::orElseThrow);
        }
    }

    private ObjectNode addItem(OperationCall call, Job job, Item item) {
        try {
            Task task = add(job, item.valid());
            return Json.object()
                    .put("status", "Success")
                    .put("taskId", task.id())
                    .put("eTag", ServiceTime.eTag(task.creationTime()))
                    .put("lastModified", ServiceTime.body(task.creationTime()))
                    .put("location", call.urls().task(job.id(), task.id()));
        } catch (BatchException refused) {
            ObjectNode json = Json.object().put("status", "ClientError").put("taskId", item.id());
            json.set("error", ErrorView.item(refused, call.request().id(), loop.now()));
            return json;
        }
    }

    private Task add(Job job, TaskSpec spec) {
        if (job.tasks().find(spec.id()).isPresent()) {
            throw ErrorCode.TASK_EXISTS.with();
        }
        return tasks.add(job, spec);
    }

    private Mono<BatchResponse> list(OperationCall call) {
        ListQuery query = ListQuery.of(call.request(), maxPageSize);
        return loop.call(() -> {
                    Page<Task> page = TaskListing.list(account.job(call, loop).tasks(), query);
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
        return loop.call(() -> task(call).snapshot())
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
        JsonBody body = JsonBody.of(call.json());
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

    /** No task has any, since there are none of several instances. */
    private Mono<BatchResponse> subtasks(OperationCall call) {
        return loop.call(() -> {
            account.job(call, loop).task(call.task());
            ObjectNode json = Json.object().put("odata.metadata", call.urls().metadata("subtasks"));
            return BatchResponse.json(json.set("value", Json.array()));
        });
    }

    private Job openJob(OperationCall call) {
        Job job = account.job(call, loop);
        job.requireOpen();
        return job;
    }

    private Task task(OperationCall call) {
        Task task = account.job(call, loop).task(call.task());
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
        return BatchResponse.of(status)
                .withEntity(task.lastModified())
                .withDataServiceId(call.urls().task(task.job().id(), task.id()));
    }
}
