package io.batchflux.emulator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;

/** The requests that most tests of pools and nodes need. */
public abstract class PoolScenario extends EmulatorScenario {

    protected static final String MACHINE = "`vmSize`:`STANDARD_D1_V2`,`virtualMachineConfiguration`:{`imageReference`:"
            + "{`publisher`:`canonical`,`offer`:`ubuntuserver`,`sku`:`18.04-lts`},"
            + "`nodeAgentSKUId`:`batch.node.ubuntu 18.04`}";

    protected static final String LONG = ",`environmentSettings`:[{`name`:`SIMULATED_DURATION`,`value`:`PT1000H`}]";

    /** @param more further members, each after a comma, with backticks for quotes */
    protected TestClient.Answer addPool(String id, String more) {
        var answer = client.post("/pools", "{`id`:`" + id + "`," + MACHINE + more + "}");
        Assertions.assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }

    protected JsonNode pool(String id) {
        return client.get("/pools/" + id).json();
    }

    protected JsonNode awaitSteady(String id) {
        return Eventually.get(
                () -> pool(id), pool -> pool.path("allocationState").asText().equals("steady"));
    }

    protected JsonNode nodes(String pool) {
        return client.get("/pools/" + pool + "/nodes").json().path("value");
    }

    protected JsonNode node(String pool, int number) {
        return nodes(pool).path(number);
    }

    /** The path of the first node of a pool. */
    protected String nodePath(String pool) {
        return "/pools/" + pool + "/nodes/" + node(pool, 0).path("id").asText();
    }

    protected JsonNode awaitNode(String path, String state) {
        return Eventually.get(
                () -> client.get(path).json(),
                node -> node.path("state").asText().equals(state));
    }

    /** Adds a job that runs in another pool than the usual one. */
    protected void addJobIn(String pool, String id, String more) {
        var answer = client.post("/jobs", "{`id`:`" + id + "`,`poolInfo`:{`poolId`:`" + pool + "`}" + more + "}");
        Assertions.assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    protected TestClient.Answer admin(String method, String path, String json) {
        return client.raw(
                method,
                emulator.adminEndpoint().orElseThrow().resolve(path),
                new DefaultHttpHeaders().set("Content-Length", String.valueOf(json.length())),
                json.replace('`', '"').getBytes(StandardCharsets.UTF_8));
    }
}
