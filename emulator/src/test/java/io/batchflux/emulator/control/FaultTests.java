package io.batchflux.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.Fault;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import io.batchflux.emulator.wire.Json;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withAdminPort(0)
                .withRuntime(RuntimeOptions.simulated())
                .withPools(PoolOptions.of("pool").withNodes(0));
    }

    @ParameterizedTest
    @CsvSource({
        "'Jobs_Get:429,first=1,retry-after=2', 429, TooManyRequests, 2",
        "'Jobs_Get:429,first=1', 429, TooManyRequests,",
        "'Jobs_*:503,first=1,retry-after=30', 503, ServerBusy, 30",
        "'*:500,first=1', 500, InternalError,"
    })
    void aRequestIsRefusedWithTheCodeOfTheService(String fault, int status, String code, String retryAfter) {
        addJob("j");
        inject(fault);

        var answer = client.get("/jobs/j");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.headers().get("Retry-After")).isEqualTo(retryAfter);
        assertThat(client.get("/jobs/j").status()).isEqualTo(200);
        assertThat(emulator.injectedFaults()).isEqualTo(Map.of(fault, 1L));
    }

    @ParameterizedTest
    @CsvSource({"Jobs_Create:quota, 409, ActiveJobAndScheduleQuotaReached", "Jobs_Create:500, 500, InternalError"})
    void aJobIsNotCreated(String fault, int status, String code) {
        inject(fault);

        var answer = client.post("/jobs", "{`id`:`j`,`poolInfo`:{`poolId`:`pool`}}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(emulator.activeJobs()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "413, 413, RequestBodyTooLarge",
        "400, 400, InvalidPropertyValue",
        "job-terminating, 409, JobBeingTerminated"
    })
    void aCollectionIsRefusedAsAWhole(String kind, int status, String code) {
        addJob("j");
        inject("Tasks_CreateCollection:" + kind);

        var answer = client.post("/jobs/j/addtaskcollection", collection(3));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(activeTasks()).isZero();
    }

    @Test
    void everySecondRequestIsStruckOrOnlyTheThird() {
        addJob("j");
        inject("Jobs_Get:500,every=2", "Jobs_Get:503,nth=3");

        assertThat(client.get("/jobs/j").status()).isEqualTo(200);
        assertThat(client.get("/jobs/j").status()).isEqualTo(500);
        assertThat(client.get("/jobs/j").status()).isEqualTo(503);
        assertThat(client.get("/jobs/j").status()).isEqualTo(500);
        assertThat(client.get("/jobs/j").status()).isEqualTo(200);
    }

    @Test
    void chanceIsTheSameForTheSameSeed() {
        addJob("j");

        assertThat(drawn(5)).isEqualTo(drawn(5)).contains("200").contains("500");
        assertThat(drawn(5)).isNotEqualTo(drawn(6));
    }

    @ParameterizedTest
    @CsvSource({"reset-before, 0", "reset-after, 3"})
    void aConnectionIsResetBeforeOrAfterTheTasksAreAdded(String kind, int added) {
        addJob("j");
        inject("Tasks_CreateCollection:" + kind + ",first=1");

        assertThatThrownBy(() -> once().post("/jobs/j/addtaskcollection", collection(3)))
                .hasMessageMatching("(?s).*(reset|closed|abort).*");

        assertThat(activeTasks()).isEqualTo(added);
        assertThat(client.post("/jobs/j/addtaskcollection", collection(3)).status())
                .isEqualTo(200);
        assertThat(activeTasks()).isEqualTo(3);
    }

    @Test
    void aConnectionIsResetAndTheTasksAreAddedLater() {
        addJob("j");
        inject("Tasks_CreateCollection:reset-late,first=1,delay=300");

        assertThatThrownBy(() -> once().post("/jobs/j/addtaskcollection", collection(3)))
                .hasMessageMatching("(?s).*(reset|closed|abort).*");

        assertThat(activeTasks()).isZero();
        Eventually.isTrue(() -> activeTasks() == 3);
    }

    @Test
    void aTaskIsNeitherListedNorFoundUntilItIsOldEnough() {
        addJob("j");
        addTask("j", "old", "true");
        Eventually.isTrue(() -> {
            inject("Tasks_*:late-task,lag=PT0.5S");
            return client.get("/jobs/j/tasks/old").status() == 200;
        });
        addTask("j", "new", "true");

        assertThat(client.get("/jobs/j/tasks/new").status()).isEqualTo(404);
        assertThat(client.get("/jobs/j/tasks").json().at("/value/0/id").asText())
                .isEqualTo("old");
        assertThat(client.get("/jobs/j/tasks").json().path("value")).hasSize(1);
        Eventually.isTrue(() -> client.get("/jobs/j/tasks").json().path("value").size() == 2);
    }

    @Test
    void anAnswerEndsInItsMiddle() {
        addJob("j");
        inject("Jobs_Get:truncate,first=1");

        assertThatThrownBy(() -> once().get("/jobs/j")).hasMessageContaining("prematurely");

        assertThat(client.get("/jobs/j").status()).isEqualTo(200);
    }

    @Test
    void aRequestWaits() {
        addJob("j");
        inject("Jobs_Get:latency,delay=50..60");
        long start = System.nanoTime();

        assertThat(client.get("/jobs/j").status()).isEqualTo(200);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
        assertThat(emulator.injectedFaults()).containsValue(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3", "1", "0.0001"})
    void someTasksOfACollectionAreErrorsOfTheServer(String items) {
        addJob("j");
        inject("Tasks_CreateCollection:item-error,items=" + items + ",first=1");

        JsonNode results =
                client.post("/jobs/j/addtaskcollection", collection(20)).json().path("value");

        int failed = 0;
        for (JsonNode result : results) {
            boolean struck = result.path("status").asText().equals("ServerError");
            failed += struck ? 1 : 0;
            assertThat(result.at("/error/code").asText()).isEqualTo(struck ? "ServerBusy" : "");
        }
        assertThat(results).hasSize(20);
        assertThat(failed).isBetween(1, 20);
        assertThat(activeTasks()).isEqualTo(20 - failed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs/j/tasks?maxresults=2", "/jobs/j/tasks?maxresults=2&$filter=state%20eq%20'active'"})
    void anEmptyPageLeadsToThePageThatWasAskedFor(String list) {
        addJob("j");
        client.post("/jobs/j/addtaskcollection", collection(5));
        inject("Tasks_List:empty-page,every=2");

        StringBuilder pages = new StringBuilder();
        String next = list;
        while (!next.isEmpty()) {
            JsonNode page = client.get(next).json();
            pages.append(page.path("value").size()).append(' ');
            next = page.path("odata.nextLink").asText();
        }

        assertThat(pages).hasToString("2 0 2 0 1 ");

        inject("Tasks_List:empty-page,first=1");
        JsonNode first = client.get(list).json();
        assertThat(first.path("value")).isEmpty();
        assertThat(client.get(first.path("odata.nextLink").asText()).json().path("value"))
                .hasSize(2);
    }

    @Test
    void aSmallPageLinksToOnesOfTheSizeThatIsWanted() {
        addJob("j");
        client.post("/jobs/j/addtaskcollection", collection(5));
        inject("Tasks_List:small-page,first=1");

        JsonNode first = client.get("/jobs/j/tasks?maxresults=3&$select=id").json();
        JsonNode second = client.get(first.path("odata.nextLink").asText()).json();
        JsonNode third = client.get(second.path("odata.nextLink").asText()).json();

        assertThat(first.path("value").toString()).isEqualTo("[{\"id\":\"t0\"}]");
        assertThat(second.path("value")).hasSize(3);
        assertThat(third.path("value").toString()).isEqualTo("[{\"id\":\"t4\"}]");
        assertThat(third.has("odata.nextLink")).isFalse();
        assertThat(emulator.injectedFaults()).containsEntry("Tasks_List:small-page,first=1", 1L);
    }

    @Test
    void aLinkMayHaveTheFilterAsItIs() {
        addJob("j");
        client.post("/jobs/j/addtaskcollection", collection(5));
        inject("Tasks_List:raw-link,first=1");

        String list = "/jobs/j/tasks?maxresults=3&$filter=" + encode("state eq 'active'") + "&$select=id";
        String link = client.get(list).json().path("odata.nextLink").asText();

        assertThat(link).contains("$filter=state eq 'active'&").contains("&$skiptoken=");
        assertThat(client.get(link.replace(" ", "%20").replace("'", "%27"))
                        .json()
                        .path("value"))
                .hasSize(2);
    }

    @Test
    void taskCountsAreThoseOfAWhileAgo() {
        addJob("j");
        client.post("/jobs/j/addtaskcollection", collection(5));
        client.post("/jobs/j/tasks/t0/terminate");
        inject("Jobs_GetTaskCounts:stale-counts,lag=PT1H");

        assertThat(counts("active")).isZero();
        assertThat(counts("completed")).isZero();

        inject("Jobs_GetTaskCounts:stale-counts,lag=0");

        assertThat(counts("active")).isEqualTo(4);
        assertThat(counts("failed")).isEqualTo(1);
    }

    @Test
    void aYoungJobIsNotFoundYet() {
        inject("*:late-job,lag=PT1H");
        addJob("j");

        assertThat(client.get("/jobs/j").code()).isEqualTo("JobNotFound");
        assertThat(client.post("/jobs/j/addtaskcollection", collection(1)).code())
                .isEqualTo("JobNotFound");
        assertThat(emulator.injectedFaults()).containsValue(2L);

        inject("*:late-job,lag=0");

        assertThat(client.get("/jobs/j").status()).isEqualTo(200);
    }

    @Test
    void faultsAreChangedWhileTheEmulatorRuns() {
        addJob("j");

        var armed = admin("PUT", "{`seed`:4,`faults`:[`Jobs_Get:500,first=1`]}");
        assertThat(armed.status()).isEqualTo(200);
        assertThat(client.get("/jobs/j").status()).isEqualTo(500);
        assertThat(client.get("/jobs/j").status()).isEqualTo(200);
        assertThat(admin("GET", "").json().toString())
                .isEqualTo("{\"seed\":4,\"faults\":[{\"fault\":\"Jobs_Get:500,first=1\",\"seen\":2,\"injected\":1}]}");

        assertThat(admin("DELETE", "").status()).isEqualTo(204);
        assertThat(admin("GET", "").json().path("faults")).isEmpty();

        var wrong = admin("PUT", "{`faults`:[`Jobs_Get:pigs`]}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().path("error").asText()).contains("pigs");
        assertThat(admin("PUT", "[]").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tasks_List:429,first=3,retry-after=2",
                "*:503,probability=0.01",
                "Tasks_*:latency,nth=2,delay=5..9",
                "Tasks_CreateCollection:item-error,every=3,probability=0.5,items=0.25",
                "Jobs_Get:late-job,lag=PT3S",
                "Jobs_Create:reset-after",
                "Tasks_CreateCollection:reset-late,delay=300..500",
                "Tasks_List:late-task,lag=PT3S",
                "Tasks_List:raw-link,every=2",
                "Tasks_Run:BlobDownloadTimedOut,nth=7",
                "JobPreparationTasks_Run:ContainerInvalidSettings,first=1",
                "*:never-ends,probability=0.1"
            })
    void theTextOfAFaultIsReadAsItIsWritten(String text) {
        assertThat(Fault.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*:500,first=0",
                "*:500,first=x",
                "*:500,probability=2",
                "*:latency,delay=x",
                "*:late-job,lag=x",
                "*:item-error,items=0",
                "Jobz:500",
                "*:500,colour=red",
                "*:429,retry-after=-1",
                "Tasks_Run:429",
                "Tasks_List:never-ends"
            })
    void aFaultThatIsNotOneIsRefused(String text) {
        assertThatThrownBy(() -> Fault.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private String drawn(long seed) {
        emulator.inject(FaultPlan.none().withSeed(seed).withFault("Jobs_Get:500,probability=0.5"));
        StringBuilder statuses = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            statuses.append(client.get("/jobs/j").status()).append(' ');
        }
        return statuses.toString();
    }

    private void inject(String... faults) {
        FaultPlan plan = FaultPlan.none();
        for (String fault : faults) {
            plan = plan.withFault(fault);
        }
        emulator.inject(plan);
    }

    private TestClient once() {
        return client.withoutRetries();
    }

    private int activeTasks() {
        return counts("active");
    }

    private int counts(String group) {
        return client.get("/jobs/j/taskcounts")
                .json()
                .at("/taskCounts/" + group)
                .asInt(-1);
    }

    private TestClient.Answer admin(String method, String json) {
        byte[] body = json.replace('`', '"').getBytes(StandardCharsets.UTF_8);
        var headers = new DefaultHttpHeaders().set("Content-Length", String.valueOf(body.length));
        return client.raw(method, emulator.adminEndpoint().orElseThrow().resolve("/faults"), headers, body);
    }

    private static String collection(int size) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        for (int i = 0; i < size; i++) {
            value.addObject().put("id", "t" + i).put("commandLine", "true");
        }
        return body.toString();
    }
}
