package io.batchflux.emulator.clients;

import static io.batchflux.emulator.clients.Awaited.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.batch.BatchClient;
import com.microsoft.azure.batch.auth.BatchSharedKeyCredentials;
import com.microsoft.azure.batch.protocol.models.AutoScaleRun;
import com.microsoft.azure.batch.protocol.models.CloudPool;
import com.microsoft.azure.batch.protocol.models.ComputeNode;
import com.microsoft.azure.batch.protocol.models.ComputeNodeRebootOption;
import com.microsoft.azure.batch.protocol.models.ComputeNodeState;
import com.microsoft.azure.batch.protocol.models.DisableComputeNodeSchedulingOption;
import com.microsoft.azure.batch.protocol.models.MetadataItem;
import com.microsoft.azure.batch.protocol.models.NodeFile;
import com.microsoft.azure.batch.protocol.models.PoolNodeCounts;
import com.microsoft.azure.batch.protocol.models.SchedulingState;
import com.microsoft.azure.batch.protocol.models.StartTask;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pools and nodes of the former SDK for Java, {@code com.microsoft.azure:azure-batch}. */
@Timeout(60)
class LegacyJavaPoolTests {

    private BatchEmulator emulator;
    private BatchClient client;

    @BeforeEach
    void start() {
        emulator = BatchEmulator.start(
                EmulatorOptions.defaults().withPools(PoolOptions.of("pool").withStartTask("sh -c 'echo started'")));
        client = BatchClient.open(new BatchSharedKeyCredentials(
                emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey()));
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void aPoolIsPatchedAndItsPropertiesAreReplaced() throws Exception {
        client.poolOperations()
                .patchPool(
                        "pool",
                        new StartTask().withCommandLine("true").withMaxTaskRetryCount(2),
                        null,
                        null,
                        List.of(new MetadataItem().withName("n").withValue("v")));

        CloudPool patched = client.poolOperations().getPool("pool");
        assertThat(patched.startTask().maxTaskRetryCount()).isEqualTo(2);
        assertThat(patched.metadata())
                .singleElement()
                .extracting(MetadataItem::value)
                .isEqualTo("v");

        client.poolOperations().updatePoolProperties("pool", null, List.of(), List.of(), List.of());

        CloudPool replaced = client.poolOperations().getPool("pool");
        assertThat(replaced.startTask()).isNull();
        assertThat(replaced.metadata()).isNull();
    }

    @Test
    void aPoolIsScaledByAFormula() throws Exception {
        client.poolOperations().enableAutoScale("pool", "$TargetDedicatedNodes = 2;");

        AutoScaleRun run = client.poolOperations().evaluateAutoScale("pool", "$n = 3; $TargetDedicatedNodes = $n;");

        assertThat(run.results()).contains("$TargetDedicatedNodes=3;").endsWith("$n=3");
        CloudPool pool = await(() -> client.poolOperations().getPool("pool"), now -> now.currentDedicatedNodes() == 2);
        assertThat(pool.enableAutoScale()).isTrue();
        assertThat(pool.autoScaleRun().error()).isNull();
        client.poolOperations().disableAutoScale("pool");
        assertThat(client.poolOperations().getPool("pool").enableAutoScale()).isFalse();
    }

    @Test
    void aNodeIsDisabledRebootedAndRemoved() throws Exception {
        String node = awaitIdle().id();

        client.computeNodeOperations()
                .disableComputeNodeScheduling("pool", node, DisableComputeNodeSchedulingOption.REQUEUE);
        ComputeNode offline = client.computeNodeOperations().getComputeNode("pool", node);
        assertThat(offline.schedulingState()).isEqualTo(SchedulingState.DISABLED);
        assertThat(offline.state()).isEqualTo(ComputeNodeState.OFFLINE);
        client.computeNodeOperations().enableComputeNodeScheduling("pool", node);

        client.computeNodeOperations().rebootComputeNode("pool", node, ComputeNodeRebootOption.REQUEUE);
        ComputeNode rebooted = await(
                () -> client.computeNodeOperations().getComputeNode("pool", node),
                now -> now.state() == ComputeNodeState.IDLE
                        && now.lastBootTime().isAfter(offline.lastBootTime()));
        assertThat(rebooted.startTaskInfo().exitCode()).isZero();

        client.poolOperations().removeNodeFromPool("pool", node);
        await(() -> client.poolOperations().getPool("pool"), pool -> pool.currentDedicatedNodes() == 0);
    }

    @Test
    void theFilesOfANodeAreListedAndRead() throws Exception {
        String node = awaitIdle().id();

        List<NodeFile> files = List.copyOf(client.fileOperations().listFilesFromComputeNode("pool", node, true, null));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        client.fileOperations().getFileFromComputeNode("pool", node, "startup/stdout.txt", content);

        assertThat(files)
                .extracting(NodeFile::name)
                .contains("shared", "workitems", "startup/stdout.txt", "startup/wd");
        assertThat(content.toString(StandardCharsets.UTF_8)).isEqualTo("started\n");
    }

    @Test
    void nodesAreCountedImagesListedAndThereAreNoApplications() throws Exception {
        awaitIdle();

        List<PoolNodeCounts> counts = List.copyOf(client.accountOperations().listPoolNodeCounts());

        assertThat(counts)
                .singleElement()
                .satisfies(pool -> assertThat(pool.dedicated().idle()).isEqualTo(1));
        assertThat(client.accountOperations().listSupportedImages()).isNotEmpty();
        assertThat(client.applicationOperations().listApplications()).isEmpty();
    }

    private ComputeNode awaitIdle() throws Exception {
        return await(
                () -> client.computeNodeOperations().listComputeNodes("pool").get(0),
                node -> node.state() == ComputeNodeState.IDLE);
    }
}
