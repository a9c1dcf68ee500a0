package io.batchflux.conformance;

import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Flux;

/** A task that needs more slots than any node has. */
final class TooManySlots extends Check {

    TooManySlots() {
        super(12, "What becomes of a task that needs more slots than a node has?");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        return at.azure()
                .batchService()
                .describePool(at.pool())
                .flatMapMany(pool -> at.job()
                        .flatMapMany(job -> at.add(
                                        job,
                                        Tasks.shell("large", "true").put("requiredSlots", pool.taskSlotsPerNode() + 1))
                                .flatMapMany(added -> at.pause()
                                        .then(at.pause())
                                        .then(at.send("GET", "/jobs/" + job + "/tasks/large"))
                                        .flatMapIterable(task -> List.of(
                                                Finding.of(
                                                        "whether it is added",
                                                        "success",
                                                        added.json()
                                                                .path("value")
                                                                .path(0)
                                                                .path("status")
                                                                .asText()
                                                                .toLowerCase(Locale.ROOT)),
                                                Finding.of(
                                                        "its state after a while",
                                                        "active",
                                                        task.json()
                                                                .path("state")
                                                                .asText()),
                                                Finding.of(
                                                        "what is said of it",
                                                        "nothing",
                                                        task.json()
                                                                .path("executionInfo")
                                                                .path("schedulingError")
                                                                .path("code")
                                                                .asText("nothing")))))));
    }
}
