package io.batchflux.azure;

import static io.batchflux.azure.JsonTexts.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.SignedUrl;
import io.batchflux.spi.TaskDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncodersTests {

    private static final String IDENTITY = "/subscriptions/s/resourceGroups/g/providers/p/userAssignedIdentities/nodes";

    @Test
    void jobIsCreatedSoThatItStaysActiveWithoutTasks() {
        byte[] json = JobEncoder.create(
                new JobDefinition("job-1", "pool", 7, Duration.ofHours(2), null, Map.of("owner", "me")));

        assertThat(tree(json))
                .isEqualTo(tree("{'id':'job-1','priority':7,'constraints':{'maxWallClockTime':'PT2H'},"
                        + "'poolInfo':{'poolId':'pool'},'onAllTasksComplete':'noaction',"
                        + "'metadata':[{'name':'owner','value':'me'}]}"));
    }

    @Test
    void preparationHasItsImageAndFiles() {
        JobPreparation preparation = new JobPreparation(
                "/bin/true",
                "registry/image:1",
                List.of(
                        new ResourceFile(new SignedUrl("https://a/c/code.jar?sig=x"), "lib/code.jar", null),
                        new ResourceFile(new SignedUrl("https://a/c/data"), "data", IDENTITY)));

        byte[] json = JobEncoder.create(new JobDefinition("j", "p", 0, Duration.ofDays(1), preparation, Map.of()));

        assertThat(tree(json).get("jobPreparationTask"))
                .isEqualTo(tree("{'commandLine':'/bin/true','containerSettings':{'imageName':'registry/image:1'},"
                        + "'resourceFiles':[{'httpUrl':'https://a/c/code.jar?sig=x','filePath':'lib/code.jar'},"
                        + "{'httpUrl':'https://a/c/data','filePath':'data','identityReference':{'resourceId':'"
                        + IDENTITY + "'}}],'waitForSuccess':true}"));
        assertThat(tree(json).has("metadata")).isFalse();
    }

    @Test
    void durationBeyondTheServicesIsInfinite() {
        byte[] json =
                JobEncoder.create(new JobDefinition("j", "p", 0, Duration.ofSeconds(Long.MAX_VALUE), null, Map.of()));

        assertThat(tree(json).at("/constraints/maxWallClockTime").asText()).isEqualTo("P10675199DT2H48M5.4775807S");
    }

    @Test
    void jobIsChangedAndTerminatedByOneMember() {
        assertThat(tree(JobEncoder.terminateWhenTasksComplete()))
                .isEqualTo(tree("{'onAllTasksComplete':'terminatejob'}"));
        assertThat(tree(JobEncoder.terminate("enough \"said\"")))
                .isEqualTo(tree("{'terminateReason':'enough \\'said\\''}"));
    }

    @Test
    void plainTaskHasOnlyWhatItNeeds() {
        byte[] json = TaskEncoder.collection(List.of(plain("t1"), plain("t2")));

        String constraints = "'constraints':{'maxWallClockTime':'PT5M','maxTaskRetryCount':3},'requiredSlots':1}";
        assertThat(tree(json))
                .isEqualTo(tree("{'value':[{'id':'t1','commandLine':'echo'," + constraints
                        + ",{'id':'t2','commandLine':'echo'," + constraints + "]}"));
    }

    @Test
    void taskHasItsImageEnvironmentInputsAndOutputs() {
        NodeAccess signed = new NodeAccess(new SignedUrl("https://a/c?sig=w"), null);
        NodeAccess identity = new NodeAccess(new SignedUrl("https://a/c"), IDENTITY);
        TaskDefinition task = new TaskDefinition(
                "t",
                "run",
                "image",
                Map.of("NAME", "value ü"),
                List.of(new ResourceFile(new SignedUrl("https://a/c/in?sig=r"), "in.txt", null)),
                List.of(
                        new OutputFile("../std*.txt", signed, "logs", OutputFile.UploadCondition.TASK_COMPLETION),
                        new OutputFile("out", identity, "out", OutputFile.UploadCondition.TASK_SUCCESS),
                        new OutputFile("core", signed, "core", OutputFile.UploadCondition.TASK_FAILURE)),
                2,
                Duration.ofMillis(1500),
                0);

        assertThat(tree(TaskEncoder.collection(List.of(task))).get("value").get(0))
                .isEqualTo(tree("{'id':'t','commandLine':'run','containerSettings':{'imageName':'image'},"
                        + "'resourceFiles':[{'httpUrl':'https://a/c/in?sig=r','filePath':'in.txt'}],"
                        + "'outputFiles':[" + output("../std*.txt", "https://a/c?sig=w", "logs", "", "taskcompletion")
                        + ","
                        + output(
                                "out",
                                "https://a/c",
                                "out",
                                ",'identityReference':{'resourceId':'" + IDENTITY + "'}",
                                "tasksuccess")
                        + "," + output("core", "https://a/c?sig=w", "core", "", "taskfailure") + "],"
                        + "'environmentSettings':[{'name':'NAME','value':'value ü'}],"
                        + "'constraints':{'maxWallClockTime':'PT1.5S','maxTaskRetryCount':0},'requiredSlots':2}"));
    }

    private static String output(String pattern, String url, String path, String identity, String condition) {
        return "{'filePattern':'" + pattern + "','destination':{'container':{'containerUrl':'" + url + "','path':'"
                + path + "'" + identity + "}},'uploadOptions':{'uploadCondition':'" + condition + "'}}";
    }

    private static TaskDefinition plain(String id) {
        return new TaskDefinition(id, "echo", null, Map.of(), List.of(), List.of(), 1, Duration.ofMinutes(5), 3);
    }
}
