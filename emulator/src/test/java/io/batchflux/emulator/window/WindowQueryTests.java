package io.batchflux.emulator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.TestClient;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowQueryTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withAdminPort(0);
    }

    @ParameterizedTest
    @CsvSource({
        "job?job=j&job=other, the parameter job of the query is there twice",
        "job?job=j&task=b&after=a, the parameter after of the query must begin with that of task",
        "overview?from=1&from=2, the parameter from of the query is there twice"
    })
    void whatIsAskedForInTwoWaysIsRefused(String view, String reason) {
        client.post("/jobs", "{`id`:`j`,`poolInfo`:{`poolId`:`none`}}");

        TestClient.Answer answer = client.raw(
                "GET",
                emulator.adminEndpoint().orElseThrow().resolve("/window/data/" + view),
                new DefaultHttpHeaders(),
                new byte[0]);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isEqualTo(reason);
    }
}
