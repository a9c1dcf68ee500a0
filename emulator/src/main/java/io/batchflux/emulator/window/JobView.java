package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.account.NodePreparation;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Redaction;
import io.batchflux.emulator.wire.ServiceTime;

/** A job with a page of its tasks. */
final class JobView {

    private static final int PREPARATIONS = 50;

    private JobView() {}

    static ObjectNode json(Account account, Query query) {
        Job job = account.job(query.required("job"));
        ObjectNode json = Overview.summary(job);
        json.put("since", ServiceTime.body(job.since()))
                .put("priority", job.spec().json().path("priority").asInt());
        job.schedulingError().ifPresent(error -> json.put("problem", error.toString()));
        job.spec()
                .preparation()
                .ifPresent(task -> json.put(
                        "preparation", Redaction.of(task.path("commandLine").asText())));
        var preparations = json.putArray("preparations");
        job.preparations().values().stream()
                .limit(PREPARATIONS)
                .forEach(preparation -> preparations.add(line(preparation)));
        json.set("page", TaskPage.of(job.tasks(), query).json());
        return json;
    }

    private static ObjectNode line(NodePreparation preparation) {
        ObjectNode json = execution(preparation.preparation())
                .put("node", preparation.node().id());
        if (preparation.release().startTime().isPresent()) {
            json.set("release", execution(preparation.release()));
        }
        return json;
    }

    private static ObjectNode execution(TaskExecution execution) {
        ObjectNode json = Json.object();
        json.put(
                "state",
                execution.endTime().isPresent()
                        ? execution.result().orElse("")
                        : execution.startTime().isPresent() ? "running" : "waiting");
        FailureWords.of(execution).ifPresent(failure -> json.set("failure", failure));
        return json;
    }
}
