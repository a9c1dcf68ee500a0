package io.batchflux.emulator.odata;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.TestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The properties and operators that the service documents for the filters of its lists. */
class ListFilterTests {

    private static BatchEmulator emulator;
    private static TestClient client;

    @BeforeAll
    static void start() {
        emulator = BatchEmulator.start(EmulatorOptions.defaults());
        client = new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
        client.post("/jobs", "{`id`:`job`,`poolInfo`:{`poolId`:`none`}}");
        client.post("/jobs/job/tasks", "{`id`:`task`,`commandLine`:`true`}");
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/jobs; id eq 'JOB' and startswith(id,'j') and id ne 'x' and id ge 'a' and id gt 'a' and id le 'z' and id lt 'z'",
                "/jobs; state eq 'active' and state ne 'completed'",
                "/jobs; stateTransitionTime gt DateTime'2011-05-08T08:49:37Z' and creationTime ne DateTime'2011-05-08T08:49:37Z'",
                "/jobs; lastModified ge DateTime'2011-05-08T08:49:37Z' and executionInfo/startTime gt DateTime'2011-05-08'",
                "/jobs; executionInfo/endTime eq DateTime'2011-05-08T08:49:37Z' or startswith(executionInfo/poolId,'no')",
                "/jobs; creationTime gt DateTime'Sun, 08 May 2011 08:49:37 GMT'",
                "/jobs/job/tasks; (id eq 'task' or id eq 'x') and startswith(id,'t') and state ne 'completed'",
                "/jobs/job/tasks; lastModifiedTime gt DateTime'2011-05-08T08:49:37Z'",
                "/jobs/job/tasks; executionInfo/exitCode ne 1 and executionInfo/result ne 'failure'",
                "/jobs/job/tasks; executionInfo/startTime ne DateTime'2011-05-08T08:49:37Z'",
                "/pools; startswith(id,'p') and state eq 'active' and allocationState eq 'steady'",
                "/pools; enableAutoScale eq false and enableInterNodeCommunication ne true and vmSize ne 'x'",
                "/pools; allocationStateTransitionTime gt DateTime'2011-05-08T08:49:37Z' and creationTime lt DateTime'2100-01-01T00:00:00Z'",
                "/pools/pool/nodes; state eq 'idle' and state ne 'offline' and lastBootTime gt DateTime'2011-05-08T08:49:37Z'",
                "/pools/pool/nodes; allocationTime gt DateTime'2011-05-08T08:49:37Z' and startTaskInfo/result ne 'failure'",
                "/supportedimages; osType eq 'linux' and verificationType ne 'unverified' and nodeAgentSKUId ne 'x'",
                "/nodecounts; poolId eq 'pool'"
            })
    void theDocumentedFiltersAreTaken(String list, String filter) {
        var answer = client.get(list + "?$filter=" + EmulatorScenario.encode(filter));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("value")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/jobs; not_here",
                "/jobs; state gt 'active'",
                "/jobs; startswith(state,'a')",
                "/jobs; lastModifiedTime gt DateTime'2011-05-08T08:49:37Z'",
                "/jobs/job/tasks; executionInfo/exitCode eq 'x'",
                "/jobs/job/tasks; lastModified gt DateTime'2011-05-08T08:49:37Z'",
                "/jobs/job/tasks; failureInfo/code eq 'x'",
                "/pools; enableAutoScale gt false",
                "/pools/pool/nodes; id eq 'x'",
                "/nodecounts; startswith(poolId,'p')"
            })
    void otherPropertiesAndOperatorsAreRefused(String list, String filter) {
        var answer = client.get(list + "?$filter=" + EmulatorScenario.encode(filter));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidQueryParameterValue");
    }
}
