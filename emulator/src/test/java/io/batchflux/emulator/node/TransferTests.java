package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.BlobServer;
import io.batchflux.emulator.testing.EmulatorScenario;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferTests extends EmulatorScenario {

    private BlobServer blobs;

    @BeforeEach
    void startBlobs() {
        blobs = new BlobServer();
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:2}");
    }

    @AfterEach
    void closeBlobs() {
        blobs.close();
    }

    @Test
    void aResourceFileIsThereBeforeTheCommandRuns() {
        blobs.put("in put.txt", "content");

        addTask(
                "job",
                "t",
                "cat dir/in.txt",
                resources("{`httpUrl`:`" + blobs.url("box/in%20put.txt?sig=ok")
                        + "`,`filePath`:`dir/in.txt`,`fileMode`:`0600`}"));
        awaitTask("job", "t", "completed");

        assertThat(file("job", "t", "stdout.txt")).isEqualTo("content");
        assertThat(client.head("/jobs/job/tasks/t/files/wd/dir/in.txt")
                        .headers()
                        .get("ocp-batch-file-mode"))
                .isEqualTo("0o100600");
    }

    @Test
    void aContainerIsFetchedWithItsDirectoriesAndByPrefix() {
        blobs.put("a/1&2.txt", "one");
        blobs.put("a/b/2.txt", "two");
        blobs.put("a/b/3.txt", "three");
        blobs.put("a/z.txt", "last");
        blobs.put("other.txt", "no");

        addTask(
                "job",
                "t",
                "find . -type f",
                resources("{`storageContainerUrl`:`" + blobs.container() + "`,`blobPrefix`:`a/`,`filePath`:`in`}"));
        awaitTask("job", "t", "completed");

        assertThat(file("job", "t", "stdout.txt").lines())
                .containsExactlyInAnyOrder("./in/a/1&2.txt", "./in/a/b/2.txt", "./in/a/b/3.txt", "./in/a/z.txt");
    }

    @Test
    void aTransferThatFailsByChanceIsTriedAgain() {
        blobs.put("x", "content");
        blobs.failures.set(2);

        addTask("job", "t", "cat x", resources("{`httpUrl`:`" + blobs.url("box/x?sig=ok") + "`,`filePath`:`x`}"));

        assertThat(awaitTask("job", "t", "completed")
                        .at("/executionInfo/result")
                        .asText())
                .isEqualTo("success");
    }

    @ParameterizedTest
    @CsvSource({
        "box/none?sig=ok, BlobNotFound",
        "box/none?sig=bad, BlobAccessDenied",
        "elsewhere/none?sig=ok, BlobNotFound"
    })
    void aResourceFileThatCannotBeFetchedEndsTheTaskBeforeItRuns(String path, String code) {
        addTask("job", "t", "echo ran", resources("{`httpUrl`:`" + blobs.url(path) + "`,`filePath`:`x`}"));

        JsonNode execution = awaitTask("job", "t", "completed").path("executionInfo");

        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo(code);
        assertThat(execution.at("/failureInfo/details/0/value").asText()).doesNotContain("sig=");
        assertThat(execution.has("exitCode")).isFalse();
        assertThat(execution.path("retryCount").asInt(-1)).isZero();
        assertThat(file("job", "t", "stdout.txt")).isEmpty();
    }

    @Test
    void aContainerOfAnAutomaticStorageAccountIsAClearFailure() {
        addTask("job", "t", "true", resources("{`autoStorageContainerName`:`mine`}"));

        JsonNode failure = awaitTask("job", "t", "completed").at("/executionInfo/failureInfo");

        assertThat(failure.path("code").asText()).isEqualTo("BlobAccessDenied");
        assertThat(failure.at("/details/0/value").asText())
                .contains("automatic storage")
                .contains("mine");
    }

    @Test
    void aContainerOfTheLinkedStorageAccountIsFetched() {
        blobs.put("a/1.txt", "one");
        emulator.linkStorage(blobs.url("?sv=1&sig=ok"));

        addTask("job", "t", "cat in/a/1.txt", resources("{`autoStorageContainerName`:`box`,`filePath`:`in`}"));
        awaitTask("job", "t", "completed");

        assertThat(file("job", "t", "stdout.txt")).isEqualTo("one");
        assertThatThrownBy(() -> emulator.linkStorage("box?sig=secret"))
                .hasMessage("the URL of a storage account must be one of http or https, was box");
    }

    @Test
    void outputFilesAreTakenByPatternAndCondition() {
        addTask(
                "job",
                "good",
                shell(
                        "echo log; mkdir -p out/d; echo 1 > out/a.csv; echo 2 > out/d/b.csv; echo 3 > out/.c.csv; echo r > r"),
                outputs(
                        output("../std*.txt", "logs", "taskcompletion"),
                        output("out/**/*.csv", "csv/", "tasksuccess"),
                        output("r", "named/result", "tasksuccess"),
                        output("$AZ_BATCH_TASK_WORKING_DIR/r", "", "tasksuccess"),
                        output("r", "never", "taskfailure"),
                        output("nothing*", "nothing", "tasksuccess")));
        awaitTask("job", "good", "completed");

        assertThat(blobs.blobs.keySet())
                .containsExactly("csv/a.csv", "csv/d/b.csv", "logs/stderr.txt", "logs/stdout.txt", "named/result", "r");
        assertThat(blobs.text("logs/stdout.txt")).isEqualTo("log\n");
        assertThat(blobs.text("csv/d/b.csv")).isEqualTo("2\n");
        assertThat(blobs.types.get("named/result")).isEqualTo("text/x-test");
        assertThat(file("job", "good", "fileuploadout.txt"))
                .contains("named/result")
                .doesNotContain("sig=");
    }

    @Test
    void aFailedTaskTakesWhatIsForFailuresAfterItsLastTry() {
        addTask(
                "job",
                "bad",
                shell("f=$AZ_BATCH_NODE_SHARED_DIR/n; echo x >> $f; wc -l < $f; exit 9"),
                outputs(output("../stdout.txt", "fail", "taskfailure"), output("../stdout.txt", "ok", "tasksuccess")));
        awaitTask("job", "bad", "completed");

        assertThat(blobs.blobs.keySet()).containsExactly("fail");
        assertThat(blobs.text("fail").trim()).isEqualTo("3");
    }

    @Test
    void aTaskEndedByItsWallClockLimitStillTakesItsOutputs() {
        addTask(
                "job",
                "t",
                shell("echo begun; sleep 600"),
                outputs(output("../stdout.txt", "log", "taskcompletion"))
                        + ",`constraints`:{`maxWallClockTime`:`PT0.5S`}");
        awaitTask("job", "t", "completed");

        assertThat(blobs.text("log")).isEqualTo("begun\n");
    }

    @Test
    void aLargeOutputGoesInBlocks() {
        addTask(
                "job",
                "t",
                shell("head -c 40000000 /dev/zero | tr \"\\\\000\" y > big"),
                outputs(output("big", "big", "tasksuccess")));
        awaitTask("job", "t", "completed");

        assertThat(blobs.blobs.get("big")).hasSize(40_000_000).startsWith('y').endsWith('y');
    }

    @ParameterizedTest
    @CsvSource({"nowhere?sig=ok, FileUploadContainerNotFound", "box?sig=bad, FileUploadAccessDenied"})
    void anOutputThatCannotBeTakenFailsATaskWhoseCommandSucceeded(String container, String code) {
        addTask(
                "job",
                "t",
                "true",
                ",`outputFiles`:[{`filePattern`:`../stdout.txt`,`destination`:{`container`:{`containerUrl`:`"
                        + blobs.url(container) + "`}},`uploadOptions`:{`uploadCondition`:`taskCompletion`}}]");

        JsonNode task = awaitTask("job", "t", "completed");
        JsonNode execution = task.path("executionInfo");

        assertThat(execution.at("/failureInfo/code").asText()).isEqualTo(code);
        assertThat(execution.path("exitCode").asInt(-1)).isZero();
        assertThat(execution.path("result").asText()).isEqualTo("failure");
        assertThat(task.at("/outputFiles/0/uploadOptions/uploadCondition").asText())
                .isEqualTo("TaskCompletion");
        assertThat(file("job", "t", "fileuploaderr.txt")).contains("stdout.txt");
    }

    @Test
    void filesWithoutAStarInTheirPatternAllGoToOneBlob() {
        addTask(
                "job",
                "t",
                shell("echo 1 > f_1.txt; echo 2 > f_2.txt; mkdir out; echo 3 > out/a"),
                outputs(
                        output("f_?.txt", "one", "taskcompletion"),
                        output("out/**", "none", "taskcompletion"),
                        output("out/**/*", "all", "taskcompletion")));
        awaitTask("job", "t", "completed");

        assertThat(blobs.blobs.keySet()).containsExactly("all/a", "one");
        assertThat(blobs.text("one")).isIn("1\n", "2\n");
    }

    @Test
    void aSignatureOfAVersionThatStorageDoesNotKnowIsRefused() {
        blobs.put("x", "content");
        String later = "box/x?sv=2026-10-06&sig=ok";
        addTask("job", "in", "true", resources("{`httpUrl`:`" + blobs.url(later) + "`,`filePath`:`x`}"));
        addTask(
                "job",
                "out",
                "true",
                ",`outputFiles`:[{`filePattern`:`../stdout.txt`,`destination`:{`container`:{`containerUrl`:`"
                        + blobs.url("box?sv=2025-11-06&sig=ok")
                        + "`}},`uploadOptions`:{`uploadCondition`:`taskCompletion`}}]");
        addTask(
                "job",
                "known",
                "true",
                resources("{`httpUrl`:`" + blobs.url("box/x?sv=2025-11-05&sig=ok") + "`,`filePath`:`x`}"));

        JsonNode in = awaitTask("job", "in", "completed").at("/executionInfo/failureInfo");
        assertThat(in.path("code").asText()).isEqualTo("BlobAccessDenied");
        assertThat(in.at("/details/0/value").asText()).contains("2026-10-06").doesNotContain("sig=");
        assertThat(awaitTask("job", "out", "completed")
                        .at("/executionInfo/failureInfo/code")
                        .asText())
                .isEqualTo("FileUploadAccessDenied");
        assertThat(awaitTask("job", "known", "completed")
                        .at("/executionInfo/result")
                        .asText())
                .isEqualTo("success");
    }

    private static String resources(String... files) {
        return ",`resourceFiles`:[" + String.join(",", files) + "]";
    }

    private static String outputs(String... files) {
        return ",`outputFiles`:[" + String.join(",", files) + "]";
    }

    private String output(String pattern, String path, String condition) {
        return "{`filePattern`:`" + pattern + "`,`destination`:{`container`:{`containerUrl`:`" + blobs.container()
                + "`,`path`:`" + path + "`,`uploadHeaders`:[{`name`:`x-ms-blob-content-type`,`value`:`text/x-test`}]}},"
                + "`uploadOptions`:{`uploadCondition`:`" + condition + "`}}";
    }
}
