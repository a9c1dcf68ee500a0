package io.batchflux.emulator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.wire.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An emulator per test, and the requests that most tests need. */
public abstract class EmulatorScenario {

    protected BatchEmulator emulator;
    protected TestClient client;

    protected EmulatorOptions options() {
        return EmulatorOptions.defaults();
    }

    @BeforeEach
    void startEmulator() {
        emulator = BatchEmulator.start(options());
        client = new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
    }

    @AfterEach
    void closeEmulator() {
        emulator.close();
    }

    protected void addJob(String id) {
        addJob(id, "");
    }

    /** @param more further members, each after a comma, with backticks for quotes */
    protected void addJob(String id, String more) {
        var answer = client.post("/jobs", "{`id`:`" + id + "`,`poolInfo`:{`poolId`:`pool`}" + more + "}");
        Assertions.assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    protected void addTask(String job, String id, String commandLine) {
        addTask(job, id, commandLine, "");
    }

    protected void addTask(String job, String id, String commandLine, String more) {
        ObjectNode task = Json.read(
                ("{" + more.replaceFirst("^,", "") + "}").replace('`', '"').getBytes(StandardCharsets.UTF_8));
        task.put("id", id).put("commandLine", commandLine);
        var answer = client.post("/jobs/" + job + "/tasks", task.toString());
        Assertions.assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    protected static String shell(String script) {
        return "sh -c '" + script + "'";
    }

    protected JsonNode task(String job, String id) {
        var answer = client.get("/jobs/" + job + "/tasks/" + id);
        Assertions.assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    protected JsonNode awaitTask(String job, String id, String state) {
        return Eventually.get(
                () -> task(job, id), task -> task.path("state").asText().equals(state));
    }

    protected JsonNode awaitJob(String id, String state) {
        return Eventually.get(
                () -> client.get("/jobs/" + id).json(),
                job -> job.path("state").asText().equals(state));
    }

    protected String file(String job, String task, String path) {
        return client.get("/jobs/" + job + "/tasks/" + task + "/files/" + path).text();
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
