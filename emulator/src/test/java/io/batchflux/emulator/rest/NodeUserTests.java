package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The users and the remote login of nodes, and their extensions; all tests share an emulator, each has users of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeUserTests {

    private static final String SECRET = "`password`:`top secret`";

    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAI" + "A".repeat(43);

    private BatchEmulator emulator;
    private TestClient client;
    private String linux;
    private String windows;

    @BeforeAll
    void begin() {
        emulator = BatchEmulator.start(EmulatorOptions.defaults()
                .withPools(PoolOptions.of("pool").withNodes(2))
                .withRuntime(RuntimeOptions.simulated()));
        client = new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
        client.post(
                "/pools",
                "{`id`:`windows`,`vmSize`:`standard_d2s_v3`,`targetDedicatedNodes`:1,`virtualMachineConfiguration`:{"
                        + "`imageReference`:{`publisher`:`MicrosoftWindowsServer`,`offer`:`WindowsServer`,"
                        + "`sku`:`2022-datacenter`},`nodeAgentSKUId`:`batch.node.windows amd64`}}");
        linux = path("pool", 0);
        windows = path("windows", 0);
        idle(linux);
        idle(windows);
    }

    @AfterAll
    void end() {
        emulator.close();
    }

    @Test
    void aUserIsAddedReplacedAndDeleted() {
        String users = linux + "/users";

        TestClient.Answer added = client.post(
                users, "{`name`:`anna b`,`isAdmin`:true,`expiryTime`:`2030-01-01T00:00:00Z`," + SECRET + "}");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.text()).isEmpty();
        assertThat(added.headers().contains("Location")).isFalse();
        assertThat(added.headers().get("DataServiceId")).endsWith(users + "/anna%20b");
        TestClient.Answer again = client.post(users, "{`name`:`anna b`," + SECRET + "}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("NodeUserExists");
        assertThat(client.put(users + "/anna%20b", "{" + SECRET + "}").status()).isEqualTo(200);
        assertThat(client.delete(users + "/anna%20b").status()).isEqualTo(200);
        assertThat(client.delete(users + "/anna%20b").code()).isEqualTo("NodeUserNotFound");
        assertThat(client.put(users + "/anna%20b", "{" + SECRET + "}").status()).isEqualTo(404);
    }

    @Test
    void aUserIsOfOneNode() {
        client.post(linux + "/users", "{`name`:`one`," + SECRET + "}");

        assertThat(client.delete(path("pool", 1) + "/users/one").code()).isEqualTo("NodeUserNotFound");
        assertThat(client.post("/pools/pool/nodes/none/users", "{`name`:`one`," + SECRET + "}")
                        .code())
                .isEqualTo("NodeNotFound");
        assertThat(client.delete("/pools/pool/nodes/none/users/one").code()).isEqualTo("NodeNotFound");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linux   | `name`:`a`,`sshPublicKey`:`ssh-ed25519 KEY me@here` | 201 |",
                "linux   | `name`:`b`,`sshPublicKey`:`KEY` | 201 |",
                "linux   | `name`:`c`,`sshPublicKey`:`no key at all` | 400 | InvalidPropertyValue",
                "linux   | `name`:`d` | 400 | MissingRequiredProperty",
                "linux   | `name`:`e`,`password`:`` | 400 | MissingRequiredProperty",
                "linux   | `name`:` `,`password`:`p` | 400 | InvalidPropertyValue",
                "linux   | `password`:`p` | 400 | MissingRequiredProperty",
                "linux   | `name`:`f`,`password`:`p`,`expiryTime`:`soon` | 400 | InvalidPropertyValue",
                "linux   | `name`:`g`,`password`:`p`,`isAdmin`:`yes` | 400 | InvalidPropertyValue",
                "windows | `name`:`a`,`password`:`p` | 201 |",
                "windows | `name`:`b`,`password`:`p`,`sshPublicKey`:`KEY` | 400 | InvalidPropertyValue",
                "windows | `name`:`c` | 400 | MissingRequiredProperty"
            })
    void whatAUserNeedsDependsOnItsSystem(String system, String user, int status, String code) {
        TestClient.Answer answer = client.post(
                (system.equals("linux") ? linux : windows) + "/users", "{" + user.replace("KEY", KEY) + "}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (code != null) {
            assertThat(answer.code()).isEqualTo(code);
        }
        assertThat(answer.text()).doesNotContain("no key at all");
    }

    @Test
    void aReplacementRemovesWhatItDoesNotGive() {
        client.post(linux + "/users", "{`name`:`bare`," + SECRET + "}");
        client.post(windows + "/users", "{`name`:`bare`," + SECRET + "}");

        assertThat(client.put(linux + "/users/bare", "{}").status()).isEqualTo(200);
        assertThat(client.put(windows + "/users/bare", "{}").code()).isEqualTo("MissingRequiredProperty");
    }

    @Test
    void aNodeThatIsReimagedHasNoUsersAndOneThatIsRebootedHasThem() {
        String node = path("pool", 1);
        client.post(node + "/users", "{`name`:`stays`," + SECRET + "}");

        client.post(node + "/reboot");
        idle(node);
        assertThat(client.put(node + "/users/stays", "{" + SECRET + "}").status())
                .isEqualTo(200);

        client.post(node + "/reimage");
        idle(node);
        assertThat(client.put(node + "/users/stays", "{" + SECRET + "}").code()).isEqualTo("NodeUserNotFound");
    }

    @Test
    void onlyNodesInServiceTakeUsers() {
        client.post(windows + "/disablescheduling");
        try {
            TestClient.Answer answer = client.post(windows + "/users", "{`name`:`late`," + SECRET + "}");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("OperationNotValidOnNode");
        } finally {
            client.post(windows + "/enablescheduling");
        }
    }

    @Test
    void theRemoteLoginOfEachNodeIsAPortOfThisMachine() {
        JsonNode first = client.get(linux + "/remoteloginsettings").json();
        JsonNode second = client.get(path("pool", 1) + "/remoteloginsettings?api-version=2017-01-01.4.0")
                .json();

        assertThat(first.path("remoteLoginIPAddress").asText()).isEqualTo("127.0.0.1");
        assertThat(second.path("remoteLoginIPAddress").asText()).isEqualTo("127.0.0.1");
        assertThat(first.path("remoteLoginPort").asInt()).isBetween(50_000, 59_999);
        assertThat(second.path("remoteLoginPort").asInt())
                .isNotEqualTo(first.path("remoteLoginPort").asInt());
        assertThat(client.get("/pools/pool/nodes/none/remoteloginsettings").code())
                .isEqualTo("NodeNotFound");
    }

    @Test
    void noNodeHasExtensions() {
        JsonNode list = client.get(linux + "/extensions?maxresults=5").json();

        assertThat(list.path("value").isArray()).isTrue();
        assertThat(list.path("value")).isEmpty();
        TestClient.Answer none = client.get(linux + "/extensions/agent");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.code()).isEqualTo("ResourceNotFound");
        assertThat(client.get("/pools/pool/nodes/none/extensions").code()).isEqualTo("NodeNotFound");
    }

    private String path(String pool, int index) {
        String nodes = "/pools/" + pool + "/nodes";
        return nodes + "/"
                + Eventually.get(() -> client.get(nodes).json().at("/value/" + index), JsonNode::isObject)
                        .path("id")
                        .asText();
    }

    private void idle(String node) {
        Eventually.get(() -> client.get(node).json().path("state").asText(), state -> state.equals("idle"));
    }
}
