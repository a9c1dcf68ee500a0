package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.BlobServer;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.wire.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codes of failures that processes have and that no other test is about. */
class FailureCodeScenarioTests extends EmulatorScenario {

    private BlobServer blobs;

    @BeforeEach
    void startBlobs() {
        blobs = new BlobServer();
        blobs.put("in", "#!/bin/sh\n");
    }

    @AfterEach
    void closeBlobs() {
        blobs.close();
    }

    @Test
    void aTaskWhoseFilesCannotBeMadeDoesNotStart() {
        String long300 = "x".repeat(300);
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:3}");
        addTask("job", "directory", "true", resource(long300 + "/in", "0770"));
        addTask("job", "file", "true", resource(long300, "0770"));
        addTask("job", "here", "true", resource(".", "0770"));

        assertFailsToStart("directory", "ServerError", "ResourceDirectoryCreateFailed");
        assertFailsToStart("file", "ServerError", "ResourceFileWriteFailed");
        assertFailsToStart("here", "ServerError", "ResourceFileWriteFailed");
    }

    @Test
    void aCommandThatCannotBeRunDoesNotStart() {
        addJob("job", ",`constraints`:{`maxTaskRetryCount`:3}");
        addTask("job", "mode", "./in --x", resource("in", "0660"));
        addTask("job", "path", "./none --x");
        addTask("job", "name", "none-such --x");
        addTask("job", "directory", "./");

        assertFailsToStart("mode", "UserError", "CommandLaunchFailed");
        assertFailsToStart("path", "UserError", "CommandProgramNotFound");
        assertFailsToStart("name", "UserError", "CommandProgramNotFound");
        assertFailsToStart("directory", "UserError", "CommandProgramNotFound");
    }

    @Test
    void aStorageAccountThatDoesNotAnswerFailsTheTransfer() {
        addJob("job", ",`usesTaskDependencies`:true,`onTaskFailure`:`performexitoptionsjobaction`");
        blobs.failures.set(1000);
        String ignore = "{`jobAction`:`none`}";
        addTask(
                "job",
                "download",
                "true",
                resource("in", "0770") + ",`exitConditions`:{`preProcessingError`:" + ignore + "}");
        addTask(
                "job",
                "upload",
                "true",
                output() + ",`exitConditions`:{`fileUploadError`:{`jobAction`:`none`,`dependencyAction`:`satisfy`}}");
        addTask("job", "child", "true", ",`dependsOn`:{`taskIds`:[`upload`]}");

        assertFailsToStart("download", "ServerError", "BlobDownloadMiscError");
        JsonNode upload = awaitTask("job", "upload", "completed").path("executionInfo");
        assertThat(upload.at("/failureInfo/code").asText()).isEqualTo("FileUploadMiscError");
        assertThat(upload.path("exitCode").asInt(-1)).isZero();
        assertThat(upload.path("result").asText()).isEqualTo("failure");
        assertThat(file("job", "upload", "fileuploaderr.txt")).contains("503");
        awaitTask("job", "child", "completed");
        assertThat(client.get("/jobs/job").json().path("state").asText()).isEqualTo("active");
    }

    @Test
    void anUploadThatFailsTerminatesAJobThatWantsIt() {
        addJob("job", ",`onTaskFailure`:`performexitoptionsjobaction`");
        addTask(
                "job",
                "t",
                "true",
                output().replace("sig=ok", "sig=bad") + ",`exitConditions`:{`default`:{`jobAction`:`none`},"
                        + "`fileUploadError`:{`jobAction`:`terminate`}}");

        assertThat(awaitJob("job", "completed")
                        .at("/executionInfo/terminateReason")
                        .asText())
                .isEqualTo("TaskFailed");
        assertThat(task("job", "t").at("/executionInfo/failureInfo/code").asText())
                .isEqualTo("FileUploadAccessDenied");
    }

    @ParameterizedTest
    @CsvSource({"`x\\u0000y`, has a null character", "LONG, is longer than the system takes"})
    void whatCannotBeGivenToAProgramIsSaidInPlainWords(String value, String words) {
        addJob("job");
        addTask(
                "job",
                "t",
                "true",
                ",`environmentSettings`:[{`name`:`A`,`value`:" + value.replace("LONG", "`" + "x".repeat(140_000) + "`")
                        + "}]");

        assertFailsToStart("t", "UserError", "CommandLaunchFailed");
        assertThat(task("job", "t")
                        .at("/executionInfo/failureInfo/details/0/value")
                        .asText())
                .endsWith(words)
                .doesNotContain("java", "setsid");
    }

    @ParameterizedTest
    @CsvSource({"`a\\u0000b`, ``", "`sh`, `/\\u0000`", "`sh -c \\u0000`, `/bin`"})
    void aNullCharacterInTheNameOfAProgramOrItsPathIsSaidInPlainWords(String commandLine, String path) {
        addJob("job");
        addTask(
                "job",
                "t",
                Json.read(("{`x`:" + commandLine + "}").replace('`', '"').getBytes(StandardCharsets.UTF_8))
                        .path("x")
                        .textValue(),
                ",`environmentSettings`:[{`name`:`PATH`,`value`:" + path + "}]");

        assertFailsToStart("t", "UserError", "CommandLaunchFailed");
        assertThat(task("job", "t")
                        .at("/executionInfo/failureInfo/details/0/value")
                        .asText())
                .isEqualTo("The command line or the environment has a null character");
    }

    private void assertFailsToStart(String id, String category, String code) {
        JsonNode execution = awaitTask("job", id, "completed").path("executionInfo");
        assertThat(execution.at("/failureInfo/code").asText())
                .as(execution.toString())
                .isEqualTo(code);
        assertThat(execution.at("/failureInfo/category").asText()).isEqualTo(category);
        assertThat(execution.path("result").asText()).isEqualTo("failure");
        assertThat(execution.has("exitCode")).isFalse();
        assertThat(execution.path("retryCount").asInt(-1)).isZero();
    }

    private String resource(String path, String mode) {
        return ",`resourceFiles`:[{`httpUrl`:`" + blobs.url("box/in?sig=ok") + "`,`filePath`:`" + path
                + "`,`fileMode`:`" + mode + "`}]";
    }

    private String output() {
        return ",`outputFiles`:[{`filePattern`:`../stdout.txt`,`destination`:{`container`:{`containerUrl`:`"
                + blobs.url("box?sig=ok") + "`}},`uploadOptions`:{`uploadCondition`:`taskCompletion`}}]";
    }
}
