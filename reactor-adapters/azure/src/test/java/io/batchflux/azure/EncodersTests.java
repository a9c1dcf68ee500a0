package io.batchflux.azure;

import static io.batchflux.azure.JsonTexts.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.AutoUserScope;
import io.batchflux.spi.ElevationLevel;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.SignedUrl;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.UserIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncodersTests {

    private static final String IDENTITY = "/subscriptions/s/resourceGroups/g/providers/p/userAssignedIdentities/nodes";

    @Test
    void jobIsCreatedSoThatItStaysActiveWithoutTasks() {
        byte[] json = JobEncoder.create(JobDefinition.of("job-1", "pool", Duration.ofHours(2))
                .withPriority(7)
                .withMetadata(Map.of("owner", "me")));

        assertThat(tree(json))
                .isEqualTo(tree("{'id':'job-1','priority':7,'constraints':{'maxWallClockTime':'PT2H'},"
                        + "'poolInfo':{'poolId':'pool'},'onAllTasksComplete':'noaction',"
                        + "'metadata':[{'name':'owner','value':'me'}]}"));
    }

    @Test
    void preparationHasItsImageAndFiles() {
        JobPreparation preparation = JobPreparation.of("/bin/true")
                .withImage("registry/image:1")
                .withResourceFiles(List.of(
                        ResourceFile.of(new SignedUrl("https://a/c/code.jar?sig=x"), "lib/code.jar"),
                        ResourceFile.of(new SignedUrl("https://a/c/data"), "data")
                                .withIdentityResourceId(IDENTITY)));

        byte[] json =
                JobEncoder.create(JobDefinition.of("j", "p", Duration.ofDays(1)).withPreparation(preparation));

        assertThat(tree(json).get("jobPreparationTask"))
                .isEqualTo(tree("{'commandLine':'/bin/true','containerSettings':{'imageName':'registry/image:1'},"
                        + "'resourceFiles':[{'httpUrl':'https://a/c/code.jar?sig=x','filePath':'lib/code.jar'},"
                        + "{'httpUrl':'https://a/c/data','filePath':'data','identityReference':{'resourceId':'"
                        + IDENTITY + "'}}],'waitForSuccess':true}"));
        assertThat(tree(json).has("metadata")).isFalse();
    }

    @Test
    void durationBeyondTheServicesIsInfinite() {
        byte[] json = JobEncoder.create(JobDefinition.of("j", "p", Duration.ofSeconds(Long.MAX_VALUE)));

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
        NodeAccess signed = NodeAccess.of(new SignedUrl("https://a/c?sig=w"));
        NodeAccess identity = NodeAccess.of(new SignedUrl("https://a/c")).withIdentityResourceId(IDENTITY);
        TaskDefinition task = TaskDefinition.of("t", "run", Duration.ofMillis(1500))
                .withImage("image")
                .withEnvironment(Map.of("NAME", "value ü"))
                .withResourceFiles(List.of(ResourceFile.of(new SignedUrl("https://a/c/in?sig=r"), "in.txt")))
                .withOutputFiles(List.of(
                        OutputFile.of("../std*.txt", signed, "logs", OutputFile.UploadCondition.TASK_COMPLETION),
                        OutputFile.of("out", identity, "out", OutputFile.UploadCondition.TASK_SUCCESS),
                        OutputFile.of("core", signed, "core", OutputFile.UploadCondition.TASK_FAILURE)))
                .withRequiredSlots(2)
                .withRetention(Duration.ofHours(1));

        assertThat(tree(TaskEncoder.collection(List.of(task))).get("value").get(0))
                .isEqualTo(
                        tree(
                                "{'id':'t','commandLine':'run','containerSettings':{'imageName':'image'},"
                                        + "'resourceFiles':[{'httpUrl':'https://a/c/in?sig=r','filePath':'in.txt'}],"
                                        + "'outputFiles':["
                                        + output("../std*.txt", "https://a/c?sig=w", "logs", "", "taskcompletion")
                                        + ","
                                        + output(
                                                "out",
                                                "https://a/c",
                                                "out",
                                                ",'identityReference':{'resourceId':'" + IDENTITY + "'}",
                                                "tasksuccess")
                                        + "," + output("core", "https://a/c?sig=w", "core", "", "taskfailure") + "],"
                                        + "'environmentSettings':[{'name':'NAME','value':'value ü'}],"
                                        + "'constraints':{'maxWallClockTime':'PT1.5S','maxTaskRetryCount':0,'retentionTime':'PT1H'},'requiredSlots':2}"));
    }

    @Test
    void userAndContainerRunOptionsAreWrittenOfTaskAndPreparation() {
        UserIdentity admin = UserIdentity.autoUser(AutoUserScope.POOL, ElevationLevel.ADMIN);
        UserIdentity own = UserIdentity.autoUser(AutoUserScope.TASK, ElevationLevel.NON_ADMIN);

        assertThat(written(plain("t")
                        .withImage("i")
                        .withContainerRunOptions("--rm -u 0")
                        .withIdentity(admin)))
                .contains("'containerSettings':{'imageName':'i','containerRunOptions':'--rm -u 0'}")
                .contains("'userIdentity':{'autoUser':{'scope':'pool','elevationLevel':'admin'}}");
        assertThat(written(plain("t").withIdentity(own)))
                .contains("'userIdentity':{'autoUser':{'scope':'task','elevationLevel':'nonadmin'}}");
        assertThat(written(plain("t").withIdentity(UserIdentity.user("ann"))))
                .contains("'userIdentity':{'username':'ann'}");
        assertThat(new String(
                                JobEncoder.create(JobDefinition.of("j", "p", Duration.ofHours(1))
                                        .withPreparation(JobPreparation.of("prepare")
                                                .withImage("i")
                                                .withContainerRunOptions("--rm")
                                                .withIdentity(admin))),
                                StandardCharsets.UTF_8)
                        .replace('"', '\''))
                .contains("'containerRunOptions':'--rm'")
                .contains("'userIdentity':{'autoUser':{'scope':'pool','elevationLevel':'admin'}}");
    }

    private static String written(TaskDefinition task) {
        return new String(TaskEncoder.collection(List.of(task)), StandardCharsets.UTF_8).replace('"', '\'');
    }

    private static String output(String pattern, String url, String path, String identity, String condition) {
        return "{'filePattern':'" + pattern + "','destination':{'container':{'containerUrl':'" + url + "','path':'"
                + path + "'" + identity + "}},'uploadOptions':{'uploadCondition':'" + condition + "'}}";
    }

    private static TaskDefinition plain(String id) {
        return TaskDefinition.of(id, "echo", Duration.ofMinutes(5)).withRetries(3);
    }

    @Test
    void aPreparationIsKeptForAsLongAsItSays() {
        JobDefinition job = JobDefinition.of("j", "p", Duration.ofDays(8))
                .withPreparation(JobPreparation.of("run").withRetention(Duration.ofDays(8)));

        assertThat(tree(JobEncoder.create(job)).get("jobPreparationTask"))
                .isEqualTo(
                        tree("{'commandLine':'run','constraints':{'retentionTime':'PT192H'},'waitForSuccess':true}"));
    }
}
