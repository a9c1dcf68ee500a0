package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.TestClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of members are looked at like those of the request itself, also where the emulator only keeps and shows them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NestedMemberTests {

    private static final String URL = "`https://a.blob.core.windows.net/c/x?sig=y`";
    private static final String OUTPUT =
            "`outputFiles`:[{`filePattern`:`*.txt`,`destination`:{`container`:{`containerUrl`:" + URL
                    + "%s}%s},`uploadOptions`:{`uploadCondition`:`taskcompletion`%s}}]";
    private static final String IMAGE = "`imageReference`:{`publisher`:`p`,`offer`:`o`,`sku`:`s`%s},";

    private BatchEmulator emulator;
    private TestClient client;
    private int count;

    @BeforeAll
    void begin() {
        emulator = BatchEmulator.start(EmulatorOptions.defaults().withRuntime(RuntimeOptions.simulated()));
        client = new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
        client.post("/jobs", "{`id`:`job`,`poolInfo`:{`poolId`:`pool`}}");
    }

    @AfterAll
    void end() {
        emulator.close();
    }

    /** Members of a task, right but for the last thing in them. */
    static Stream<String> wrongInTasks() {
        return Stream.of(
                "`affinityInfo`:{`affinityId`:`x`,`nope`:1}",
                "`resourceFiles`:[{`httpUrl`:" + URL + ",`filePath`:`x`,`identityReference`:1}]",
                "`resourceFiles`:[{`httpUrl`:" + URL + ",`filePath`:`x`,`identityReference`:{`resourceId`:1}}]",
                "`resourceFiles`:[{`httpUrl`:" + URL + ",`filePath`:`x`,`identityReference`:{`nope`:`x`}}]",
                OUTPUT.formatted(",`identityReference`:[]", "", ""),
                OUTPUT.formatted(",`identityReference`:{`nope`:`x`}", "", ""),
                OUTPUT.formatted(",`uploadHeaders`:[{`name`:`x-ms-meta-a`,`nope`:1}]", "", ""),
                OUTPUT.formatted("", ",`nope`:1", ""),
                OUTPUT.formatted("", "", ",`nope`:1"),
                "`containerSettings`:{`imageName`:`i`,`registry`:{`username`:1}}",
                "`containerSettings`:{`imageName`:`i`,`registry`:{`registryServer`:{}}}",
                "`containerSettings`:{`imageName`:`i`,`registry`:{`identityReference`:`x`}}",
                "`containerSettings`:{`imageName`:`i`,`containerHostBatchBindMounts`:[{`source`:1}]}",
                "`containerSettings`:{`imageName`:`i`,`containerHostBatchBindMounts`:[{`source`:`Elsewhere`}]}");
    }

    @ParameterizedTest
    @MethodSource("wrongInTasks")
    void isRefusedInATask(String members) {
        assertThat(client.post("/jobs/job/tasks", "{`id`:`t" + ++count + "`,`commandLine`:`x`," + members + "}")
                        .status())
                .isEqualTo(400);
    }

    /** Members of the machines of a pool, right but for the last thing in them. */
    static Stream<String> wrongInMachines() {
        return Stream.of(
                IMAGE.formatted(",`version`:1"),
                IMAGE.formatted(",`virtualMachineImageId`:{}"),
                IMAGE.formatted("") + "`licenseType`:1,",
                IMAGE.formatted("") + "`dataDisks`:{},",
                IMAGE.formatted("") + "`dataDisks`:[1],",
                IMAGE.formatted("") + "`extensions`:`x`,",
                IMAGE.formatted("") + "`containerConfiguration`:{`type`:`dockerCompatible`,`nope`:1},",
                IMAGE.formatted("") + "`containerConfiguration`:{`type`:`dockerCompatible`,`containerImageNames`:[1]},",
                IMAGE.formatted("")
                        + "`containerConfiguration`:{`type`:`dockerCompatible`,`containerRegistries`:[{`password`:1}]},",
                IMAGE.formatted("")
                        + "`containerConfiguration`:{`type`:`dockerCompatible`,`containerRegistries`:[{`nope`:`x`}]},");
    }

    @ParameterizedTest
    @MethodSource("wrongInMachines")
    void isRefusedInAPool(String machine) {
        assertThat(client.post("/pools", pool(machine, "")).status()).isEqualTo(400);
    }

    /** Members of a pool that say what its nodes are to have, right but for the last thing in them. */
    static Stream<String> wrongInNodes() {
        String endpoint =
                "`networkConfiguration`:{`endpointConfiguration`:{`inboundNATPools`:[{`name`:`n`,`protocol`:`tcp`,"
                        + "`backendPort`:22,`frontendPortRangeStart`:1,`frontendPortRangeEnd`:%s}]}}";
        String mount = "`mountConfiguration`:[{%s}]";
        String blobs =
                "`azureBlobFileSystemConfiguration`:{`accountName`:`a`,`containerName`:`c`,`relativeMountPath`:`m`%s}";
        return Stream.of(
                "`networkConfiguration`:{`subnetId`:1}",
                "`networkConfiguration`:{`dynamicVNetAssignmentScope`:`pool`}",
                "`networkConfiguration`:{`enableAcceleratedNetworking`:`yes`}",
                "`networkConfiguration`:{`publicIPAddressConfiguration`:{`provision`:`none`}}",
                "`networkConfiguration`:{`publicIPAddressConfiguration`:{`ipAddressIds`:[1]}}",
                endpoint.formatted("70000"),
                endpoint.formatted("`2`"),
                endpoint.formatted("2,`networkSecurityGroupRules`:[{`priority`:150,`access`:`maybe`}]"),
                mount.formatted(""),
                mount.formatted("`nope`:{}"),
                mount.formatted(blobs.formatted(",`blobfuseOptions`:1")),
                mount.formatted(blobs.formatted(",`identityReference`:`x`")),
                mount.formatted(
                        blobs.formatted("") + ",`nfsMountConfiguration`:{`source`:`s`,`relativeMountPath`:`n`}"),
                mount.formatted("`nfsMountConfiguration`:{`source`:`s`}"),
                mount.formatted("`azureFileShareConfiguration`:{`accountName`:`a`,`relativeMountPath`:`m`}"),
                "`userAccounts`:[{`name`:`u`,`password`:`p`,`elevationLevel`:`king`}]",
                "`userAccounts`:[{`name`:`u`,`password`:`p`,`linuxUserConfiguration`:{`uid`:`x`}}]",
                "`userAccounts`:[{`name`:`u`,`password`:`p`,`windowsUserConfiguration`:{`loginMode`:`x`}}]",
                "`userAccounts`:[{`name`:`u`,`password`:`p`,`nope`:1}]");
    }

    @ParameterizedTest
    @MethodSource("wrongInNodes")
    void isRefusedForNodes(String members) {
        var answer = client.post("/pools", pool(IMAGE.formatted(""), "," + members));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"`subnetId`:1", "`skipWithdrawFromVNet`:1", "`nope`:1"})
    void isRefusedInTheNetworkOfAJob(String members) {
        assertThat(client.post(
                                "/jobs",
                                "{`id`:`j" + ++count + "`,`poolInfo`:{`poolId`:`pool`},`networkConfiguration`:{"
                                        + members + "}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void isTakenForNodesWhereItIsRight() {
        var added = client.post(
                "/pools",
                pool(
                        IMAGE.formatted(""),
                        ",`networkConfiguration`:{`subnetId`:`s`,`dynamicVNetAssignmentScope`:`none`,`publicIPAddressConfiguration`:"
                                + "{`provision`:`BatchManaged`,`ipAddressIds`:[`i`]},`endpointConfiguration`:{`inboundNATPools`:[{`name`:`n`,"
                                + "`protocol`:`TCP`,`backendPort`:22,`frontendPortRangeStart`:15000,`frontendPortRangeEnd`:15100,"
                                + "`networkSecurityGroupRules`:[{`priority`:150,`access`:`Allow`,`sourceAddressPrefix`:`*`,"
                                + "`sourcePortRanges`:[`*`]}]}]}},`mountConfiguration`:[{`azureBlobFileSystemConfiguration`:{"
                                + "`accountName`:`a`,`containerName`:`c`,`relativeMountPath`:`m`,`accountKey`:`k`,`blobfuseOptions`:`-o x`}},"
                                + "{`nfsMountConfiguration`:{`source`:`s`,`relativeMountPath`:`n`,`mountOptions`:`o`}},"
                                + "{`cifsMountConfiguration`:{`username`:`u`,`password`:`p`,`source`:`s`,`relativeMountPath`:`o`}},"
                                + "{`azureFileShareConfiguration`:{`accountName`:`a`,`accountKey`:`k`,`azureFileUrl`:`https://a/f`,"
                                + "`relativeMountPath`:`p`}}],`userAccounts`:[{`name`:`u`,`password`:`p`,`elevationLevel`:`Admin`,"
                                + "`linuxUserConfiguration`:{`uid`:1001,`gid`:1001,`sshPrivateKey`:`k`}}]"));

        assertThat(added.status()).as(added.text()).isEqualTo(201);
        var changed = client.patch("/pools/p" + count, "{`metadata`:[{`name`:`a`,`value`:`b`}]}");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    }

    @Test
    void isTakenWhereItIsRight() {
        assertThat(client.post("/pools", pool(IMAGE.formatted(""), ",`userAccounts`:{}"))
                        .status())
                .isEqualTo(400);
        var added = client.post(
                "/pools",
                pool(
                        IMAGE.formatted(",`version`:`latest`")
                                + "`dataDisks`:[{`lun`:0,`diskSizeGB`:1}],`containerConfiguration`:{`type`:`dockerCompatible`,"
                                + "`containerImageNames`:[`i`],`containerRegistries`:[{`username`:`u`,`password`:`p`,"
                                + "`registryServer`:`r`,`identityReference`:{`resourceId`:`x`}}]},",
                        ",`userAccounts`:[{`name`:`u`,`password`:`p`}]"));
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        var task = client.post(
                "/jobs/job/tasks",
                "{`id`:`right`,`commandLine`:`x`,`containerSettings`:{`imageName`:`i`,`registry`:{`username`:`u`},"
                        + "`containerHostBatchBindMounts`:[{`source`:`Task`,`isReadOnly`:true}]},"
                        + OUTPUT.formatted(
                                ",`identityReference`:{`resourceId`:`x`},`uploadHeaders`:[{`name`:`a`,`value`:`b`}]",
                                "",
                                "")
                        + "}");
        assertThat(task.status()).as(task.text()).isEqualTo(201);
    }

    private String pool(String machine, String more) {
        return "{`id`:`p" + ++count + "`,`vmSize`:`standard_d2s_v3`,`virtualMachineConfiguration`:{" + machine
                + "`nodeAgentSKUId`:`batch.node.ubuntu 22.04`}" + more + "}";
    }

    /** What is always empty is a list like others. */
    @ParameterizedTest
    @ValueSource(strings = {"maxresults=0", "$skiptoken=x", "$filter=id%20eq%20'x'"})
    void anEmptyListIsNoExcuse(String query) {
        assertThat(client.get("/applications?" + query).status()).isEqualTo(400);
        String node = client.get("/pools/pool/nodes").json().at("/value/0/id").asText();
        String extensions = "/pools/pool/nodes/" + node + "/extensions?";
        assertThat(client.get(extensions + query).status()).isEqualTo(400);
        assertThat(client.get(extensions + "maxresults=5&$select=vmExtension").status())
                .isEqualTo(200);
    }
}
