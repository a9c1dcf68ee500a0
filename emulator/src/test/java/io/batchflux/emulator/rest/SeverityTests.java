package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service refuses is refused, unless somebody asks for leniency. */
class SeverityTests extends EmulatorScenario {

    private static String pool(String id, String size, String agent, String containers) {
        return "{`id`:`" + id + "`,`vmSize`:`" + size + "`,`targetDedicatedNodes`:1,`virtualMachineConfiguration`:{"
                + "`nodeAgentSKUId`:`" + agent + "`," + containers + "`imageReference`:{`publisher`:`canonical`,"
                + "`offer`:`0001-com-ubuntu-server-jammy`,`sku`:`22_04-lts`}}}";
    }

    private static final String CONTAINERS =
            "`containerConfiguration`:{`type`:`dockerCompatible`,`containerImageNames`:[`plain`]},";
    private static final String AGENT = "batch.node.ubuntu 22.04";

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withImage("plain", "");
    }

    private String end(String pool, String settings) {
        String job = pool + settings.length();
        client.post("/jobs", "{`id`:`" + job + "`,`poolInfo`:{`poolId`:`" + pool + "`}}");
        addTask(job, "t", "true", settings);
        var execution = awaitTask(job, "t", "completed").path("executionInfo");
        return execution.at("/failureInfo/code").asText(execution.path("result").asText());
    }

    @Test
    void containersAreForPoolsThatHaveThem() {
        assertThat(client.post("/pools", pool("with", "standard_d2_v3", AGENT, CONTAINERS))
                        .status())
                .isEqualTo(201);
        assertThat(client.post("/pools", pool("without", "standard_d2_v3", AGENT, ""))
                        .status())
                .isEqualTo(201);
        String settings = ",`containerSettings`:{`imageName`:`plain`}";

        assertThat(end("with", "")).isEqualTo("ContainerTaskSettingsNotFound");
        assertThat(end("with", settings)).isEqualTo("success");
        assertThat(end("without", settings)).isEqualTo("ContainerPoolNotSupported");
        assertThat(end("without", "")).isEqualTo("success");
        assertThat(end("pool", "")).isEqualTo("success");
    }

    @Test
    void aTaskRunsUnderAnAccountThatItsNodeHas() {
        String accounts = "`userAccounts`:[{`name`:`worker`,`password`:`Secret!1`}],";
        client.post("/pools", pool("users", "standard_d2_v3", AGENT, "").replaceFirst("\\{", "{" + accounts));

        assertThat(end("users", ",`userIdentity`:{`username`:`worker`}")).isEqualTo("success");
        assertThat(end("users", ",`userIdentity`:{`username`:`somebody`}")).isEqualTo("CommandLaunchFailed");
        assertThat(end("pool", ",`userIdentity`:{`username`:`somebody`}")).isEqualTo("success");

        String node = client.get("/pools/users/nodes").json().at("/value/0/id").asText();
        assertThat(client.post(
                                "/pools/users/nodes/" + node + "/users",
                                "{`name`:`added`,`password`:`Secret!1`,`isAdmin`:true}")
                        .status())
                .isEqualTo(201);
        assertThat(end("users", ",`userIdentity`:{`username`:`added`}")).isEqualTo("success");
    }

    @Test
    void aPoolOfWindowsHasNoProgramOfThisMachine() {
        client.post("/pools", pool("w", "standard_d2s_v3", "batch.node.windows amd64", ""));
        client.post(
                "/jobs",
                "{`id`:`prepared`,`poolInfo`:{`poolId`:`w`},`jobPreparationTask`:{`commandLine`:`/bin/sh -c true`}}");
        addTask("prepared", "t", "true");

        assertThat(end("w", "")).isEqualTo("CommandProgramNotFound");
        assertThat(Eventually.get(
                        () -> client.get("/jobs/prepared/jobpreparationandreleasetaskstatus")
                                .json()
                                .at("/value/0/jobPreparationTaskExecutionInfo/failureInfo/code")
                                .asText(),
                        code -> !code.isEmpty()))
                .isEqualTo("CommandProgramNotFound");
    }

    @ParameterizedTest
    @CsvSource({
        "standard_d2s_v3, 8, 201",
        "standard_d2s_v3, 9, 400",
        "standard_d64_v5, 256, 201",
        "standard_d1_v2, 9, 201"
    })
    void aNodeHasFourSlotsForEachOfItsCores(String size, int slots, int status) {
        var answer = client.post(
                "/pools", pool("p", size, AGENT, "").replaceFirst("\\{", "{`taskSlotsPerNode`:" + slots + ","));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    @Test
    void whatFormerVersionsSayOfAPoolIsKept() {
        String former =
                "`targetNodeCommunicationMode`:`simplified`,`resourceTags`:{`a`:`b`},`certificateReferences`:[],";
        client.post("/pools", pool("p", "standard_d2_v3", AGENT, "").replaceFirst("\\{", "{" + former));

        var pool = client.get("/pools/p").json();

        assertThat(pool.path("targetNodeCommunicationMode").asText()).isEqualTo("simplified");
        assertThat(pool.at("/resourceTags/a").asText()).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource({
        "huge, batch.node.ubuntu 22.04, 400, InvalidPropertyValue",
        "s, batch.node.ubuntu 22.04, 400, InvalidPropertyValue",
        "standard_, batch.node.ubuntu 22.04, 400, InvalidPropertyValue",
        "standard_d2_v3, batch.node.amiga 3, 404, NodeAgentSKUNotFound",
        "standard_d2_v3, batch.node.ubuntu, 404, NodeAgentSKUNotFound",
        "STANDARD_D2s_v3, batch.node.windows amd64, 201, ''"
    })
    void machinesThatThereAreNotAreRefused(String size, String agent, int status, String code) {
        var answer = client.post("/pools", pool("p", size, agent, ""));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains(code);
        assertThat(client.post(
                                "/jobs",
                                "{`id`:`j`,`poolInfo`:{`autoPoolSpecification`:{`poolLifetimeOption`:`job`,`pool`:"
                                        + pool("p", size, agent, "").replace("`id`:`p`,", "") + "}}}")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`resourceFiles`:[{`httpUrl`:`blob.txt`,`filePath`:`x`}]",
                "`resourceFiles`:[{`httpUrl`:`ftp://host/x`,`filePath`:`x`}]",
                "`resourceFiles`:[{`httpUrl`:`https://`,`filePath`:`x`}]",
                "`resourceFiles`:[{`storageContainerUrl`:`container`}]",
                "`outputFiles`:[{`filePattern`:`x`,`destination`:{`container`:{`containerUrl`:`container`}},"
                        + "`uploadOptions`:{`uploadCondition`:`taskCompletion`}}]"
            })
    void whatIsNoUrlIsRefused(String files) {
        addJob("job");

        var answer = client.post("/jobs/job/tasks", "{`id`:`t`,`commandLine`:`true`," + files + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidPropertyValue");
        assertThat(answer.text()).contains("a URL is expected");
    }

    /** For those who want it. */
    @Nested
    class Lenient extends EmulatorScenario {

        @Override
        protected EmulatorOptions options() {
            return EmulatorOptions.defaults().withLenient(true).withImage("plain", "");
        }

        @Test
        void whatWouldRunIsAccepted() {
            assertThat(client.post("/pools", pool("with", "huge", "batch.node.amiga 3", CONTAINERS))
                            .status())
                    .isEqualTo(201);
            client.post("/jobs", "{`id`:`j`,`poolInfo`:{`poolId`:`with`}}");
            addTask("j", "t", "true");

            assertThat(awaitTask("j", "t", "completed")
                            .at("/executionInfo/result")
                            .asText())
                    .isEqualTo("success");
        }
    }
}
