package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskListTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withLimits(LimitOptions.defaults().withMaxPageSize(40));
    }

    @BeforeEach
    void addJob() {
        client.post("/jobs", "{`id`:`j`,`poolInfo`:{`poolId`:`missing`}}");
    }

    @Test
    void aCollectionSaysWhatBecameOfEachTask() {
        ObjectNode body = collection(100);
        ((ObjectNode) body.at("/value/7")).put("id", "T1");
        ((ObjectNode) body.at("/value/8")).put("id", "not valid");
        ((ObjectNode) body.at("/value/9")).remove("commandLine");

        var answer = client.post("/jobs/j/addtaskcollection", body.toString());

        assertThat(answer.status()).isEqualTo(200);
        JsonNode results = answer.json().path("value");
        assertThat(results).hasSize(100);
        assertThat(statuses(results)).containsOnlyOnce("t1 Success", "T1 ClientError TaskExists");
        assertThat(statuses(results))
                .contains("not valid ClientError InvalidPropertyValue", "t9 ClientError MissingRequiredProperty");
        assertThat(results.get(0).path("location").asText()).startsWith(emulator.endpoint() + "/jobs/j/tasks/");
        assertThat(client.get("/jobs/j/taskcounts")
                        .json()
                        .at("/taskCounts/active")
                        .asInt())
                .isEqualTo(97);
    }

    @Test
    void theResultsOfACollectionComeInAnotherOrder() {
        JsonNode results = client.post(
                        "/jobs/j/addtaskcollection", collection(20).toString())
                .json()
                .path("value");

        assertThat(results.findValuesAsText("taskId"))
                .containsExactlyInAnyOrderElementsOf(
                        collection(20).path("value").findValuesAsText("id"))
                .isNotEqualTo(collection(20).path("value").findValuesAsText("id"));
    }

    @Test
    void aCollectionOfMoreThanAHundredTasksIsRefusedAsAWhole() {
        var answer = client.post("/jobs/j/addtaskcollection", collection(101).toString());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidPropertyValue");
        assertThat(client.get("/jobs/j/tasks").json().path("value")).isEmpty();
    }

    @Test
    void aBodyOfMoreThanOneMebibyteIsRefused() {
        ObjectNode body = collection(2);
        ((ObjectNode) body.at("/value/0")).put("commandLine", "echo " + "x".repeat(1 << 20));

        var answer = client.post("/jobs/j/addtaskcollection", body.toString());

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("RequestBodyTooLarge");
        assertThat(answer.json().at("/values/0").toString()).isEqualTo("{\"key\":\"MaxLimit\",\"value\":\"1048576\"}");
    }

    @Test
    void pagesFollowEachOtherByTheirLinks() {
        client.post("/jobs/j/addtaskcollection", collection(100).toString());

        List<Integer> sizes = new ArrayList<>();
        TreeSet<String> ids = new TreeSet<>();
        String next = "/jobs/j/tasks?maxresults=1000&$select=id";
        while (!next.isEmpty()) {
            JsonNode page = client.get(next).json();
            sizes.add(page.path("value").size());
            page.path("value").forEach(task -> ids.add(task.path("id").asText()));
            next = page.path("odata.nextLink").asText();
        }

        assertThat(sizes).containsExactly(40, 40, 20);
        assertThat(ids).hasSize(100);
    }

    @Test
    void aFilteredListGoesOnWhereItsPageEnded() {
        client.post("/jobs/j/addtaskcollection", collection(100).toString());
        String filter = encode("state eq 'active' and stateTransitionTime gt DateTime'2020-01-01T00:00:00Z'");

        JsonNode first =
                client.get("/jobs/j/tasks?$filter=" + filter + "&maxresults=30").json();
        JsonNode second = client.get(first.path("odata.nextLink").asText()).json();

        assertThat(ids(first)).hasSize(30).first().isEqualTo("t0");
        assertThat(ids(second)).hasSize(30).first().isEqualTo("t30");
    }

    @Test
    void whatChangedSinceAMomentIsWhatCameAfterIt() {
        client.post("/jobs/j/addtaskcollection", collection(5).toString());
        String moment = client.get("/jobs/j/tasks/t2")
                .json()
                .path("stateTransitionTime")
                .asText();

        assertThat(list("stateTransitionTime gt DateTime'" + moment + "'")).containsExactly("t3", "t4");
        assertThat(list("stateTransitionTime ge DateTime'" + moment + "'")).containsExactly("t2", "t3", "t4");
        assertThat(list("stateTransitionTime lt DateTime'" + moment + "'")).containsExactly("t0", "t1");
        assertThat(list("stateTransitionTime eq DateTime'" + moment + "'")).containsExactly("t2");
        assertThat(list("state eq 'completed' and stateTransitionTime ge DateTime'" + moment + "'"))
                .isEmpty();

        client.post("/jobs/j/tasks/t0/terminate");

        assertThat(list("state eq 'completed' and stateTransitionTime ge DateTime'" + moment + "'"))
                .containsExactly("t0");
        assertThat(list("stateTransitionTime gt DateTime'" + moment + "'")).containsExactly("t3", "t4", "t0");
    }

    @Test
    void filtersSelectByEachProperty() {
        client.post("/jobs/j/addtaskcollection", collection(12).toString());
        client.post("/jobs/j/tasks/t3/terminate");

        assertThat(list("startswith(id,'T1')")).containsExactly("t1", "t10", "t11");
        assertThat(list("id ge 't8' and id le 't9'")).containsExactly("t8", "t9");
        assertThat(list("state ne 'active'")).containsExactly("t3");
        assertThat(list("executionInfo/result eq 'failure'")).containsExactly("t3");
        assertThat(list("executionInfo/exitCode eq 0")).isEmpty();
        assertThat(list("(id eq 't1' or id eq 't2') and state eq 'active'")).containsExactly("t1", "t2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour eq 'red'",
                "state gt 'active'",
                "id eq 5",
                "id eq 't1' and",
                "(id eq 't1'",
                "state is 'active'",
                "startswith(state,'a')",
                "stateTransitionTime gt DateTime'yesterday'",
                "lastModified gt DateTime'2020-01-01T00:00:00Z'"
            })
    void aFilterThatIsNotOneIsRefused(String filter) {
        var answer = client.get("/jobs/j/tasks?$filter=" + encode(filter));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidQueryParameterValue");
    }

    @Test
    void onlySelectedMembersAreShown() {
        client.post("/jobs/j/addtaskcollection", collection(1).toString());

        JsonNode task = client.get("/jobs/j/tasks?$select=id,%20state").json().at("/value/0");

        assertThat(task.toString()).isEqualTo("{\"id\":\"t0\",\"state\":\"active\"}");
        assertThat(client.get("/jobs/j/tasks?$select=colour").code()).isEqualTo("InvalidQueryParameterValue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1"})
    void aPageSizeOutOfRangeIsRefused(String size) {
        assertThat(client.get("/jobs/j/tasks?maxresults=" + size).code()).isEqualTo("OutOfRangeQueryParameterValue");
    }

    private List<String> list(String filter) {
        return ids(client.get("/jobs/j/tasks?$filter=" + encode(filter)).json());
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("value").forEach(task -> ids.add(task.path("id").asText()));
        return ids;
    }

    private static List<String> statuses(JsonNode results) {
        List<String> statuses = new ArrayList<>();
        results.forEach(result -> statuses.add(
                (result.path("taskId").asText() + " " + result.path("status").asText() + " "
                                + result.at("/error/code").asText())
                        .trim()));
        return statuses;
    }

    private static ObjectNode collection(int size) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        IntStream.range(0, size)
                .forEach(i -> value.addObject().put("id", "t" + i).put("commandLine", "true"));
        return body;
    }
}
