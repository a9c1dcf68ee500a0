package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.PoolScenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolScenarioTests extends PoolScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withRuntime(RuntimeOptions.simulated())
                .withLimits(LimitOptions.defaults().withMaxPools(3));
    }

    @Test
    void aNewPoolIsAsTheServiceShowsIt() {
        var answer = addPool("Pool-A", ",`targetDedicatedNodes`:1");

        String url = emulator.endpoint() + "/pools/Pool-A";
        assertThat(answer.text()).isEmpty();
        assertThat(answer.headers().get("Location")).isEqualTo(url);
        assertThat(answer.headers().get("DataServiceId")).isEqualTo(url);
        JsonNode pool = awaitSteady("pool-a");
        assertThat(pool.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "odata.metadata",
                        "id",
                        "url",
                        "eTag",
                        "lastModified",
                        "creationTime",
                        "state",
                        "stateTransitionTime",
                        "allocationState",
                        "allocationStateTransitionTime",
                        "vmSize",
                        "resizeTimeout",
                        "currentDedicatedNodes",
                        "targetDedicatedNodes",
                        "currentLowPriorityNodes",
                        "targetLowPriorityNodes",
                        "enableAutoScale",
                        "enableInterNodeCommunication",
                        "taskSlotsPerNode",
                        "taskSchedulingPolicy",
                        "virtualMachineConfiguration");
        assertThat(pool.path("odata.metadata").asText()).endsWith("/$metadata#pools/@Element");
        assertThat(pool.path("id").asText()).isEqualTo("Pool-A");
        assertThat(pool.path("eTag").asText()).isEqualTo(answer.headers().get("ETag"));
        assertThat(pool.path("vmSize").asText()).isEqualTo("standard_d1_v2");
        assertThat(pool.path("resizeTimeout").asText()).isEqualTo("PT15M");
        assertThat(pool.path("currentDedicatedNodes").asInt()).isEqualTo(1);
        assertThat(pool.path("taskSlotsPerNode").asInt()).isEqualTo(1);
        assertThat(pool.at("/taskSchedulingPolicy/nodeFillType").asText()).isEqualTo("Spread");
        assertThat(pool.at("/virtualMachineConfiguration/imageReference/version")
                        .asText())
                .isEqualTo("latest");
    }

    @Test
    void twoPoolsCannotHaveIdsThatDifferInCaseOnly() {
        addPool("a", "");

        var answer = client.post("/pools", "{`id`:`A`," + MACHINE + "}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("PoolExists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`vmSize`:`standard_d1_v2`                                                | 400 | MissingRequiredProperty",
                "`id`:`x`,`vmSize`:`standard_d1_v2`                                       | 400 | MissingRequiredProperty",
                "`id`:`x y`,MACHINE                                          | 400 | InvalidPropertyValue",
                "`id`:`x`,MACHINE,`colour`:`red`                             | 400 | InvalidRequestBody",
                "`id`:`x`,MACHINE,`targetDedicatedNodes`:-1                  | 400 | InvalidPropertyValue",
                "`id`:`x`,MACHINE,`resizeTimeout`:`PT4M`                     | 400 | InvalidPropertyValue",
                "`id`:`x`,MACHINE,`taskSlotsPerNode`:257                     | 400 | InvalidPropertyValue",
                "`id`:`x`,MACHINE,`startTask`:{}                             | 400 | MissingRequiredProperty",
                "`id`:`x`,MACHINE,`mountConfiguration`:[{},{},{},{},{},{},{},{},{},{},{}] | 400 | InvalidPropertyValue",
                "`id`:`x`,MACHINE,`certificateReferences`:[{`thumbprint`:`a`}] | 409 | InvalidCertificateReferences",
                "`id`:`x`,MACHINE,`metadata`:[{`name`:``,`value`:`v`}]       | 400 | EmptyMetadataKey",
                "`id`:`x`,MACHINE,`enableAutoScale`:true                     | 400 | MissingRequiredProperty",
                "`id`:`x`,MACHINE,`autoScaleFormula`:`$TargetDedicated=1`    | 400 | InvalidPropertyValue",
                "`id`:`x`,MACHINE,`applicationPackageReferences`:[{`applicationId`:`a`}]"
                        + " | 409 | InvalidApplicationPackageReferences",
                "`id`:`x`,MACHINE,`enableAutoScale`:true,`autoScaleFormula`:`a=1`,`targetDedicatedNodes`:1"
                        + " | 400 | InvalidPropertyValue",
                "`id`:`x`,`vmSize`:`standard_d1_v2`,`virtualMachineConfiguration`:{`imageReference`:{`publisher`:`p`},"
                        + "`nodeAgentSKUId`:`batch.node.debian 12`} | 400 | MissingRequiredProperty",
                "`id`:`x`,`vmSize`:`standard_d1_v2`,`virtualMachineConfiguration`:{`imageReference`:"
                        + "{`virtualMachineImageId`:`i`},`nodeAgentSKUId`:`dos`} | 404 | NodeAgentSKUNotFound"
            })
    void aPoolThatCannotBeIsRefused(String members, int status, String code) {
        var answer = client.post("/pools", "{" + members.replace("MACHINE", MACHINE) + "}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void anAccountHasAQuotaOfPools() {
        addPool("a", "");
        addPool("b", "");

        assertThat(client.post("/pools", "{`id`:`c`," + MACHINE + "}").code()).isEqualTo("PoolQuotaReached");
    }

    @Test
    void passwordsAreNeverShownAgain() {
        addPool("a", ",`userAccounts`:[{`name`:`u`,`password`:`secret`,`linuxUserConfiguration`:{`uid`:5,`gid`:5}}]");

        JsonNode pool = pool("a");

        assertThat(pool.at("/userAccounts/0/linuxUserConfiguration/uid").asInt())
                .isEqualTo(5);
        assertThat(pool.toString()).doesNotContain("secret");
    }

    @Test
    void aPatchChangesWhatItSendsAndTheVersionWithIt() {
        addPool("a", ",`metadata`:[{`name`:`n`,`value`:`v`}]");
        String before = awaitSteady("a").path("eTag").asText();

        var answer = client.patch("/pools/a", "{`startTask`:{`commandLine`:`x`}}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.headers().get("ETag")).isNotEqualTo(before);
        JsonNode pool = pool("a");
        assertThat(pool.path("eTag").asText()).isEqualTo(answer.headers().get("ETag"));
        assertThat(pool.at("/startTask/waitForSuccess").asBoolean()).isTrue();
        assertThat(pool.at("/startTask/userIdentity/autoUser/scope").asText()).isEqualTo("task");
        assertThat(pool.at("/metadata/0/value").asText()).isEqualTo("v");
    }

    @Test
    void whatNodesAreMadeOfIsChangedOnlyWhileThereAreNone() {
        addPool("empty", "");
        addPool("full", ",`targetDedicatedNodes`:1");
        awaitSteady("empty");
        awaitSteady("full");

        assertThat(client.patch("/pools/empty", "{`vmSize`:`Standard_D2`,`taskSlotsPerNode`:2}")
                        .status())
                .isEqualTo(200);
        assertThat(client.patch("/pools/full", "{`vmSize`:`Standard_D2`}").code())
                .isEqualTo("OperationInvalidForCurrentState");
        assertThat(pool("empty").path("taskSlotsPerNode").asInt()).isEqualTo(2);
    }

    @Test
    void replacingThePropertiesTakesAwayWhatIsNotSent() {
        addPool("a", ",`startTask`:{`commandLine`:`x`},`metadata`:[{`name`:`n`,`value`:`v`}]");

        assertThat(client.post("/pools/a/updateproperties", "{`metadata`:[]}").code())
                .isEqualTo("MissingRequiredProperty");
        assertThat(client.post("/pools/a/updateproperties", "{`metadata`:[],`applicationPackageReferences`:[]}")
                        .status())
                .isEqualTo(204);

        assertThat(pool("a").has("startTask")).isFalse();
        assertThat(pool("a").has("metadata")).isFalse();
    }

    @Test
    void aConditionThatDoesNotHoldStopsAChange() {
        String old = addPool("a", "").headers().get("ETag");
        awaitSteady("a");
        client.patch("/pools/a", "{`metadata`:[{`name`:`n`,`value`:`v`}]}");

        Map<String, String> condition = Map.of("If-Match", old);

        assertThat(client.send("PATCH", "/pools/a", "{\"metadata\":[]}", condition)
                        .status())
                .isEqualTo(412);
        assertThat(client.send("POST", "/pools/a/resize", "{\"targetDedicatedNodes\":1}", condition)
                        .code())
                .isEqualTo("ConditionNotMet");
        assertThat(client.send("DELETE", "/pools/a", null, condition).status()).isEqualTo(412);
        assertThat(client.send(
                                "HEAD",
                                "/pools/a",
                                null,
                                Map.of("If-None-Match", pool("a").path("eTag").asText()))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void aPoolIsDeletingUntilItIsGone() {
        emulator.supply("pool", NodeSupply.prompt().withDelay(Duration.ofDays(1)));

        assertThat(client.delete("/pools/pool").status()).isEqualTo(202);

        JsonNode pool = pool("pool");
        assertThat(pool.path("state").asText()).isEqualTo("deleting");
        assertThat(pool.path("targetDedicatedNodes").asInt(-1)).isZero();
        assertThat(pool.path("allocationState").asText()).isEqualTo("resizing");
        assertThat(client.delete("/pools/pool").code()).isEqualTo("PoolBeingDeleted");
        assertThat(client.patch("/pools/pool", "{}").code()).isEqualTo("PoolBeingDeleted");
        assertThat(client.post("/pools/pool/resize", "{`targetDedicatedNodes`:1}")
                        .code())
                .isEqualTo("PoolBeingDeleted");
        assertThat(client.post("/pools", "{`id`:`pool`," + MACHINE + "}").code())
                .isEqualTo("PoolBeingDeleted");
        assertThat(client.get("/pools?$filter=" + encode("state eq 'deleting'"))
                        .json()
                        .path("value"))
                .hasSize(1);
    }

    @Test
    void aDeletedPoolGivesItsTasksBackToTheirJobs() {
        addJob("job");
        addTask("job", "t", "x", LONG);
        awaitTask("job", "t", "running");

        assertThat(client.delete("/pools/pool").status()).isEqualTo(202);

        Eventually.isTrue(() -> client.head("/pools/pool").status() == 404);
        JsonNode waiting = task("job", "t");
        assertThat(waiting.path("state").asText()).isEqualTo("active");
        assertThat(waiting.at("/executionInfo/requeueCount").asInt()).isEqualTo(1);
        assertThat(client.get("/jobs/job").json().path("state").asText()).isEqualTo("active");

        addPool("pool", ",`targetDedicatedNodes`:1");
        awaitTask("job", "t", "running");
    }

    @Test
    void poolsAreFilteredBySomeOfTheirProperties() {
        addPool("b", ",`targetDedicatedNodes`:1,`enableInterNodeCommunication`:true");
        awaitSteady("b");

        assertThat(ids("startswith(id,'B')")).containsExactly("b");
        assertThat(ids("allocationState eq 'steady' and vmSize ne 'standard_d1_v2'"))
                .containsExactly("pool");
        assertThat(ids("enableInterNodeCommunication eq true")).containsExactly("b");
        assertThat(ids("state eq 'deleting'")).isEmpty();
        assertThat(ids("creationTime gt DateTime'2100-01-01T00:00:00Z'")).isEmpty();
        assertThat(client.get("/pools?$filter=" + encode("taskSlotsPerNode eq 1"))
                        .code())
                .isEqualTo("InvalidQueryParameterValue");
        assertThat(client.get("/pools?$select=id,state&maxresults=1")
                        .json()
                        .at("/value/0")
                        .toString())
                .isEqualTo("{\"id\":\"b\",\"state\":\"active\"}");
    }

    @Test
    void thereAreImagesButNoApplications() {
        JsonNode images = client.get(
                        "/supportedimages?$filter=" + encode("nodeAgentSKUId eq 'batch.node.ubuntu 22.04'"))
                .json()
                .path("value");

        assertThat(images).hasSize(1);
        assertThat(images.at("/0/imageReference/publisher").asText()).isEqualTo("canonical");
        assertThat(client.get("/applications").json().path("value")).isEmpty();
        assertThat(client.get("/applications/a").code()).isEqualTo("ApplicationNotFound");
    }

    private List<String> ids(String filter) {
        return client.get("/pools?$filter=" + encode(filter))
                .json()
                .path("value")
                .findValuesAsText("id");
    }
}
