package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskEndTests extends EmulatorScenario {

    @Test
    void aFailureIsTriedAgainAndThenShown() {
        addJob("job");
        addTask(
                "job",
                "t",
                shell("echo x >> $AZ_BATCH_NODE_SHARED_DIR/tries; exit 3"),
                ",`constraints`:{`maxTaskRetryCount`:2}");

        JsonNode execution = awaitTask("job", "t", "completed").path("executionInfo");

        assertThat(execution.path("retryCount").asInt()).isEqualTo(2);
        assertThat(execution.has("lastRetryTime")).isTrue();
        assertThat(execution.path("exitCode").asInt()).isEqualTo(3);
        assertThat(execution.path("result").asText()).isEqualTo("failure");
        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("FailureExitCode");
        addTask("job", "count", shell("wc -l < $AZ_BATCH_NODE_SHARED_DIR/tries"));
        awaitTask("job", "count", "completed");
        assertThat(file("job", "count", "stdout.txt").trim()).isEqualTo("3");
    }

    @Test
    void theJobsRetryCountIsTheTasksUnlessItHasItsOwn() {
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:1}");
        addTask("job", "inherits", "false");
        addTask("job", "own", "false", ",`constraints`:{`maxTaskRetryCount`:0}");

        assertThat(awaitTask("job", "inherits", "completed")
                        .at("/executionInfo/retryCount")
                        .asInt())
                .isEqualTo(1);
        assertThat(awaitTask("job", "own", "completed")
                        .at("/executionInfo/retryCount")
                        .asInt(-1))
                .isZero();
        assertThat(task("job", "inherits").at("/constraints/maxTaskRetryCount").asInt())
                .isEqualTo(1);
    }

    @Test
    void aProcessKilledFromOutsideIsTriedAgain() {
        addJob("job");
        addTask(
                "job",
                "t",
                shell("f=$AZ_BATCH_NODE_SHARED_DIR/$AZ_BATCH_TASK_ID; if [ -e $f ]; then echo again; else"
                        + " touch $f; kill -9 $$; fi"),
                ",`constraints`:{`maxTaskRetryCount`:1}");

        JsonNode execution = awaitTask("job", "t", "completed").path("executionInfo");

        assertThat(execution.path("result").asText()).isEqualTo("success");
        assertThat(execution.path("retryCount").asInt()).isEqualTo(1);
        assertThat(file("job", "t", "stdout.txt")).isEqualTo("again\n");
    }

    @Test
    void aProcessKilledForGoodShowsItsSignal() {
        addJob("job");
        addTask("job", "t", shell("kill -9 $$"));

        assertThat(awaitTask("job", "t", "completed")
                        .at("/executionInfo/exitCode")
                        .asInt())
                .isEqualTo(137);
    }

    @Test
    void theWallClockLimitEndsATaskWithoutAnotherTry() {
        addJob("job");
        addTask("job", "t", "sleep 600", ",`constraints`:{`maxWallClockTime`:`PT0.3S`,`maxTaskRetryCount`:5}");

        JsonNode execution = awaitTask("job", "t", "completed").path("executionInfo");

        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("TaskEnded");
        assertThat(execution.path("exitCode").asInt()).isEqualTo(137);
        assertThat(execution.path("retryCount").asInt(-1)).isZero();
        assertThat(execution.path("result").asText()).isEqualTo("failure");
    }

    @Test
    void terminatingATaskKillsAllItHasStarted() {
        addJob("job");
        addTask("job", "t", shell("sleep 611 & sleep 612 & (sleep 613 & wait) & echo $! $$; wait"));
        List<Long> processes = processes("job", "t", 2);

        var answer = client.post("/jobs/job/tasks/t/terminate");

        assertThat(answer.status()).isEqualTo(204);
        JsonNode task = task("job", "t");
        assertThat(task.path("state").asText()).isEqualTo("completed");
        assertThat(task.at("/executionInfo/failureInfo/code").asText()).isEqualTo("TaskEnded");
        assertThat(task.at("/executionInfo/failureInfo/category").asText()).isEqualTo("UserError");
        assertThat(task.at("/executionInfo/exitCode").asInt()).isEqualTo(137);
        for (String argument : List.of("611", "612", "613")) {
            Eventually.isTrue(() -> noSleep(argument));
        }
        assertThat(processes).allSatisfy(id -> Eventually.isTrue(() -> isGone(id)));
        assertThat(client.post("/jobs/job/tasks/t/terminate").code()).isEqualTo("TaskCompleted");
    }

    @Test
    void whatACommandLeavesBehindEndsWithIt() {
        addJob("job");
        addTask("job", "t", shell("sleep 621 & echo done"));
        awaitTask("job", "t", "completed");

        Eventually.isTrue(() -> noSleep("621"));
    }

    @Test
    void anActiveTaskIsTerminatedWithoutAnExitCode() {
        addJob("job");
        for (int i = 0; i < 4; i++) {
            addTask("job", "filler" + i, "sleep 60");
        }
        addTask("job", "t", "true");

        assertThat(client.post("/jobs/job/tasks/t/terminate").status()).isEqualTo(204);

        JsonNode execution = task("job", "t").path("executionInfo");
        assertThat(execution.has("exitCode")).isFalse();
        assertThat(execution.has("startTime")).isFalse();
        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo("TaskEnded");
    }

    @Test
    void aDeletedTaskIsGoneWithItsProcess() {
        addJob("job");
        addTask("job", "t", shell("echo $$; exec sleep 600"));
        long process = processes("job", "t", 1).get(0);

        assertThat(client.delete("/jobs/job/tasks/t").status()).isEqualTo(200);

        assertThat(client.get("/jobs/job/tasks/t").code()).isEqualTo("TaskNotFound");
        Eventually.isTrue(() -> isGone(process));
        Eventually.isTrue(() -> emulator.runningTasks() == 0);
    }

    @Test
    void aFailedTaskCanBeReactivatedAndASuccessfulOneNot() {
        addJob("job");
        addTask("job", "good", "true");
        addTask("job", "bad", shell("test -e $AZ_BATCH_NODE_SHARED_DIR/go"));
        awaitTask("job", "good", "completed");
        awaitTask("job", "bad", "completed");
        addTask("job", "go", shell("touch $AZ_BATCH_NODE_SHARED_DIR/go"));
        awaitTask("job", "go", "completed");

        assertThat(client.post("/jobs/job/tasks/good/reactivate").code()).isEqualTo("TaskSucceeded");
        assertThat(client.post("/jobs/job/tasks/bad/reactivate").status()).isEqualTo(204);

        JsonNode again = Eventually.get(
                () -> task("job", "bad"),
                task -> task.at("/executionInfo/result").asText().equals("success"));
        assertThat(again.at("/executionInfo/retryCount").asInt(-1)).isZero();
    }

    @Test
    void aReactivatedTaskThatSucceedsLetsItsDependentsRun() {
        addJob("job", ",`usesTaskDependencies`:true");
        addTask("job", "parent", "sh -c 'f=$AZ_BATCH_NODE_SHARED_DIR/f; [ -e $f ] || { touch $f; exit 1; }'");
        addTask("job", "child", "true", ",`dependsOn`:{`taskIds`:[`parent`]}");
        awaitTask("job", "parent", "completed");
        assertThat(task("job", "child").path("state").asText()).isEqualTo("active");

        client.post("/jobs/job/tasks/parent/reactivate");

        awaitTask("job", "child", "completed");
    }

    @Test
    void filesGoWhenTheirRetentionTimeIsOver() {
        addJob("job");
        addTask("job", "t", "echo hi", ",`constraints`:{`retentionTime`:`PT0S`}");
        awaitTask("job", "t", "completed");

        Eventually.isTrue(() -> client.get("/jobs/job/tasks/t/files").code().equals("TaskFilesCleanedup"));
    }

    private List<Long> processes(String job, String task, int count) {
        String line = Eventually.get(
                () -> file(job, task, "stdout.txt").trim(),
                text -> text.matches("\\d+( \\d+)*") && text.split(" ").length == count);
        return List.of(line.split(" ")).stream().map(Long::valueOf).toList();
    }

    private static boolean isGone(long process) {
        return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty();
    }

    private static boolean noSleep(String argument) {
        return ProcessHandle.allProcesses()
                .noneMatch(process -> process.info()
                        .commandLine()
                        .filter(line -> line.endsWith("sleep " + argument))
                        .isPresent());
    }
}
