package io.batchflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

    private static String preparation(String commandLine, String more) {
        return ",`jobPreparationTask`:{`commandLine`:`" + commandLine + "`" + more + "}";
    }
}
