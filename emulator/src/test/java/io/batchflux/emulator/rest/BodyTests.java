package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.TestClient;
import io.batchflux.emulator.testing.TestSigner;
import io.batchflux.emulator.wire.ServiceTime;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is one JSON object in UTF-8, and nothing else. */
class BodyTests extends EmulatorScenario {

    private static final String JOB = "{\"id\":\"a\",\"poolInfo\":{\"poolId\":\"pool\"}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{`id`:`a`,`poolInfo`:{`poolId`:`pool`}} x          | malformed, at line 1, column 41 | Unexpected",
                "{`id`:`a`,`poolInfo`:{`poolId`:`pool`}}{}          | follows the JSON object | Trailing",
                "{`id`:`a`,`poolInfo`:{`poolId`:`pool`}}]           | malformed | Unexpected",
                "{`id`:`a`,`id`:`b`,`poolInfo`:{`poolId`:`pool`}}   | the same property twice | Duplicate",
                "{`id`:`a`,`poolInfo`:{`poolId`:`a`,`poolId`:`b`}}  | the same property twice, at line 1 | ObjectNode",
                "{`id`:`a`,`poolInfo`:NaN}                          | malformed, at line 1, column | JsonParser",
                "{'id':'a'}                                         | malformed | JsonReadFeature",
                "{`id`:`a`,}                                        | malformed | Unexpected",
                "{`id`:`a`,`displayName`:`\\ud800`}                 | within a character | surrogate",
                "true                                               | a JSON object is expected | com.fasterxml"
            })
    void whatIsNotOneObjectIsRefusedInWordsOfTheService(String body, String reason, String theirs) {
        var answer = client.post("/jobs", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidRequestBody");
        assertThat(answer.json().at("/values/0/value").asText())
                .contains(reason)
                .doesNotContain(theirs);
    }

    @Test
    void nestingWithoutEndIsRefused() {
        var answer = client.post("/jobs", "[".repeat(5000));

        assertThat(answer.json().at("/values/0/value").asText()).contains("nested too deeply");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "windows-1252"})
    void otherEncodingsAreRefused(String charset) {
        var answer =
                post(JOB.replace("\"a\"", "\"a\",\"displayName\":\"\u00fc\"").getBytes(Charset.forName(charset)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().at("/values/0/value").asText()).contains("UTF-8");
    }

    @Test
    void aByteOrderMarkIsAccepted() {
        assertThat(post(("\uFEFF" + JOB).getBytes(StandardCharsets.UTF_8)).status())
                .isEqualTo(201);
    }

    @Test
    void anotherCharsetInTheTypeIsRefused() {
        String type = "application/json; odata=minimalmetadata; charset=";

        assertThat(client.send("POST", "/jobs", JOB, Map.of("Content-Type", type + "utf-16"))
                        .code())
                .isEqualTo("InvalidHeaderValue");
        assertThat(client.send("POST", "/jobs", JOB, Map.of("Content-Type", type + "\"UTF-8\""))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json; odata=minimalmetadata, true",
        "application/json;odata=minimalmetadata;charset=utf-8, true",
        "application/json; charset=utf-8; odata=minimalmetadata, true",
        "'Application/JSON; OData=\"MinimalMetadata\"; streaming=true', true",
        "application/json; odata=minimalmetadatax, false",
        "application/json; odata=fullmetadata, false",
        "application/json; charset=utf-8, false",
        "application/jsonx; odata=minimalmetadata, false",
        "text/plain; odata=minimalmetadata, false"
    })
    void theTypeIsJsonWithTheParameterOfOData(String type, boolean accepted) {
        assertThat(client.send("POST", "/jobs", JOB, Map.of("Content-Type", type))
                        .status())
                .isEqualTo(accepted ? 201 : 400);
    }

    @Test
    void annotationsOfODataAreLeftOutAndNothingElseIs() {
        String task = "{`id`:`t`,`commandLine`:`true`,`NAME`:`x`}".replace('`', '"');
        addJob("job");

        assertThat(client.post("/jobs/job/tasks", task.replace("NAME", "xodata.y"))
                        .code())
                .isEqualTo("InvalidRequestBody");
        assertThat(client.post("/jobs/job/tasks", task.replace("NAME", "x@odata.y"))
                        .status())
                .isEqualTo(201);
        assertThat(client.get("/jobs/job/tasks/t").text()).doesNotContain("odata.y");
    }

    @Test
    void numbersThatAreOnlyKeptAreShownAsTheyWereSent() {
        String settings =
                "{`a`:1E+400,`b`:-1E-400,`c`:0.1000000000000000055511151231257827,`d`:12345678901234567890123,"
                        + "`e`:1.50,`f`:7}";
        String pool = ("{`id`:`numbers`,`vmSize`:`standard_d2s_v3`,`virtualMachineConfiguration`:{`nodeAgentSKUId`:"
                        + "`batch.node.ubuntu 22.04`,`imageReference`:{`publisher`:`p`,`offer`:`o`,`sku`:`s`},"
                        + "`extensions`:[{`name`:`n`,`publisher`:`p`,`type`:`t`,`settings`:SETTINGS}]}}")
                .replace("SETTINGS", settings)
                .replace('`', '"');

        assertThat(client.post("/pools", pool).status()).isEqualTo(201);
        assertThat(client.get("/pools/numbers").text()).contains(settings.replace('`', '"'));
    }

    @Test
    void aPageTokenThatTheServiceHasNotGivenForTheListIsRefused() {
        List.of("a", "b", "c").forEach(this::addJob);
        String link =
                client.get("/jobs?maxresults=1").json().path("odata.nextLink").asText();
        String token = link.replaceFirst(".*skiptoken=([^&]*).*", "$1");

        assertThat(client.get(link).json().at("/value/0/id").asText()).isEqualTo("b");
        for (String other : List.of(
                "/jobs?$skiptoken=garbage",
                "/jobs?$skiptoken=",
                "/jobs?$skiptoken=YQ",
                "/pools?$skiptoken=" + token,
                "/jobs/a/tasks?$skiptoken=" + token,
                "/jobs?$filter=id%20eq%20'a'&$skiptoken=" + token)) {
            assertThat(client.get(other).code()).as(other).isEqualTo("InvalidQueryParameterValue");
        }
    }

    private TestClient.Answer post(byte[] body) {
        URI uri = client.uri("/jobs");
        HttpHeaders headers = new DefaultHttpHeaders()
                .set("ocp-date", ServiceTime.header(Instant.now()))
                .set("Content-Type", "application/json; odata=minimalmetadata")
                .set("Content-Length", String.valueOf(body.length));
        headers.set(
                "Authorization",
                new TestSigner(emulator.accountName(), emulator.accountKey()).authorization("POST", uri, headers));
        return client.raw("POST", uri, headers, body);
    }
}
