package io.batchflux.azure;

import static io.batchflux.azure.JsonTexts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.NodePage;
import io.batchflux.spi.NodeSnapshot;
import io.batchflux.spi.NodeState;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.RecentTask;
import io.batchflux.spi.ResizeError;
import io.batchflux.spi.TaskCounts;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodersTests {

    private static final HttpHeaders DATED =
            new HttpHeaders().set(HttpHeaderName.DATE, "Tue, 29 Jul 2014 21:49:13 GMT");

    private static final Instant SERVER_TIME = Instant.parse("2014-07-29T21:49:13Z");

    @Test
    void jobIsReadWhateverTheCaseOfItsState() throws IOException {
        JobSnapshot job = JobDecoder.job(
                DATED,
                bytes("{'odata.metadata':'https://a/$metadata#jobs/@Element','id':'job-1',"
                        + "'state':'Terminating','metadata':[{'name':'owner','value':'me'}],"
                        + "'constraints':{'maxWallClockTime':'P10675199DT2H48M5.4775807S'},"
                        + "'executionInfo':{'startTime':'2024-05-01T10:00:00Z','terminateReason':'UserTerminate'}}"));

        assertThat(job)
                .isEqualTo(JobSnapshot.of("job-1", JobSnapshot.JobState.TERMINATING)
                        .withMetadata(Map.of("owner", "me"))
                        .withTerminateReason("UserTerminate")
                        .withServerTime(SERVER_TIME));
    }

    @Test
    void jobWithoutMetadataOrExecutionIsRead() throws IOException {
        assertThat(JobDecoder.job(DATED, bytes("{'id':'j','state':'active','metadata':null,'executionInfo':null}")))
                .isEqualTo(JobSnapshot.of("j", JobSnapshot.JobState.ACTIVE).withServerTime(SERVER_TIME));
    }

    @Test
    void countsAreReadAsNumbersOrStrings() throws IOException {
        assertThat(JobDecoder.taskCounts(bytes("{'taskCounts':{'active':1,'running':'2','completed':7,'succeeded':3,"
                        + "'failed':4},'taskSlotCounts':{'active':9}}")))
                .isEqualTo(new TaskCounts(1, 2, 3, 4));
    }

    @Test
    void activeTaskHasNoExecutionYet() throws IOException {
        TaskPage page = TaskDecoder.page(
                DATED,
                bytes("{'value':[{'id':'t1','state':'active','stateTransitionTime':'2024-05-01T10:00:00.1234567Z',"
                        + "'executionInfo':{'retryCount':0,'requeueCount':0}}]}"));

        assertThat(page.tasks())
                .containsExactly(TaskSnapshot.of(
                        "t1", TaskState.ACTIVE, Instant.parse("2024-05-01T10:00:00.123456700Z"), TaskExecution.NONE));
        assertThat(page.serverTime()).isEqualTo(Instant.parse("2014-07-29T21:49:13Z"));
        assertThat(page.continuation()).isNull();
    }

    @Test
    void failedTaskTellsWhy() throws IOException {
        TaskPage page = TaskDecoder.page(
                DATED,
                bytes("{'value':[{'id':'t1','state':'Completed','stateTransitionTime':'2024-05-01T10:00:02Z',"
                        + "'executionInfo':{'startTime':'2024-05-01T10:00:01Z','endTime':'2024-05-01T10:00:02Z',"
                        + "'exitCode':17,'failureInfo':{'category':'UserError','code':'FailureExitCode','message':'Bad',"
                        + "'details':[{'name':'Message','value':'It exited'}]},'retryCount':2,'requeueCount':1,"
                        + "'result':'Failure'},'nodeInfo':{'nodeUrl':'https://a/n','nodeId':'tvm-1'}}],"
                        + "'odata.nextLink':'https://a/jobs/j/tasks?$skiptoken=x'}"));

        assertThat(page.tasks().get(0).execution())
                .isEqualTo(TaskExecution.NONE
                        .withResult(TaskExecution.Result.FAILURE)
                        .withExitCode(17)
                        .withFailureInfo(new FailureInfo(
                                FailureInfo.Category.USER_ERROR,
                                "FailureExitCode",
                                "Bad",
                                Map.of("Message", "It exited")))
                        .withStartTime(Instant.parse("2024-05-01T10:00:01Z"))
                        .withEndTime(Instant.parse("2024-05-01T10:00:02Z"))
                        .withRetryCount(2)
                        .withRequeueCount(1)
                        .withNodeId("tvm-1"));
        assertThat(page.continuation()).isEqualTo("https://a/jobs/j/tasks?$skiptoken=x");
    }

    @Test
    void taskThatNeverRanHasNoExitCode() throws IOException {
        TaskPage page = TaskDecoder.page(
                DATED,
                bytes("{'value':[{'id':'t','state':'completed','stateTransitionTime':'2024-05-01T10:00:02Z',"
                        + "'executionInfo':{'exitCode':null,'result':'failure','failureInfo':{'category':'servererror',"
                        + "'code':'DiskFull'}}}]}"));

        TaskExecution execution = page.tasks().get(0).execution();
        assertThat(execution.exitCode()).isNull();
        assertThat(execution.failureInfo())
                .isEqualTo(new FailureInfo(FailureInfo.Category.SERVER_ERROR, "DiskFull", "", Map.of()));
    }

    @Test
    void emptyPageMayHaveASuccessor() throws IOException {
        TaskPage page = TaskDecoder.page(DATED, bytes("{'value':[],'odata.nextLink':'https://a/next'}"));

        assertThat(page.tasks()).isEmpty();
        assertThat(page.continuation()).isEqualTo("https://a/next");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{'value':[{'id':'t','state':'acti",
                "{'value':[{'id':'t','state':'unheard-of','stateTransitionTime':'2024-05-01T10:00:02Z'}]}",
                "{'value':[{'id':'t','state':'active','stateTransitionTime':'yesterday'}]}",
                "{'value':[{'id':'t'}]}",
                "{'value':'none'}"
            })
    void whatIsNoPageIsRefused(String body) {
        assertThatThrownBy(() -> TaskDecoder.page(DATED, bytes(body))).isInstanceOf(IOException.class);
    }

    @Test
    void poolAddsUpDedicatedAndSpotNodes() throws IOException {
        PoolSnapshot pool = PoolDecoder.pool(bytes("{'id':'pool','state':'Active','allocationState':'Steady',"
                + "'currentDedicatedNodes':1,'currentLowPriorityNodes':2,'targetDedicatedNodes':3,"
                + "'targetLowPriorityNodes':4,'taskSlotsPerNode':8,'enableAutoScale':true,'virtualMachineConfiguration':{'nodeAgentSKUId':'x',"
                + "'containerConfiguration':{'type':'dockerCompatible','containerImageNames':['a:1','b']},'imageReference':{'offer':'o'}},"
                + "'resizeErrors':[{'code':'AccountCoreQuotaReached','message':'No cores','values':[{'name':'n'}]},"
                + "{'code':'ResizeStopped'}]}"));

        assertThat(pool)
                .isEqualTo(PoolSnapshot.of("pool", "active")
                        .withAllocationState("steady")
                        .withCurrentNodes(3)
                        .withTargetNodes(7)
                        .withTaskSlotsPerNode(8)
                        .withAutoScales(true)
                        .withNodeAgent("x")
                        .withRunsContainers(true)
                        .withImages(List.of("a:1", "b"))
                        .withResizeErrors(List.of(
                                new ResizeError("AccountCoreQuotaReached", "No cores"),
                                new ResizeError("ResizeStopped", ""))));
    }

    @Test
    void nodesShowWhyTheyTakeNoTasks() throws IOException {
        NodePage page =
                NodeDecoder.page(bytes("{'value':[{'id':'a','state':'StartTaskFailed','url':'u','startTaskInfo':"
                        + "{'state':'completed','exitCode':3,'result':'failure','retryCount':1},'errors':["
                        + "{'code':'DiskFull','message':'no space','errorDetails':[{'name':'path','value':'/mnt'}]}]},"
                        + "{'id':'b','state':'running','runningTaskSlotsCount':2,'recentTasks':["
                        + "{'taskUrl':'u','jobId':'j','taskId':'t','taskState':'running','executionInfo':{'retryCount':0}}]},"
                        + "{'id':'c','state':'idle','schedulingState':'disabled'},{'id':'d','state':'unheard-of'}],"
                        + "'odata.nextLink':'next'}"));

        assertThat(page.continuation()).isEqualTo("next");
        assertThat(page.nodes())
                .containsExactly(
                        NodeSnapshot.of("a", NodeState.STARTTASKFAILED)
                                .withStartTask(TaskExecution.NONE
                                        .withExitCode(3)
                                        .withResult(TaskExecution.Result.FAILURE)
                                        .withRetryCount(1))
                                .withErrors(List.of("DiskFull: no space {path=/mnt}")),
                        NodeSnapshot.of("b", NodeState.RUNNING)
                                .withUsedSlots(2)
                                .withRecentTasks(List.of(new RecentTask("j", "t", TaskState.RUNNING))),
                        NodeSnapshot.of("c", NodeState.OFFLINE),
                        NodeSnapshot.of("d", NodeState.OTHER));
    }

    @Test
    void poolWithoutContainersSaysSo() throws IOException {
        PoolSnapshot pool = PoolDecoder.pool(bytes("{'id':'p','state':'active','virtualMachineConfiguration':"
                + "{'containerConfiguration':null,'nodeAgentSKUId':'x'}}"));

        assertThat(pool.runsContainers()).isFalse();
        assertThat(pool.taskSlotsPerNode()).isEqualTo(1);
    }
}
