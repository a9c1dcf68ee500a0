package io.batchflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.testing.BlobServer;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the service does is not known in some matters: the emulator does it in one way by default, and in the other if asked. */
class SecondWaysTests extends EmulatorScenario {

    private final BlobServer blobs = new BlobServer();

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withRuntime(RuntimeOptions.processes()
                        .withOutputsAfterTerminate(true)
                        .withStarTakesDotFiles(true))
                .withJobs(JobOptions.defaults().withPassedLimitRefused(true).withPreparedAgain(true))
                .withLimits(LimitOptions.defaults().withFileListSize(FileListSize.VALUES));
    }

    @AfterEach
    void closeBlobs() {
        blobs.close();
    }

    private String output(String pattern, String path) {
        return ",`outputFiles`:[{`filePattern`:`" + pattern + "`,`destination`:{`container`:{`containerUrl`:`"
                + blobs.container() + "`,`path`:`" + path
                + "`}},`uploadOptions`:{`uploadCondition`:`taskcompletion`}}]";
    }

    private void awaitBegun(String task) {
        awaitTask("job", task, "running");
        Eventually.isTrue(() -> file("job", task, "stdout.txt").contains("begun"));
    }

    @Test
    void aTaskThatIsTerminatedStillTakesItsOutputs() {
        addJob("job");
        addTask("job", "t", shell("echo begun; sleep 600"), output("../stdout.txt", "log"));
        awaitBegun("t");

        client.post("/jobs/job/tasks/t/terminate");
        awaitTask("job", "t", "completed");

        assertThat(blobs.text("log")).isEqualTo("begun\n");
    }

    @Test
    void aTaskThatIsEndedByTheTimeLimitOfItsJobStillTakesItsOutputs() {
        addJob("job", ",`constraints`:{`maxWallClockTime`:`PT10M`}");
        addTask("job", "t", shell("echo begun; sleep 600"), output("../stdout.txt", "log"));
        awaitBegun("t");

        client.patch("/jobs/job", "{`constraints`:{`maxWallClockTime`:`PT1.5S`}}");
        awaitJob("job", "completed");

        assertThat(blobs.text("log")).isEqualTo("begun\n");
    }

    @Test
    void aTaskThatIsDeletedTakesNone() {
        addJob("job");
        addTask("job", "t", shell("echo begun; sleep 600"), output("../stdout.txt", "log"));
        awaitBegun("t");

        assertThat(client.delete("/jobs/job/tasks/t").status()).isEqualTo(200);

        assertThat(blobs.blobs).isEmpty();
    }

    @Test
    void aStarTakesDotFiles() {
        addJob("job");
        addTask(
                "job",
                "t",
                shell("mkdir .d; echo 1 > a.csv; echo 2 > .b.csv; echo 3 > .d/c.csv"),
                output("**/*.csv", "x"));
        awaitTask("job", "t", "completed");

        assertThat(blobs.blobs.keySet()).containsExactly("x/.b.csv", "x/.d/c.csv", "x/a.csv");
    }

    @Test
    void aTimeLimitThatHasPassedAlreadyIsRefused() {
        addJob("job", ",`constraints`:{`maxWallClockTime`:`PT10M`}");
        Instant created = Instant.parse(
                client.get("/jobs/job").json().path("creationTime").asText());
        Eventually.isTrue(() -> Instant.now().isAfter(created.plusMillis(20)));

        var answer = client.patch("/jobs/job", "{`constraints`:{`maxWallClockTime`:`PT0.01S`}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidPropertyValue");
        assertThat(client.get("/jobs/job").json().path("state").asText()).isEqualTo("active");
    }

    @Test
    void aNodeWhosePreparationFailedForAPassingReasonIsUsedAgain() {
        emulator.inject(FaultPlan.none().withFault("JobPreparationTasks_Run:BlobDownloadTimedOut,first=1"));
        addJob("job", ",`jobPreparationTask`:{`commandLine`:`true`}");
        addTask("job", "t", "true");

        assertThat(awaitTask("job", "t", "completed")
                        .at("/executionInfo/result")
                        .asText())
                .isEqualTo("success");
    }

    @Test
    void onlyTheValuesOfFilesCountAgainstTheirLimit() {
        addJob("job");
        String url = "https://account.blob.core.windows.net/c?sig=" + "s".repeat(255);
        String files = IntStream.range(0, 100)
                .mapToObj(i -> "{`httpUrl`:`" + url + i + "`,`filePath`:`" + i + "`}")
                .collect(Collectors.joining(",", "`resourceFiles`:[", "]"));
        assertThat(files.length()).isGreaterThan(32_768);

        assertThat(client.post("/jobs/job/tasks", "{`id`:`a`,`commandLine`:`true`," + files + "}")
                        .status())
                .isEqualTo(201);
        assertThat(client.post(
                                "/jobs/job/tasks",
                                "{`id`:`b`,`commandLine`:`true`,"
                                        + files.replace("`,`filePath", "0123456789012345678901234567890`,`filePath")
                                        + "}")
                        .text())
                .contains("Total size of resourceFiles cannot be more than 32768 characters");
    }
}
