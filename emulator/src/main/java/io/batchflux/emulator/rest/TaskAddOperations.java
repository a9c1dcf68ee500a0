package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.FileListLimit;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.account.JobSpec;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskLifecycle;
import io.batchflux.emulator.account.TaskSpec;
import io.batchflux.emulator.account.TaskSpecs;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.ErrorView;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.Router;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceLoop;
import io.batchflux.emulator.wire.ServiceTime;
import io.batchflux.emulator.wire.WrittenElements;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Answers the operations that add tasks. */
final class TaskAddOperations {

    private static final int MAX_COLLECTION = 100;

    private final ServiceLoop loop;
    private final Lookup lookup;
    private final TaskLifecycle tasks;
    private final FileListLimit files;

    TaskAddOperations(ServiceLoop loop, Lookup lookup, TaskLifecycle tasks, FileListLimit files) {
        this.loop = loop;
        this.lookup = lookup;
        this.tasks = tasks;
        this.files = files;
    }

    void cover(Router router) {
        router.cover(Operation.TASKS_CREATE, this::create)
                .cover(Operation.TASKS_CREATE_COLLECTION, this::createCollection);
    }

    private Mono<BatchResponse> create(OperationCall call) {
        Item item = Item.read(call.body(), Optional.empty(), lookup.jobSpec(call), files);
        return loop.call(() -> {
            Job job = openJob(call);
            Task task = tasks.add(job, item.valid());
            tasks.schedule(job.spec().poolId());
            String url = call.urls().task(job.id(), task.id());
            return BatchResponse.changed(201, task.creationTime(), url).withHeader("Location", url);
        });
    }

    /** The results come in another order than the tasks, as those of the service do; the same at each time. */
    private Mono<BatchResponse> createCollection(OperationCall call) {
        WrittenElements written = WrittenElements.read(call.request().body(), "value");
        JsonBody body = JsonBody.of(written.json()).allowOnly(Set.of("value"));
        if (!body.has("value")) {
            throw body.missing("value");
        }
        List<JsonBody> items = body.objects("value");
        if (items.isEmpty() || items.size() > MAX_COLLECTION) {
            throw BatchException.invalidProperty(
                    "value", items.size() + " items", "must be 1 to " + MAX_COLLECTION + " items");
        }
        JobSpec spec = lookup.jobSpec(call);
        List<Item> read = new ArrayList<>(items.size());
        for (JsonBody item : items) {
            read.add(Item.read(item, Optional.of(written.elements().get(read.size())), spec, files));
        }
        return loop.call(() -> {
            Job job = openJob(call);
            ObjectNode json = Json.object().put("odata.metadata", call.urls().metadata("taskaddresult"));
            List<ObjectNode> results = new ArrayList<>();
            read.forEach(item -> results.add(addItem(call, job, item)));
            Collections.shuffle(results, new Random(results.size()));
            json.putArray("value").addAll(results);
            tasks.schedule(job.spec().poolId());
            return BatchResponse.json(json);
        });
    }

    /** A task of a request, or why it is none; read apart from the loop's thread. */
    private record Item(String id, Optional<TaskSpec> spec, Optional<BatchException> refusal) {

        static Item read(JsonBody item, Optional<WrittenElements.Element> written, JobSpec job, FileListLimit files) {
            String id = item.json().path("id").asText();
            try {
                OptionalInt length =
                        written.isPresent() ? OptionalInt.of(written.get().bytes().length) : OptionalInt.empty();
                TaskSpec spec = TaskSpecs.create(
                        files.checkedTask(JsonBody.of(item.json()), length),
                        job,
                        written.filter(WrittenElements.Element::onOneLine).map(WrittenElements.Element::bytes));
                return new Item(id, Optional.of(spec), Optional.empty());
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
            Task task = tasks.add(job, item.valid());
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

    private Job openJob(OperationCall call) {
        Job job = lookup.job(call);
        job.requireOpen();
        return job;
    }
}
