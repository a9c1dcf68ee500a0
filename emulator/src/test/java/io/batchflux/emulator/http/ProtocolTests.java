package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.TestClient;
import io.batchflux.emulator.testing.TestSigner;
import io.batchflux.emulator.wire.ServiceTime;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTests extends EmulatorScenario {

    @Test
    void anErrorHasTheServicesShape() {
        var answer = client.send(
                "GET", "/jobs/none", null, Map.of("client-request-id", "mine", "return-client-request-id", "true"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().get("Content-Type")).isEqualTo("application/json;odata=minimalmetadata");
        assertThat(answer.headers().get("client-request-id")).isEqualTo("mine");
        JsonNode json = answer.json();
        assertThat(json.path("odata.metadata").asText())
                .isEqualTo(emulator.endpoint()
                        + "/$metadata#Microsoft.Azure.Batch.Protocol.Entities.Container.errors/@Element");
        assertThat(json.path("code").asText()).isEqualTo("JobNotFound");
        assertThat(json.at("/message/lang").asText()).isEqualTo("en-US");
        assertThat(json.at("/message/value").asText())
                .matches("The specified job does not exist\\.\nRequestId:"
                        + answer.headers().get("request-id") + "\nTime:[-0-9T:.]+Z");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /jobs/none/tasks, 404, JobNotFound",
        "GET, /jobs/none/taskcounts, 404, JobNotFound",
        "DELETE, /jobs/none, 404, JobNotFound",
        "GET, /pools/none, 404, PoolNotFound",
        "GET, /pools/none/nodes, 404, PoolNotFound",
        "GET, /pools/pool/nodes/none, 404, NodeNotFound",
        "GET, /nothing, 400, InvalidUri",
        "GET, /, 400, InvalidUri",
        "DELETE, /jobs, 405, UnsupportedHttpVerb",
        "GET, /jobschedules/none, 404, JobScheduleNotFound",
        "GET, /poolusagemetrics, 501, NotImplemented",
        "POST, /pools, 400, InvalidRequestBody",
        "GET, /applications/none, 404, ApplicationNotFound",
        "GET, /jobs?colour=red, 400, UnsupportedQueryParameter",
        "GET, /jobs?api-version=1999-01-01, 400, UnsupportedRequestVersion",
        "GET, /jobs?$expand=all, 400, InvalidQueryParameterValue",
        "GET, /jobs?$skiptoken=%21, 400, InvalidQueryParameterValue",
        "GET, /jobs?timeout=soon, 400, InvalidQueryParameterValue",
        "GET, /jobs?maxresults=0, 400, OutOfRangeQueryParameterValue",
        "GET, /jobs?maxresults=1001, 400, OutOfRangeQueryParameterValue",
        "GET, /jobs?maxresults=all, 400, InvalidQueryParameterValue",
        "GET, /jobs?$select=colour, 400, InvalidQueryParameterValue",
        "GET, /jobs?$select=id&$select=state, 400, InvalidQueryParameterValue",
        "GET, /jobs?maxresults=2&MaxResults=3, 400, InvalidQueryParameterValue",
        "GET, /jobs?$filter=state%20eq%20%27complete%27, 400, InvalidQueryParameterValue",
        "GET, /pools?$filter=allocationState%20eq%20%27still%27, 400, InvalidQueryParameterValue",
        "GET, /pools/pool/nodes?$filter=state%20ne%20%27ready%27, 400, InvalidQueryParameterValue",
        "GET, /jobs?recursive=true, 400, UnsupportedQueryParameter",
        "GET, /jobs/none?$filter=x, 400, UnsupportedQueryParameter",
        "GET, /jobs/none/taskcounts?maxresults=5, 400, UnsupportedQueryParameter",
        "GET, /pools?force=true, 400, UnsupportedQueryParameter",
        "GET, /pools/pool/nodes?$expand=stats, 400, UnsupportedQueryParameter",
        "GET, /supportedimages?$select=osType, 400, UnsupportedQueryParameter",
        "POST, /jobs, 400, InvalidRequestBody"
    })
    void whatIsUnknownIsAnErrorOfTheService(String method, String path, int status, String code) {
        var answer = client.send(method, path, null, Map.of());

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void aRequestNeedsAnApiVersion() {
        HttpHeaders headers = signed("GET", "/jobs?timeout=30", Instant.now());

        var answer = client.raw("GET", URI.create(emulator.endpoint() + "/jobs?timeout=30"), headers, new byte[0]);

        assertThat(answer.code()).isEqualTo("MissingRequiredQueryParameter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{`id`:`no pool`}",
                "{`id`:`a b`,`poolInfo`:{`poolId`:`pool`}}",
                "{`poolInfo`:{`poolId`:`pool`}}",
                "{`id`:`j`,`poolInfo`:{`poolId`:`pool`},`colour`:`red`}",
                "{`id`:`j`,`poolInfo`:{`poolId`:`pool`},`priority`:5000}",
                "{`id`:`j`,`poolInfo`:{`poolId`:`pool`},`constraints`:{`maxWallClockTime`:`soon`}}",
                "[1]",
                "{"
            })
    void aJobThatIsNotOneIsRefused(String json) {
        var answer = client.post("/jobs", json);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isIn("MissingRequiredProperty", "InvalidPropertyValue", "InvalidRequestBody");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{`id`:`t`}",
                "{`id`:`t`,`commandLine`:`echo 'open`}",
                "{`id`:`t`,`commandLine`:`x`,`resourceFiles`:[{`filePath`:`x`}]}",
                "{`id`:`t`,`commandLine`:`x`,`resourceFiles`:[{`httpUrl`:`http://h/b`}]}",
                "{`id`:`t`,`commandLine`:`x`,`resourceFiles`:[{`httpUrl`:`http://h/b`,`filePath`:`../x`}]}",
                "{`id`:`t`,`commandLine`:`x`,`resourceFiles`:[{`httpUrl`:`http://h/b`,`filePath`:`x`,`fileMode`:`rwx`}]}",
                "{`id`:`t`,`commandLine`:`x`,`outputFiles`:[{`filePattern`:`x`}]}",
                "{`id`:`t`,`commandLine`:`x`,`requiredSlots`:0}",
                "{`id`:`t`,`commandLine`:`x`,`constraints`:{`maxTaskRetryCount`:-2}}"
            })
    void aTaskThatIsNotOneIsRefused(String json) {
        addJob("job");

        var answer = client.post("/jobs/job/tasks", json);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }

    @Test
    void conditionsAreChecked() {
        addJob("job");
        String eTag = client.get("/jobs/job").headers().get("ETag");
        String body = "{\"priority\":1}";

        assertThat(client.send("PATCH", "/jobs/job", body, Map.of("If-Match", eTag))
                        .status())
                .isEqualTo(200);
        var stale = client.send("PATCH", "/jobs/job", body, Map.of("If-Match", eTag));
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("ConditionNotMet");
        String current = client.get("/jobs/job").headers().get("ETag");
        assertThat(client.send("GET", "/jobs/job", null, Map.of("If-None-Match", current))
                        .status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Match      | 0x1, CURRENT      | 200",
                "If-Match      | \"0x1\",\"CURRENT\"| 200",
                "If-Match      | 0x1, 0x2          | 304",
                "If-None-Match | 0x1, W/\"CURRENT\" | 304",
                "If-None-Match | 0x1,0x2,          | 200"
            })
    void aConditionCanNameSeveralVersions(String header, String versions, int status) {
        addJob("job");
        String current = client.get("/jobs/job").headers().get("ETag");

        assertThat(client.send("GET", "/jobs/job", null, Map.of(header, versions.replace("CURRENT", current)))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void aWrongKeyIsRefused() {
        TestClient stranger = new TestClient(emulator.endpoint().toString(), emulator.accountName(), "d3Jvbmc=");

        var answer = stranger.get("/jobs");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("AuthenticationFailed");
        assertThat(answer.json().at("/values/0/key").asText()).isEqualTo("AuthenticationErrorDetail");
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void anotherAccountIsRefused() {
        TestClient stranger = new TestClient(emulator.endpoint().toString(), "somebody", emulator.accountKey());

        assertThat(stranger.get("/jobs").json().at("/values/0/value").asText()).contains("somebody");
    }

    @Test
    void aRequestFromAnHourAgoIsRefused() {
        HttpHeaders headers =
                signed("GET", "/jobs?api-version=2025-06-01", Instant.now().minus(Duration.ofHours(1)));

        var answer = client.raw(
                "GET", URI.create(emulator.endpoint() + "/jobs?api-version=2025-06-01"), headers, new byte[0]);

        assertThat(answer.code()).isEqualTo("AuthenticationFailed");
        assertThat(answer.text()).contains("15 minutes");
    }

    @ParameterizedTest
    @CsvSource({"Bearer x, AuthenticationFailed", "SharedKey nonsense, InvalidAuthenticationInfo"})
    void otherAuthorizationsAreRefused(String authorization, String code) {
        HttpHeaders headers = new DefaultHttpHeaders().set("Authorization", authorization);

        var answer = client.raw("GET", client.uri("/jobs"), headers, new byte[0]);

        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void aCharsetInTheContentTypeIsAccepted() {
        String job = "{\"id\":\"a\",\"poolInfo\":{\"poolId\":\"pool\"}}";
        Map<String, String> charset = Map.of("Content-Type", "application/json; odata=minimalmetadata; charset=utf-8");

        assertThat(client.send("POST", "/jobs", job, charset).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "text/plain"})
    void aContentTypeWithoutMetadataIsRefused(String type) {
        String job = "{\"id\":\"a\",\"poolInfo\":{\"poolId\":\"pool\"}}";

        assertThat(client.send("POST", "/jobs", job, Map.of("Content-Type", type))
                        .code())
                .isEqualTo("InvalidHeaderValue");
    }

    @Test
    void aCompressedBodyIsRefusedByItsHeader() {
        String job = "{\"id\":\"a\",\"poolInfo\":{\"poolId\":\"pool\"}}";

        var answer = client.send("POST", "/jobs", job, Map.of("Content-Encoding", "gzip"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidHeaderValue");
        assertThat(answer.text()).contains("Content-Encoding", "gzip", "not compressed");
        assertThat(client.send("POST", "/jobs", job, Map.of("Content-Encoding", "identity"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void anIdOfARequestMayBeInTheQuery() {
        assertThat(client.get("/jobs?client-request-id=mine&return-client-request-id=true")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void poolsAndImagesAreShown() {
        JsonNode pool = client.get("/pools/POOL").json();

        assertThat(pool.path("id").asText()).isEqualTo("pool");
        assertThat(pool.path("taskSlotsPerNode").asInt()).isEqualTo(4);
        assertThat(pool.path("currentDedicatedNodes").asInt()).isEqualTo(1);
        assertThat(pool.path("allocationState").asText()).isEqualTo("steady");
        assertThat(client.head("/pools/pool").status()).isEqualTo(200);
        assertThat(client.head("/pools/none").status()).isEqualTo(404);
        assertThat(client.get("/pools").json().path("value")).hasSize(1);
        assertThat(client.get("/supportedimages?$filter=" + encode("osType eq 'linux'"))
                        .json()
                        .path("value"))
                .isNotEmpty();
    }

    private HttpHeaders signed(String method, String path, Instant date) {
        HttpHeaders headers = new DefaultHttpHeaders().set("ocp-date", ServiceTime.header(date));
        TestSigner signer = new TestSigner(emulator.accountName(), emulator.accountKey());
        return headers.set(
                "Authorization", signer.authorization(method, URI.create(emulator.endpoint() + path), headers));
    }
}
