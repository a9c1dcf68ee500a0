package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the emulator reads and answers has the members that Azure has published, in {@code members.txt}: all of them are taken, and one that
 * there is not is refused or kept, never dropped.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemberTests {

    private static final String NO_SUCH = "does not exist on the type";
    private static final String MACHINE = "`vmSize`:`standard_d2s_v3`,`virtualMachineConfiguration`:{`imageReference`:"
            + "{`publisher`:`canonical`,`offer`:`ubuntu`,`sku`:`22_04`},`nodeAgentSKUId`:`batch.node.ubuntu 22.04`}";
    private static final String JOB = "{`id`:`ID`,`poolInfo`:{`poolId`:`pool`},";
    private static final String TASK = "{`id`:`ID`,`commandLine`:`x`,";
    private static final String POOL = "{`id`:`ID`,";
    private static final String SCHEDULE = "{`id`:`ID`,`schedule`:{},`jobSpecification`:{`poolInfo`:{`poolId`:`pool`},";

    private final Map<String, Set<String>> members = new TreeMap<>();
    private BatchEmulator emulator;
    private TestClient client;
    private int count;

    @BeforeAll
    void begin() throws IOException {
        try (InputStream file = MemberTests.class.getResourceAsStream("members.txt")) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(": ", 2))
                    .forEach(line -> members.put(line[0], Set.of(line[1].split(" ", -1))));
        }
        emulator = BatchEmulator.start(EmulatorOptions.defaults().withRuntime(RuntimeOptions.simulated()));
        client = new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
        client.post(
                "/jobs",
                "{`id`:`job`,`poolInfo`:{`poolId`:`pool`},`usesTaskDependencies`:true,"
                        + "`onTaskFailure`:`performexitoptionsjobaction`}");
    }

    @AfterAll
    void end() {
        emulator.close();
    }

    /** Each entity, and a request with an object of it, where the comma or blank and the star stand for more members. */
    static Stream<Arguments> entities() {
        return Stream.of(
                Arguments.of("JobCreateOptions", "POST /jobs", JOB + "*}"),
                Arguments.of("JobConstraints", "POST /jobs", JOB + "`constraints`:{*}}"),
                Arguments.of("PoolInfo", "POST /jobs", "{`id`:`ID`,`poolInfo`:{`poolId`:`pool`,*}}"),
                Arguments.of(
                        "AutoPoolSpecification",
                        "POST /jobs",
                        "{`id`:`ID`,`poolInfo`:{`autoPoolSpecification`:{`poolLifetimeOption`:`job`,`pool`:{" + MACHINE
                                + "},*}}}"),
                Arguments.of(
                        "PoolSpecification",
                        "POST /jobs",
                        "{`id`:`ID`,`poolInfo`:{`autoPoolSpecification`:{`poolLifetimeOption`:`job`,`pool`:{" + MACHINE
                                + ",*}}}}"),
                Arguments.of("JobManagerTask", "POST /jobs", JOB + "`jobManagerTask`:{`id`:`m`,`commandLine`:`x`,*}}"),
                Arguments.of("JobPreparationTask", "POST /jobs", JOB + "`jobPreparationTask`:{`commandLine`:`x`,*}}"),
                Arguments.of(
                        "JobReleaseTask",
                        "POST /jobs",
                        JOB + "`jobPreparationTask`:{`commandLine`:`x`},`jobReleaseTask`:{`commandLine`:`x`,*}}"),
                Arguments.of("JobNetworkConfiguration", "POST /jobs", JOB + "`networkConfiguration`:{*}}"),
                Arguments.of("EnvironmentSetting", "POST /jobs", JOB + "`commonEnvironmentSettings`:[{`name`:`a`,*}]}"),
                Arguments.of("MetadataItem", "POST /jobs", JOB + "`metadata`:[{`name`:`a`,`value`:`b`,*}]}"),
                Arguments.of("JobUpdateOptions", "PATCH /jobs/job", "{*}"),
                Arguments.of("JobDisableOptions", "POST /jobs/job/disable", "{*}"),
                Arguments.of("JobTerminateOptions", "POST /jobs/none/terminate", "{*}"),
                Arguments.of("JobScheduleCreateOptions", "POST /jobschedules", SCHEDULE + "`priority`:0},*}"),
                Arguments.of("JobSpecification", "POST /jobschedules", SCHEDULE + "*}}"),
                Arguments.of(
                        "JobScheduleConfiguration",
                        "POST /jobschedules",
                        "{`id`:`ID`,`schedule`:{*},`jobSpecification`:{`poolInfo`:{`poolId`:`pool`}}}"),
                Arguments.of("NodeUserCreateOptions", "POST /pools/pool/nodes/none/users", "{`name`:`u`,*}"),
                Arguments.of(
                        "UploadBatchServiceLogsOptions",
                        "POST /pools/pool/nodes/none/uploadbatchservicelogs",
                        "{`containerUrl`:`http://h/c`,`startTime`:`2026-01-01T00:00:00Z`,*}"),
                Arguments.of("NodeUserUpdateOptions", "PUT /pools/pool/nodes/none/users/u", "{*}"),
                Arguments.of("TaskCreateOptions", "POST /jobs/job/tasks", TASK + "*}"),
                Arguments.of("TaskGroup", "POST /jobs/job/addtaskcollection", "{`value`:[],*}"),
                Arguments.of("TaskConstraints", "POST /jobs/job/tasks", TASK + "`constraints`:{*}}"),
                Arguments.of(
                        "ResourceFile",
                        "POST /jobs/job/tasks",
                        TASK + "`resourceFiles`:[{`httpUrl`:`http://h/x`,`filePath`:`x`,*}]}"),
                Arguments.of("File", "POST /jobs/job/tasks", TASK + "`outputFiles`:[" + output("", "", ",*") + "]}"),
                Arguments.of(
                        "FileDestination",
                        "POST /jobs/job/tasks",
                        TASK + "`outputFiles`:[" + output("", ",*", "") + "]}"),
                Arguments.of(
                        "FileBlobContainerDestination",
                        "POST /jobs/job/tasks",
                        TASK + "`outputFiles`:[" + output(",*", "", "") + "]}"),
                Arguments.of(
                        "FileUploadHeader",
                        "POST /jobs/job/tasks",
                        TASK + "`outputFiles`:[" + output(",`uploadHeaders`:[{`name`:`a`,*}]", "", "") + "]}"),
                Arguments.of(
                        "FileUploadConfig",
                        "POST /jobs/job/tasks",
                        TASK + "`outputFiles`:[" + output("", "", "").replace("`tasksuccess`", "`tasksuccess`,*")
                                + "]}"),
                Arguments.of("AffinityInfo", "POST /jobs/job/tasks", TASK + "`affinityInfo`:{`affinityId`:`a`,*}}"),
                Arguments.of("UserIdentity", "POST /jobs/job/tasks", TASK + "`userIdentity`:{*}}"),
                Arguments.of(
                        "AutoUserSpecification", "POST /jobs/job/tasks", TASK + "`userIdentity`:{`autoUser`:{*}}}"),
                Arguments.of(
                        "MultiInstanceSettings",
                        "POST /jobs/job/tasks",
                        TASK + "`multiInstanceSettings`:{`coordinationCommandLine`:`x`,*}}"),
                Arguments.of("TaskDependencies", "POST /jobs/job/tasks", TASK + "`dependsOn`:{*}}"),
                Arguments.of(
                        "TaskIdRange",
                        "POST /jobs/job/tasks",
                        TASK + "`dependsOn`:{`taskIdRanges`:[{`start`:1,`end`:2,*}]}}"),
                Arguments.of("ExitConditions", "POST /jobs/job/tasks", TASK + "`exitConditions`:{*}}"),
                Arguments.of(
                        "ExitCodeMapping",
                        "POST /jobs/job/tasks",
                        TASK + "`exitConditions`:{`exitCodes`:[{`code`:1,`exitOptions`:{},*}]}}"),
                Arguments.of(
                        "ExitCodeRangeMapping",
                        "POST /jobs/job/tasks",
                        TASK + "`exitConditions`:{`exitCodeRanges`:[{`start`:1,`end`:2,`exitOptions`:{},*}]}}"),
                Arguments.of("ExitOptions", "POST /jobs/job/tasks", TASK + "`exitConditions`:{`default`:{*}}}"),
                Arguments.of(
                        "TaskContainerSettings",
                        "POST /jobs/job/tasks",
                        TASK + "`containerSettings`:{`imageName`:`i`,*}}"),
                Arguments.of(
                        "ContainerRegistryReference",
                        "POST /jobs/job/tasks",
                        TASK + "`containerSettings`:{`imageName`:`i`,`registry`:{*}}}"),
                Arguments.of(
                        "ContainerHostBatchBindMountEntry",
                        "POST /jobs/job/tasks",
                        TASK + "`containerSettings`:{`imageName`:`i`,`containerHostBatchBindMounts`:[{*}]}}"),
                Arguments.of(
                        "AuthenticationTokenSettings",
                        "POST /jobs/job/tasks",
                        TASK + "`authenticationTokenSettings`:{*}}"),
                Arguments.of("PoolCreateOptions", "POST /pools", POOL + MACHINE + ",*}"),
                Arguments.of("PoolUpdateOptions", "PATCH /pools/pool", "{*}"),
                Arguments.of(
                        "PoolReplaceOptions",
                        "POST /pools/pool/updateproperties",
                        "{`applicationPackageReferences`:[],`metadata`:[],*}"),
                Arguments.of("PoolResizeOptions", "POST /pools/pool/resize", "{*}"),
                Arguments.of("NodeRemoveOptions", "POST /pools/pool/removenodes", "{*}"),
                Arguments.of("PoolEnableAutoScaleOptions", "POST /pools/pool/enableautoscale", "{*}"),
                Arguments.of("PoolEvaluateAutoScaleOptions", "POST /pools/pool/evaluateautoscale", "{*}"),
                Arguments.of(
                        "VirtualMachineConfiguration",
                        "POST /pools",
                        POOL + MACHINE.substring(0, MACHINE.length() - 1) + ",*}}"),
                Arguments.of("VmImageReference", "POST /pools", POOL + MACHINE.replace("`22_04`", "`22_04`,*") + "}"),
                Arguments.of(
                        "ContainerConfiguration",
                        "POST /pools",
                        POOL + MACHINE.substring(0, MACHINE.length() - 1)
                                + ",`containerConfiguration`:{`type`:`dockerCompatible`,*}}}"),
                Arguments.of("DataDisk", "POST /pools", POOL + machine("`dataDisks`:[{`lun`:0,`diskSizeGB`:1,*}]")),
                Arguments.of("VMExtension", "POST /pools", POOL + machine("`extensions`:[{`name`:`a`,*}]")),
                Arguments.of("StartTask", "POST /pools", POOL + MACHINE + ",`startTask`:{`commandLine`:`x`,*}}"),
                Arguments.of(
                        "TaskSchedulingPolicy",
                        "POST /pools",
                        POOL + MACHINE + ",`taskSchedulingPolicy`:{`nodeFillType`:`pack`,*}}"),
                Arguments.of("NetworkConfiguration", "POST /pools", POOL + MACHINE + ",`networkConfiguration`:{*}}"),
                Arguments.of("MountConfiguration", "POST /pools", POOL + MACHINE + ",`mountConfiguration`:[{*}]}"),
                Arguments.of("UserAccount", "POST /pools", POOL + MACHINE + ",`userAccounts`:[{`name`:`u`,*}]}"),
                Arguments.of("UpgradePolicy", "POST /pools", POOL + MACHINE + ",`upgradePolicy`:{`mode`:`manual`,*}}"));
    }

    @ParameterizedTest
    @MethodSource("entities")
    void everyPublishedMemberIsKnownAndNoOtherIsDropped(String entity, String operation, String json) {
        Set<String> names = new HashSet<>(members.get(entity));
        names.removeIf(name -> json.contains("`" + name + "`"));
        for (String name : names) {
            var answer = send(operation, json, ",`" + name + "`:null");
            assertThat(answer.text()).as("%s.%s", entity, name).doesNotContain(NO_SUCH);
        }

        var answer = send(operation, json, ",`colour`:`red`");

        if (answer.status() == 201) {
            String path = operation.substring("POST ".length()) + "/id" + count;
            assertThat(client.get(path).text()).as(entity).contains("\"colour\":\"red\"");
        } else {
            assertThat(answer.status()).as("%s: %s", entity, answer.text()).isEqualTo(400);
            assertThat(answer.text()).as(entity).contains(NO_SUCH);
        }
    }

    @Test
    void whatIsAnsweredHasNoOtherMembers() {
        client.post(
                "/jobs",
                "{`id`:`shown`,`poolInfo`:{`poolId`:`pool`},`jobPreparationTask`:{`commandLine`:`x`},"
                        + "`jobManagerTask`:{`id`:`m`,`commandLine`:`x`,`killJobOnCompletion`:false}}");
        client.post(
                "/jobs/shown/tasks",
                "{`id`:`t`,`commandLine`:`x`,`environmentSettings`:[{`name`:`SIMULATED_EXIT_CODE`,`value`:`1`}],"
                        + "`multiInstanceSettings`:{`coordinationCommandLine`:`x`}}");
        client.post(
                "/jobschedules",
                "{`id`:`shownschedule`,`schedule`:{},`jobSpecification`:{`poolInfo`:{`poolId`:`pool`}}}");
        JsonNode task = Eventually.get(
                () -> client.get("/jobs/shown/tasks/t").json(),
                each -> each.path("state").asText().equals("completed"));
        JsonNode job = client.get("/jobs/shown?$expand=stats").json();
        JsonNode schedule =
                client.get("/jobschedules/shownschedule?$expand=stats").json();
        JsonNode pool = client.get("/pools/pool").json();
        JsonNode node = client.get("/pools/pool/nodes").json().at("/value/0");

        check("Task", task, "");
        check("TaskExecutionInfo", task, "/executionInfo");
        check("TaskFailureInfo", task, "/executionInfo/failureInfo");
        check("NodeInfo", task, "/nodeInfo");
        check("TaskConstraints", task, "/constraints");
        check("UserIdentity", task, "/userIdentity");
        check("MultiInstanceSettings", task, "/multiInstanceSettings");
        check("Job", job, "");
        check("JobExecutionInfo", job, "/executionInfo");
        check("JobStatistics", job, "/stats");
        check("JobConstraints", job, "/constraints");
        check("JobManagerTask", job, "/jobManagerTask");
        check("JobPreparationTask", job, "/jobPreparationTask");
        check("PoolInfo", job, "/poolInfo");
        check("JobSchedule", schedule, "");
        check("JobScheduleExecutionInfo", schedule, "/executionInfo");
        check("JobSpecification", schedule, "/jobSpecification");
        check("Pool", pool, "");
        check("VirtualMachineConfiguration", pool, "/virtualMachineConfiguration");
        check("VmImageReference", pool, "/virtualMachineConfiguration/imageReference");
        check("TaskSchedulingPolicy", pool, "/taskSchedulingPolicy");
        check("Node", node, "");
        check("TaskInfo", node, "/recentTasks/0");
        check("NodeAgentInfo", node, "/nodeAgentInfo");
        check("VirtualMachineInfo", node, "/virtualMachineInfo");
        check(
                "NodeRemoteLoginSettings",
                client.get("/pools/pool/nodes/" + node.path("id").asText() + "/remoteloginsettings")
                        .json(),
                "");
        check(
                "UploadBatchServiceLogsResult",
                client.post(
                                "/pools/pool/nodes/" + node.path("id").asText() + "/uploadbatchservicelogs",
                                "{`containerUrl`:`http://h/c`,`startTime`:`2026-01-01T00:00:00Z`}")
                        .json(),
                "");
        check("TaskCountsResult", client.get("/jobs/shown/taskcounts").json(), "");
        check("TaskCounts", client.get("/jobs/shown/taskcounts").json(), "/taskCounts");
        check("PoolNodeCounts", client.get("/nodecounts").json(), "/value/0");
        check("NodeCounts", client.get("/nodecounts").json(), "/value/0/dedicated");
        check("SupportedImage", client.get("/supportedimages").json(), "/value/0");
        check(
                "JobPreparationAndReleaseTaskStatus",
                client.get("/jobs/shown/jobpreparationandreleasetaskstatus").json(),
                "/value/0");
    }

    private void check(String entity, JsonNode answer, String path) {
        JsonNode object = answer.at(path);
        assertThat(object.isObject()).as(entity).isTrue();
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.contains("odata.")) {
                assertThat(members.get(entity)).as(entity).contains(name);
            }
        }
    }

    private TestClient.Answer send(String operation, String json, String more) {
        count++;
        List<String> words = Arrays.asList(operation.split(" ", -1));
        String body = json.replace("ID", "id" + count)
                .replace(",*", more)
                .replace("*", more.substring(1))
                .replace('`', '"');
        return client.send(words.get(0), words.get(1), body, Map.of());
    }

    private static String output(String container, String destination, String file) {
        return "{`filePattern`:`x`,`destination`:{`container`:{`containerUrl`:`http://h/c?s`" + container + "}"
                + destination + "},`uploadOptions`:{`uploadCondition`:`tasksuccess`}" + file + "}";
    }

    private static String machine(String more) {
        return MACHINE.substring(0, MACHINE.length() - 1) + "," + more + "}}";
    }
}
