package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.TestClient;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not as it should be is refused with the service's codes; one emulator for all, since nothing changes. */
class RefusalScenarioTests {

    private static BatchEmulator emulator;
    private static TestClient client;

    @BeforeAll
    static void startEmulator() {
        emulator = BatchEmulator.start(EmulatorOptions.defaults().withRuntime(RuntimeOptions.simulated()));
        client = new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
        client.post("/jobs", "{`id`:`job`,`poolInfo`:{`poolId`:`pool`},`onAllTasksComplete`:`noaction`}");
        client.post("/jobs", "{`id`:`prepared`,`poolInfo`:{`poolId`:`pool`},`jobPreparationTask`:{`commandLine`:`x`}}");
    }

    @AfterAll
    static void closeEmulator() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`constraints`:5                                    | InvalidPropertyValue",
                "`constraints`:{`maxTaskRetryCount`:`many`}         | InvalidPropertyValue",
                "`constraints`:{`maxWallClockTime`:`-PT1S`}         | InvalidPropertyValue",
                "`constraints`:{`maxWallClockTime`:`P9999999999999D`}| InvalidPropertyValue",
                "`constraints`:{`retention`:`PT1S`}                 | InvalidRequestBody",
                "`requiredSlots`:1.5                                | InvalidPropertyValue",
                "`requiredSlots`:99999999999                        | InvalidPropertyValue",
                "`environmentSettings`:{}                           | InvalidPropertyValue",
                "`environmentSettings`:[5]                          | InvalidPropertyValue",
                "`environmentSettings`:[{`value`:`x`}]              | MissingRequiredProperty",
                "`environmentSettings`:[{`name`:`x`,`value`:{}}]    | InvalidPropertyValue",
                "`containerSettings`:{}                             | MissingRequiredProperty",
                "`containerSettings`:{`imageName`:`i`,`workingDirectory`:`home`} | InvalidPropertyValue",
                "`containerSettings`:{`imageName`:`i`,`registry`:`r`}| InvalidPropertyValue",
                "`resourceFiles`:[{`httpUrl`:`http://h/x`,`filePath`:`x`,`blobPrefix`:`p`}] | InvalidPropertyValue",
                "`userIdentity`:`me`                                | InvalidPropertyValue",
                "`userIdentity`:{`autoUser`:{`scope`:`world`}}      | InvalidPropertyValue",
                "`userIdentity`:{`username`:`u`,`autoUser`:{}}      | InvalidPropertyValue",
                "`affinityInfo`:{}                                  | MissingRequiredProperty",
                "`authenticationTokenSettings`:{`access`:[`all`]}   | InvalidPropertyValue",
                "`applicationPackageReferences`:[{`applicationId`:`a`}] | InvalidApplicationPackageReferences",
                "`exitConditions`:[]                                | InvalidPropertyValue",
                "`exitConditions`:{`exitCodes`:[{`code`:`x`,`exitOptions`:{}}]} | InvalidPropertyValue",
                "`exitConditions`:{`onMonday`:{}}                   | InvalidRequestBody",
                "`outputFiles`:[{`filePattern`:`*`,`destination`:{},`uploadOptions`:{`uploadCondition`:`taskSuccess`}}]"
                        + "| MissingRequiredProperty",
                "`resourceFiles`:[{`httpUrl`:`u`,`storageContainerUrl`:`u`,`filePath`:`f`}] | InvalidPropertyValue",
                "`state`:`running`                                  | InvalidRequestBody"
            })
    void aTaskThatIsWrong(String members, String code) {
        var answer = client.post("/jobs/job/tasks", "{`id`:`t`,`commandLine`:`x`," + members + "}");

        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(code.equals("InvalidApplicationPackageReferences") ? 409 : 400);
        assertThat(answer.headers().get("request-id")).isNotBlank();
        assertThat(answer.json().at("/message/value").asText())
                .contains("\nRequestId:" + answer.headers().get("request-id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`displayName`:5                                | InvalidPropertyValue",
                "`priority`:-1001                               | InvalidPropertyValue",
                "`maxParallelTasks`:0                           | InvalidPropertyValue",
                "`maxParallelTasks`:-2                          | InvalidPropertyValue",
                "`usesTaskDependencies`:`yes`                   | InvalidPropertyValue",
                "`allowTaskPreemption`:1                        | InvalidPropertyValue",
                "`onAllTasksComplete`:`explode`                 | InvalidPropertyValue",
                "`onTaskFailure`:`explode`                      | InvalidPropertyValue",
                "`metadata`:[{`value`:`x`}]                     | MissingRequiredProperty",
                "`metadata`:{}                                  | InvalidPropertyValue",
                "`commonEnvironmentSettings`:[{}]               | MissingRequiredProperty",
                "`constraints`:{`maxTaskRetryCount`:-2}         | InvalidPropertyValue",
                "`jobReleaseTask`:{`commandLine`:`x`}           | InvalidPropertyValue",
                "`jobPreparationTask`:{}                        | MissingRequiredProperty",
                "`jobPreparationTask`:{`commandLine`:`x`,`waitForSuccess`:`y`} | InvalidPropertyValue",
                "`jobPreparationTask`:{`commandLine`:`x`,`requiredSlots`:2} | InvalidRequestBody",
                "`networkConfiguration`:5                       | InvalidPropertyValue",
                "`poolInfo`:{}                                  | MissingRequiredProperty",
                "`poolInfo`:{`poolId`:7}                        | InvalidPropertyValue",
                "`state`:`active`                               | InvalidRequestBody"
            })
    void aJobThatIsWrong(String members, String code) {
        String pool = members.startsWith("`poolInfo`") ? "" : "`poolInfo`:{`poolId`:`pool`},";
        var answer = client.post("/jobs", "{`id`:`other`," + pool + members + "}");

        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(client.get("/jobs/other").code()).isEqualTo("JobNotFound");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATCH  | /jobs/job           | {`priority`:`high`}              | 400 InvalidPropertyValue",
                "PATCH  | /jobs/job           | {`usesTaskDependencies`:true}    | 400 InvalidRequestBody",
                "PATCH  | /jobs/job           | {`poolInfo`:{`poolId`:`other`}}  | 409 OperationInvalidForCurrentState",
                "PATCH  | /jobs/none          | {}                               | 404 JobNotFound",
                "PUT    | /jobs/job           | {`priority`:1}                   | 400 MissingRequiredProperty",
                "POST   | /jobs/job/disable   | {}                               | 400 MissingRequiredProperty",
                "POST   | /jobs/job/disable   | {`disableTasks`:`later`}         | 400 InvalidPropertyValue",
                "POST   | /jobs/job/enable    | {}                               | 409 OperationInvalidForCurrentState",
                "POST   | /jobs/job/terminate | {`reason`:`x`}                   | 400 InvalidRequestBody",
                "POST   | /jobs/job/terminate?force=perhaps | {}         | 400 InvalidQueryParameterValue",
                "POST   | /jobs/job/terminate | {`terminateReason`:5}            | 400 InvalidPropertyValue",
                "POST   | /jobs/job/addtaskcollection | {}                       | 400 MissingRequiredProperty",
                "POST   | /jobs/job/addtaskcollection | {`value`:[]}             | 400 InvalidPropertyValue",
                "POST   | /jobs/job/addtaskcollection | {`value`:[5]}            | 400 InvalidPropertyValue",
                "POST   | /jobs/none/addtaskcollection | {`value`:[{`id`:`t`}]}  | 404 JobNotFound",
                "PUT    | /jobs/job/tasks/none | {`constraints`:{}}              | 404 TaskNotFound",
                "POST   | /jobs/prepared/tasks | {`id`:`JobPreparation`,`commandLine`:`x`}"
                        + " | 409 TaskIdSameAsJobPreparationTask",
                "POST   | /jobs/job/explode    | {}                              | 400 InvalidUri",
                "DELETE | /jobs/job/tasks      | {}                              | 405 UnsupportedHttpVerb"
            })
    void aRequestThatIsWrong(String method, String path, String body, String expected) {
        var answer = client.send(method, path, body.replace('`', '"'), Map.of());

        assertThat(answer.status() + " " + answer.code()).as(answer.text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/jobs?$filter=colour eq 'red'                 | InvalidQueryParameterValue",
                "/jobs?$filter=state gt 'active'               | InvalidQueryParameterValue",
                "/jobs?$filter=priority eq 5                   | InvalidQueryParameterValue",
                "/jobs?$select=colour                          | InvalidQueryParameterValue",
                "/jobs?$expand=everything                      | InvalidQueryParameterValue",
                "/jobs?maxresults=0                            | OutOfRangeQueryParameterValue",
                "/jobs?colour=red                              | UnsupportedQueryParameter",
                "/jobs/job/tasks?$filter=lastModified eq 'x'   | InvalidQueryParameterValue",
                "/jobs/prepared/jobpreparationandreleasetaskstatus?$filter=colour eq 'red'"
                        + " | InvalidQueryParameterValue"
            })
    void aListThatIsWrong(String path, String code) {
        var answer = client.get(path.replace(" ", "%20").replace("'", "%27"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void anOperationThatIsNotCoveredSaysSo() {
        var answer = client.get("/pools/pool/nodes/x/rdp");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text()).contains("Nodes_GetRemoteDesktop: the service has given up pools of cloud services");
    }

    @Test
    void aJobWithoutAPreparationTaskHasNoStatusOfIt() {
        var answer = client.get("/jobs/job/jobpreparationandreleasetaskstatus");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("JobPreparationTaskNotSpecified");
        assertThat(client.get("/jobs/prepared/jobpreparationandreleasetaskstatus")
                        .json()
                        .path("value"))
                .isEmpty();
    }
}
