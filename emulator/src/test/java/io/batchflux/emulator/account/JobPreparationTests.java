package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import org.junit.jupiter.api.Test;

class JobPreparationTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withPools(PoolOptions.of("pool").withTaskSlotsPerNode(2).withNodes(2));
    }

    @Test
    void aNodeIsPreparedOnceBeforeTheFirstTaskOfTheJob() {
        addJob("job", preparation("sh -c 'echo prepared >> data; echo run >> $AZ_BATCH_NODE_SHARED_DIR/count'", ""));
        for (int i = 0; i < 8; i++) {
            addTask("job", "t" + i, shell("cat $AZ_BATCH_JOB_PREP_WORKING_DIR/data $AZ_BATCH_NODE_SHARED_DIR/count"));
        }

        for (int i = 0; i < 8; i++) {
            JsonNode task = awaitTask("job", "t" + i, "completed");
            assertThat(file("job", "t" + i, "stdout.txt")).isEqualTo("prepared\nrun\n");
            assertThat(task.at("/executionInfo/result").asText()).isEqualTo("success");
        }
        JsonNode status = client.get("/jobs/job/jobpreparationandreleasetaskstatus")
                .json()
                .path("value");
        assertThat(status).hasSize(2).allSatisfy(node -> {
            assertThat(node.at("/jobPreparationTaskExecutionInfo/state").asText())
                    .isEqualTo("completed");
            assertThat(node.at("/jobPreparationTaskExecutionInfo/result").asText())
                    .isEqualTo("success");
        });
    }

    @Test
    void tasksArePreparingMeanwhile() {
        addJob("job", preparation("sh -c 'until [ -e $AZ_BATCH_NODE_SHARED_DIR/../../go ]; do sleep 0.02; done'", ""));
        addTask("job", "t", "true");

        JsonNode task = awaitTask("job", "t", "preparing");

        assertThat(task.at("/nodeInfo/poolId").asText()).isEqualTo("pool");
        assertThat(task.at("/executionInfo").has("startTime")).isFalse();
        addJob("other");
        addTask("other", "go", shell("touch $AZ_BATCH_NODE_SHARED_DIR/../../go"));
        JsonNode done = awaitTask("job", "t", "completed");
        assertThat(done.at("/executionInfo/result").asText()).isEqualTo("success");
    }

    @Test
    void tasksStayAwayFromANodeThatCannotBePrepared() {
        addJob("job", preparation("sh -c 'case $AZ_BATCH_NODE_ID in *_1-*) exit 1 ;; esac'", ""));
        for (int i = 0; i < 6; i++) {
            addTask("job", "t" + i, "true");
        }

        for (int i = 0; i < 6; i++) {
            JsonNode task = awaitTask("job", "t" + i, "completed");
            assertThat(task.at("/executionInfo/result").asText()).isEqualTo("success");
            assertThat(task.at("/nodeInfo/nodeId").asText()).contains("_2-");
        }
    }

    @Test
    void aPreparationThatNeedNotSucceedDoesNotHoldTasksBack() {
        addJob("job", preparation("false", ",`waitForSuccess`:false"));
        addTask("job", "t", "true");

        assertThat(awaitTask("job", "t", "completed")
                        .at("/executionInfo/result")
                        .asText())
                .isEqualTo("success");
    }

    @Test
    void thePreparationIsTriedAgainAsItsConstraintsSay() {
        addJob(
                "job",
                preparation(
                        "sh -c 'f=$AZ_BATCH_NODE_SHARED_DIR/f; [ -e $f ] || { touch $f; exit 1; }'",
                        ",`constraints`:{`maxTaskRetryCount`:1}"));
        addTask("job", "t", "true");

        assertThat(awaitTask("job", "t", "completed")
                        .at("/executionInfo/result")
                        .asText())
                .isEqualTo("success");
    }

    @Test
    void theReleaseTaskRunsOnPreparedNodesBeforeTheJobIsCompleted() {
        addJob(
                "job",
                preparation("sh -c 'echo kept > data'", "")
                        + ",`jobReleaseTask`:{`commandLine`:`sh -c 'cp $AZ_BATCH_JOB_PREP_WORKING_DIR/data"
                        + " $AZ_BATCH_NODE_SHARED_DIR/released'`}");
        addTask("job", "t", "true");
        awaitTask("job", "t", "completed");

        client.post("/jobs/job/terminate");
        awaitJob("job", "completed");

        JsonNode status = client.get("/jobs/job/jobpreparationandreleasetaskstatus")
                .json()
                .path("value");
        assertThat(status).hasSize(1);
        assertThat(status.at("/0/jobReleaseTaskExecutionInfo/exitCode").asInt(-1))
                .isZero();
    }

    @Test
    void terminatingTheJobEndsAPreparationThatStillRuns() {
        addJob("job", preparation("sleep 600", ""));
        addTask("job", "t", "true");
        awaitTask("job", "t", "preparing");

        client.post("/jobs/job/terminate");

        awaitJob("job", "completed");
        JsonNode task = task("job", "t");
        assertThat(task.at("/executionInfo/failureInfo/code").asText()).isEqualTo("TaskEnded");
        assertThat(task.at("/executionInfo").has("exitCode")).isFalse();
        assertThat(emulator.runningTasks()).isZero();
    }

    @Test
    void theStatusNamesTheDirectoriesAndCanBeFiltered() {
        addJob("job", preparation("sh -c 'case $AZ_BATCH_NODE_ID in *_1-*) exit 1 ;; esac'", ""));
        addTask("job", "t1", "true", ",`requiredSlots`:2");
        addTask("job", "t2", "true", ",`requiredSlots`:2");
        awaitTask("job", "t1", "completed");
        awaitTask("job", "t2", "completed");
        Eventually.get(() -> status(""), nodes -> nodes.size() == 2);

        JsonNode failed = status("?$filter=" + encode("jobPreparationTaskExecutionInfo/result eq 'failure'"));

        assertThat(failed).hasSize(1);
        assertThat(failed.at("/0/jobPreparationTaskExecutionInfo/exitCode").asInt())
                .isEqualTo(1);
        assertThat(failed.at("/0/jobPreparationTaskExecutionInfo/failureInfo/code")
                        .asText())
                .isEqualTo("FailureExitCode");
        assertThat(failed.at("/0/jobPreparationTaskExecutionInfo/taskRootDirectory")
                        .asText())
                .isEqualTo("workitems/job/job-1/jobpreparation");
        assertThat(failed.at("/0/jobPreparationTaskExecutionInfo/taskRootDirectoryUrl")
                        .asText())
                .startsWith(failed.at("/0/nodeUrl").asText() + "/files/workitems");
        String node = failed.at("/0/nodeId").asText();
        assertThat(status("?$select=nodeId&maxresults=1000&$filter=" + encode("nodeId ne '" + node + "'")))
                .hasSize(1)
                .allSatisfy(other -> assertThat(other.size()).isEqualTo(1));
        assertThat(status("?maxresults=1")).hasSize(1);
    }

    @Test
    void aPreparationThatTakesTooLongIsEndedAndNotTriedAgain() {
        addJob("job", preparation("sleep 600", ",`constraints`:{`maxWallClockTime`:`PT0.1S`,`maxTaskRetryCount`:5}"));
        addTask("job", "t", "true");

        JsonNode preparation = Eventually.get(
                        () -> status(""),
                        nodes -> nodes.at("/0/jobPreparationTaskExecutionInfo/state")
                                .asText()
                                .equals("completed"))
                .at("/0/jobPreparationTaskExecutionInfo");

        assertThat(preparation.at("/failureInfo/code").asText()).isEqualTo("TaskEnded");
        assertThat(preparation.path("retryCount").asInt(-1)).isZero();
    }

    private JsonNode status(String query) {
        return client.get("/jobs/job/jobpreparationandreleasetaskstatus" + query)
                .json()
                .path("value");
    }

    private static String preparation(String commandLine, String more) {
        return ",`jobPreparationTask`:{`commandLine`:`" + commandLine + "`" + more + "}";
    }
}
