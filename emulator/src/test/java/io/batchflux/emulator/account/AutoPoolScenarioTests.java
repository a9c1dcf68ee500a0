package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoPoolScenarioTests extends EmulatorScenario {

    private static final String MACHINE =
            "`vmSize`:`standard_d1_v2`,`virtualMachineConfiguration`:{`imageReference`:{`publisher`:`canonical`,"
                    + "`offer`:`ubuntu`,`sku`:`22_04`},`nodeAgentSKUId`:`batch.node.ubuntu 22.04`}";

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withRuntime(RuntimeOptions.simulated())
                .withLimits(LimitOptions.defaults().withMaxPools(2));
    }

    @Test
    void aJobHasAPoolOfItsOwnWhichEndsWithIt() {
        assertThat(add("job", automatic(",`autoPoolIdPrefix`:`mine-`", "`targetDedicatedNodes`:2,`taskSlotsPerNode`:2"))
                        .status())
                .isEqualTo(201);
        addTask("job", "t", "x", ",`requiredSlots`:2");

        JsonNode task = awaitTask("job", "t", "completed");

        String pool = task.at("/nodeInfo/poolId").asText();
        assertThat(pool).matches("mine-[0-9A-F-]{36}");
        JsonNode job = client.get("/jobs/job").json();
        assertThat(job.at("/executionInfo/poolId").asText()).isEqualTo(pool);
        assertThat(job.at("/poolInfo/autoPoolSpecification/poolLifetimeOption").asText())
                .isEqualTo("job");
        assertThat(job.at("/poolInfo/autoPoolSpecification/keepAlive").asBoolean(true))
                .isFalse();
        assertThat(job.at("/poolInfo").has("poolId")).isFalse();
        assertThat(client.get("/pools/" + pool)
                        .json()
                        .path("targetDedicatedNodes")
                        .asInt())
                .isEqualTo(2);
        client.post("/jobs/job/terminate");
        Eventually.isTrue(() -> client.head("/pools/" + pool).status() == 404);
        awaitJob("job", "completed");
    }

    @Test
    void aPoolThatIsToBeKeptOutlivesItsJob() {
        add("job", automatic("", "`targetDedicatedNodes`:1"));
        String pool = client.get("/jobs/job").json().at("/executionInfo/poolId").asText();

        var answer = client.patch(
                "/jobs/job", "{`poolInfo`:{`autoPoolSpecification`:{`poolLifetimeOption`:`job`,`keepAlive`:true}}}");
        client.delete("/jobs/job");
        Eventually.isTrue(() -> client.get("/jobs/job").status() == 404);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(client.get("/pools/" + pool).json().path("state").asText()).isEqualTo("active");
    }

    @Test
    void aJobWhosePoolCannotBeMadeIsCompletedAndSaysWhy() {
        add("one", automatic("", "`targetDedicatedNodes`:0"));

        assertThat(add(
                                "two",
                                automatic("", "`targetDedicatedNodes`:0")
                                        + ",`jobManagerTask`:{`id`:`m`,`commandLine`:`x`}")
                        .status())
                .isEqualTo(201);

        JsonNode job = client.get("/jobs/two").json();
        assertThat(job.path("state").asText()).isEqualTo("completed");
        assertThat(job.at("/executionInfo/schedulingError/code").asText())
                .isEqualTo("AutoPoolCreationFailedWithQuotaReached");
        assertThat(job.at("/executionInfo/schedulingError/category").asText()).isEqualTo("UserError");
        assertThat(job.at("/executionInfo").has("terminateReason")).isFalse();
        assertThat(client.get("/jobs/two/tasks").json().path("value")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`poolLifetimeOption`:`jobschedule`,`pool`:{}             | InvalidPropertyValue",
                "`pool`:{}                                               | MissingRequiredProperty",
                "`poolLifetimeOption`:`job`                              | MissingRequiredProperty",
                "`poolLifetimeOption`:`job`,`pool`:{`vmSize`:`standard_d1_v2`}         | MissingRequiredProperty",
                "`poolLifetimeOption`:`job`,`autoPoolIdPrefix`:`a b`      | InvalidPropertyValue",
                "`poolLifetimeOption`:`job`,`pool`:{`colour`:`red`}       | InvalidRequestBody"
            })
    void anAutomaticPoolThatIsWrongIsRefused(String members, String code) {
        var answer = add("job", ",`poolInfo`:{`autoPoolSpecification`:{" + members + "}}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(client.get("/jobs/job").status()).isEqualTo(404);
    }

    @Test
    void aJobCannotHaveBothKindsOfPools() {
        assertThat(add("job", automatic("", "`targetDedicatedNodes`:1").replaceFirst("\\{", "{`poolId`:`pool`,"))
                        .code())
                .isEqualTo("InvalidPropertyValue");
        addJob("named");
        assertThat(client.patch("/jobs/named", "{`poolInfo`:{`autoPoolSpecification`:{`keepAlive`:true}}}")
                        .code())
                .isEqualTo("InvalidPropertyValue");
    }

    private TestClient.Answer add(String id, String more) {
        return client.post("/jobs", "{`id`:`" + id + "`" + more + "}");
    }

    private static String automatic(String more, String pool) {
        return ",`poolInfo`:{`autoPoolSpecification`:{`poolLifetimeOption`:`Job`" + more + ",`pool`:{" + pool + ","
                + MACHINE + "}}}";
    }
}
