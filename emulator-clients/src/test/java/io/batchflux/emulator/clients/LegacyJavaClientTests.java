package io.batchflux.emulator.clients;

import static io.batchflux.emulator.clients.Awaited.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.batch.BatchClient;
import com.microsoft.azure.batch.BatchClientBehavior;
import com.microsoft.azure.batch.DetailLevel;
import com.microsoft.azure.batch.auth.BatchSharedKeyCredentials;
import com.microsoft.azure.batch.interceptor.BatchClientParallelOptions;
import com.microsoft.azure.batch.protocol.models.AllocationState;
import com.microsoft.azure.batch.protocol.models.BatchErrorException;
import com.microsoft.azure.batch.protocol.models.CloudJob;
import com.microsoft.azure.batch.protocol.models.CloudTask;
import com.microsoft.azure.batch.protocol.models.ImageReference;
import com.microsoft.azure.batch.protocol.models.JobState;
import com.microsoft.azure.batch.protocol.models.NodeFile;
import com.microsoft.azure.batch.protocol.models.PoolInformation;
import com.microsoft.azure.batch.protocol.models.TaskAddParameter;
import com.microsoft.azure.batch.protocol.models.TaskCounts;
import com.microsoft.azure.batch.protocol.models.TaskState;
import com.microsoft.azure.batch.protocol.models.VirtualMachineConfiguration;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.LimitOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The former SDK for Java, {@code com.microsoft.azure:azure-batch}. */
@Timeout(60)
class LegacyJavaClientTests {

    private static BatchEmulator emulator;
    private static BatchClient client;

    @BeforeAll
    static void start() {
        emulator = BatchEmulator.start(
                EmulatorOptions.defaults().withLimits(LimitOptions.defaults().withMaxPageSize(50)));
        client = BatchClient.open(new BatchSharedKeyCredentials(
                emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey()));
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    @Test
    void aPoolIsMadeResizedAndDeleted() throws Exception {
        VirtualMachineConfiguration machine = new VirtualMachineConfiguration()
                .withNodeAgentSKUId("batch.node.ubuntu 24.04")
                .withImageReference(new ImageReference()
                        .withPublisher("canonical")
                        .withOffer("ubuntu-24_04-lts")
                        .withSku("server"));
        client.poolOperations().createPool("made", "standard_d2_v5", machine, 1);

        refused("PoolExists", () -> client.poolOperations().createPool("made", "standard_d2_v5", machine, 1));
        assertThat(client.poolOperations().existsPool("made")).isTrue();
        await(() -> client.poolOperations().getPool("made").allocationState(), AllocationState.STEADY::equals);
        client.poolOperations().resizePool("made", 2, 0);
        await(() -> client.poolOperations().getPool("made").currentDedicatedNodes(), nodes -> nodes == 2);
        assertThat(client.computeNodeOperations().listComputeNodes("made")).hasSize(2);
        client.poolOperations().deletePool("made");
        await(() -> client.poolOperations().existsPool("made"), exists -> !exists);
    }

    @Test
    void moreTasksThanACollectionAndAPageHoldAreAddedRunAndListed() throws Exception {
        addJob("many");

        // With fewer threads than collections it may wait for ever for a thread that ends just then.
        List<BatchClientBehavior> parallel = List.of(new BatchClientParallelOptions(8));
        List<TaskAddParameter> tasks =
                IntStream.range(0, 250).mapToObj(i -> task("t" + i, "true")).toList();
        client.taskOperations().createTasks("many", tasks, parallel);

        List<CloudTask> listed = List.copyOf(client.taskOperations().listTasks("many"));
        assertThat(listed).hasSize(250).extracting(CloudTask::id).doesNotHaveDuplicates();
        await(() -> client.jobOperations().getTaskCounts("many"), counts -> counts.succeeded() == 250);
        TaskCounts counts = client.jobOperations().getTaskCounts("many");
        assertThat(counts.completed()).isEqualTo(250);
        DetailLevel first = new DetailLevel.Builder()
                .withFilterClause("state eq 'completed' and startswith(id,'t24')")
                .withSelectClause("id,executionInfo")
                .build();
        assertThat(client.taskOperations().listTasks("many", first))
                .hasSize(11)
                .allSatisfy(task -> assertThat(task.executionInfo().exitCode()).isZero())
                .allSatisfy(task -> assertThat(task.commandLine()).isNull());
        client.jobOperations().deleteJob("many");
    }

    @Test
    void theFilesOfATaskAreListedReadAndDeleted() throws Exception {
        addJob("files");
        client.taskOperations().createTask("files", task("t", "sh -c 'echo hello; echo file > out.txt'"));
        awaitTask("files", "t", TaskState.COMPLETED);

        List<NodeFile> files = List.copyOf(client.fileOperations().listFilesFromTask("files", "t", true, null));

        assertThat(files).extracting(NodeFile::name).contains("stdout.txt", "stderr.txt", "wd", "wd/out.txt");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        client.fileOperations().getFileFromTask("files", "t", "stdout.txt", content);
        assertThat(content.toString(StandardCharsets.UTF_8)).isEqualTo("hello\n");
        assertThat(client.fileOperations()
                        .getFilePropertiesFromTask("files", "t", "wd/out.txt")
                        .contentLength())
                .isEqualTo(5);
        client.fileOperations().deleteFileFromTask("files", "t", "wd/out.txt");
        refused("FileNotFound", () -> client.fileOperations().getFileFromTask("files", "t", "wd/out.txt", content));
        client.jobOperations().deleteJob("files");
    }

    @Test
    void tasksAndJobsAreTerminatedAndDeleted() throws Exception {
        addJob("ended");
        client.taskOperations().createTask("ended", task("t", "sleep 60"));
        awaitTask("ended", "t", TaskState.RUNNING);

        client.taskOperations().terminateTask("ended", "t");

        CloudTask task = client.taskOperations().getTask("ended", "t");
        assertThat(task.executionInfo().failureInfo().code()).isEqualTo("TaskEnded");
        refused("TaskCompleted", () -> client.taskOperations().terminateTask("ended", "t"));
        client.taskOperations().deleteTask("ended", "t");
        refused("TaskNotFound", () -> client.taskOperations().getTask("ended", "t"));
        client.jobOperations().terminateJob("ended", "enough");
        CloudJob job =
                await(() -> client.jobOperations().getJob("ended"), found -> found.state() == JobState.COMPLETED);
        assertThat(job.executionInfo().terminateReason()).isEqualTo("enough");
        assertThat(client.jobOperations()
                        .listJobs(new DetailLevel.Builder()
                                .withFilterClause("id eq 'ended'")
                                .build()))
                .hasSize(1);
        client.jobOperations().deleteJob("ended");
        await(
                () -> client.jobOperations().listJobs(),
                jobs -> jobs.stream().noneMatch(each -> each.id().equals("ended")));
        refused("JobNotFound", () -> client.jobOperations().getJob("ended"));
    }

    private static void addJob(String id) throws Exception {
        client.jobOperations().createJob(id, new PoolInformation().withPoolId("pool"));
    }

    private static TaskAddParameter task(String id, String commandLine) {
        return new TaskAddParameter().withId(id).withCommandLine(commandLine);
    }

    private static void awaitTask(String job, String id, TaskState state) throws Exception {
        await(() -> client.taskOperations().getTask(job, id).state(), state::equals);
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BatchErrorException.class,
                        error -> assertThat(error.body().code()).isEqualTo(code));
    }
}
