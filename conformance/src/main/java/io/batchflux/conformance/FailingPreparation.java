package io.batchflux.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.spi.BlobAccess;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A job whose preparation of nodes fails. */
final class FailingPreparation extends Check {

    FailingPreparation() {
        super(11, "What becomes of a job whose preparation fails on its nodes?");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        return Flux.concat(
                at.container()
                        .flatMap(container -> at.toRead(container, "missing"))
                        .flatMapMany(missing -> missingBlob(at, missing)),
                exitCode(at));
    }

    private static Flux<Finding> missingBlob(Workplace at, BlobAccess missing) {
        ObjectNode job = at.jobOn(at.pool(), at.name());
        Tasks.input(preparation(job, "true"), missing, "missing");
        return failed(at, job)
                .flatMapMany(execution -> at.pause()
                        .then(at.send("GET", "/jobs/" + job.path("id").asText() + "/tasks/waits"))
                        .flatMapIterable(task -> List.of(
                                Finding.of("a preparation whose file is missing", "BlobNotFound", Tasks.end(execution)),
                                Finding.of(
                                        "how often it is tried again",
                                        "0",
                                        execution.path("retryCount").asText()),
                                Finding.of(
                                        "the task that waits for it",
                                        "active",
                                        task.json().path("state").asText())))
                        .concatWith(at.run(Tasks.shell("other", "true"))
                                .map(other -> Finding.of(
                                        "a task of another job on the node", "exit code 0", other.words()))));
    }

    private static Flux<Finding> exitCode(Workplace at) {
        ObjectNode job = at.jobOn(at.pool(), at.name());
        preparation(job, "exit 1").putObject("constraints").put("maxTaskRetryCount", 3);
        return failed(at, job)
                .flatMapIterable(execution -> List.of(
                        Finding.of(
                                "a preparation that exits with 1, with 3 retries", "exit code 1", Tasks.end(execution)),
                        Finding.of(
                                "how often it is tried again",
                                "3",
                                execution.path("retryCount").asText())));
    }

    private static ObjectNode preparation(ObjectNode job, String script) {
        return job.putObject("jobPreparationTask")
                .put("commandLine", "/bin/sh -c '" + script + "'")
                .put("waitForSuccess", true);
    }

    /** Emits how the preparation has failed on a node. */
    private static Mono<JsonNode> failed(Workplace at, ObjectNode job) {
        return at.job(job)
                .flatMap(id -> at.add(id, Tasks.shell("waits", "true"))
                        .then(at.until(
                                "a preparation that has failed",
                                at.send("GET", "/jobs/" + id + "/jobpreparationandreleasetaskstatus")
                                        .map(FailingPreparation::execution),
                                execution -> execution.path("result").asText().equalsIgnoreCase("failure"))));
    }

    private static JsonNode execution(Answer answer) {
        return answer.json().path("value").path(0).path("jobPreparationTaskExecutionInfo");
    }
}
