package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.wire.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What differs by the version of the API that a client names, and what is not answered in any. */
class ApiVersionTests extends EmulatorScenario {

    private static final String POOL_2019 = "{`id`:`p`,`vmSize`:`standard_d2_v3`,`maxTasksPerNode`:3,`startTask`:{"
            + "`commandLine`:`true`,`resourceFiles`:[{`blobSource`:`http://127.0.0.1:1/x`,`filePath`:`x`}]},"
            + "`virtualMachineConfiguration`:{`nodeAgentSKUId`:`batch.node.ubuntu 22.04`,`imageReference`:{"
            + "`publisher`:`canonical`,`offer`:`0001-com-ubuntu-server-jammy`,`sku`:`22_04-lts`}}}";

    @ParameterizedTest
    @CsvSource({
        "2025-06-01, true, false",
        "2020-09-01.12.0, true, false",
        "2020-03-01.11.0, false, false",
        "2018-12-01.8.0, false, false",
        "2018-03-01.6.1, false, true"
    })
    void taskCountsAreFlatBeforeTheyCountedSlots(String version, boolean nested, boolean validated) {
        addJob("job");
        addTask("job", "t", "true");
        awaitTask("job", "t", "completed");

        JsonNode counts =
                client.get("/jobs/job/taskcounts?api-version=" + version).json();

        assertThat((nested ? counts.path("taskCounts") : counts)
                        .path("succeeded")
                        .asInt())
                .isEqualTo(1);
        assertThat(counts.has("taskCounts")).isEqualTo(nested);
        assertThat(counts.has("taskSlotCounts")).isEqualTo(nested);
        assertThat(counts.has("validationStatus")).isEqualTo(validated);
        assertThat(counts.path("odata.metadata").asText()).contains("taskcounts");
    }

    @Test
    void membersHaveTheNamesOfTheVersion() {
        assertThat(client.post("/pools?api-version=2018-08-01.7.0", POOL_2019).status())
                .isEqualTo(201);

        JsonNode former = client.get("/pools/p?api-version=2018-08-01.7.0").json();
        JsonNode middle = client.get("/pools/p?api-version=2019-08-01.10.0").json();
        JsonNode today = client.get("/pools/p").json();

        assertThat(former.path("maxTasksPerNode").asInt()).isEqualTo(3);
        assertThat(former.has("taskSlotsPerNode")).isFalse();
        assertThat(former.at("/startTask/resourceFiles/0/blobSource").asText()).isEqualTo("http://127.0.0.1:1/x");
        assertThat(middle.path("maxTasksPerNode").asInt()).isEqualTo(3);
        assertThat(middle.at("/startTask/resourceFiles/0/httpUrl").isTextual()).isTrue();
        assertThat(today.path("taskSlotsPerNode").asInt()).isEqualTo(3);
        assertThat(today.at("/startTask/resourceFiles/0/httpUrl").isTextual()).isTrue();
        assertThat(client.get("/pools?$select=id,maxTasksPerNode&api-version=2019-08-01.10.0")
                        .json()
                        .at("/value/0/maxTasksPerNode")
                        .asInt())
                .isEqualTo(3);
        assertThat(client.post("/pools", POOL_2019).code()).isEqualTo("InvalidRequestBody");
        assertThat(client.get("/pools/p?api-version=2016-07-01.3.1").json().has("targetDedicated"))
                .isTrue();
    }

    @Test
    void beforeThereWereIdentitiesATaskWasElevated() {
        addJob("job");
        String version = "?api-version=2016-07-01.3.1";

        client.post("/jobs/job/tasks" + version, "{`id`:`t`,`commandLine`:`true`,`runElevated`:true}");

        assertThat(client.get("/jobs/job/tasks/t" + version)
                        .json()
                        .path("runElevated")
                        .asBoolean())
                .isTrue();
        assertThat(task("job", "t").at("/userIdentity/autoUser/elevationLevel").asText())
                .isEqualTo("admin");
    }

    @Test
    void nodeAgentsAreListedInTheVersionsThatHaveThatList() {
        JsonNode agents =
                client.get("/nodeagentskus?api-version=2018-12-01.8.0").json();

        assertThat(agents.path("value").findValuesAsText("id")).contains("batch.node.ubuntu 22.04");
        assertThat(agents.at("/value/0/verifiedImageReferences/0/publisher").isTextual())
                .isTrue();
        assertThat(client.get("/nodeagentskus").code()).isEqualTo("InvalidUri");
    }

    @Test
    void whatIsNotAnsweredIsNotImplementedByItsName() {
        List<Operation> asked = Arrays.stream(Operation.values())
                .filter(operation -> operation
                        .id()
                        .matches("Certificates_.*|.*Lifetime.*|.*UsageMetrics|Nodes_GetRemoteDesktop|Pools_UpgradeOS"))
                .toList();

        assertThat(asked).hasSize(10);
        for (Operation operation : asked) {
            String path = operation
                    .path()
                    .replace("{pool}", "pool")
                    .replace("{certificate}", "thumbprintAlgorithm=sha1,thumbprint=ab")
                    .replaceAll("[{]\\w+}", "x");
            var answer = client.send(operation.method(), path + "?timeout=30&anything=1", null, Map.of());

            assertThat(answer.status()).as(operation.id()).isEqualTo(501);
            assertThat(answer.code()).as(operation.id()).isEqualTo("NotImplemented");
            assertThat(answer.json().at("/values/0/value").asText()).contains(operation.id());
        }
    }

    @Test
    void theDocumentNamesWhatIsNotAnsweredAndNothingElse() throws IOException {
        String document =
                Files.readString(Path.of(System.getProperty("user.dir").replaceFirst("/emulator$", ""))
                        .resolve("docs/emulator.md"));
        String named = document.substring(document.indexOf("answered 501 `NotImplemented`"));
        named = named.substring(0, named.indexOf(" Bodies are"));

        // What stands for any other change of a node is no operation of the service.
        for (Operation operation : EnumSet.complementOf(EnumSet.of(Operation.NODES_CHANGE))) {
            String path = operation.path().replaceAll("[{][^}]+}", "x");
            boolean answered =
                    client.send(operation.method(), path, null, Map.of()).status() != 501;
            assertThat(named.contains("`" + operation.id() + "`"))
                    .as(operation.id())
                    .isEqualTo(!answered);
        }
    }
}
