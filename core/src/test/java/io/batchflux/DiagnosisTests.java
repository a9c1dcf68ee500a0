package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a completed task failed, from what the service says of it. */
class DiagnosisTests {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static TaskExecution execution(
            @Nullable Integer exitCode, @Nullable FailureInfo failure, @Nullable Duration ran, int retries) {
        Instant start = Instant.EPOCH;
        return TaskExecution.NONE
                .withResult(TaskExecution.Result.FAILURE)
                .withExitCode(exitCode)
                .withFailureInfo(failure)
                .withStartTime(ran == null ? null : start)
                .withEndTime(ran == null ? null : start.plus(ran))
                .withRetryCount(retries)
                .withNodeId(ran == null ? null : "node");
    }

    private static FailureInfo info(String code) {
        return new FailureInfo(FailureInfo.Category.USER_ERROR, code, "a message", Map.of());
    }

    private static TaskFailure of(TaskExecution execution) {
        return Diagnosis.of(execution, LIMIT);
    }

    @Test
    void anExitCodeIsAFailureWithThatCode() {
        TaskFailure failure = of(execution(137, info("FailureExitCode"), Duration.ofSeconds(9), 0));

        assertThat(failure.kind()).isEqualTo(FailureKind.EXIT_CODE);
        assertThat(failure.message())
                .isEqualTo("it exited with code 137 (signal 9: it was killed, perhaps for want of memory)");
        assertThat(failure.info()).isEqualTo(info("FailureExitCode"));
    }

    @Test
    void retriesAreTold() {
        assertThat(of(execution(1, info("FailureExitCode"), Duration.ofSeconds(9), 3))
                        .message())
                .isEqualTo("it exited with code 1 after 3 retries");
    }

    @ParameterizedTest
    @CsvSource({"PT5M, TIMED_OUT", "PT5M1S, TIMED_OUT", "PT4M59.95S, TIMED_OUT", "PT4M59S, TERMINATED", ", TERMINATED"})
    void aTaskThatWasEndedRanAsLongAsItsLimitOrWasTerminated(@Nullable Duration ran, FailureKind kind) {
        assertThat(of(execution(null, info("TaskEnded"), ran, 0)).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BlobAccessDenied", "FileUploadAccessDenied", "ResourceContainerAccessDenied"})
    void refusedAccessSaysWhenItEndsAndWhichOptionThatIs(String code) {
        assertThat(of(execution(null, info(code), null, 0)).message())
                .startsWith(code + ": a message")
                .contains("ends with the time limit of the job (JobOptions.withTimeLimit)");
    }

    @Test
    void timeoutAndTerminationSayTheLimit() {
        assertThat(of(execution(null, info("TaskEnded"), LIMIT, 0)).message())
                .isEqualTo("it was ended because it ran longer than its time limit of PT5M");
        assertThat(of(execution(null, info("TaskEnded"), Duration.ofSeconds(1), 0))
                        .message())
                .isEqualTo("it was terminated before its time limit of PT5M: TaskEnded: a message");
    }

    @ParameterizedTest
    @CsvSource({
        "FileUploadContainerNotFound, OUTPUT",
        "FileUploadMiscError, OUTPUT",
        "ContainerInvalidImage, IMAGE",
        "ContainerMiscError, IMAGE",
        "CommandProgramNotFound, LAUNCH",
        "CommandLaunchFailed, LAUNCH",
        "BlobNotFound, INPUT",
        "BlobDownloadTimedOut, INPUT",
        "ResourceFileWriteFailed, INPUT",
        "JobBeingTerminated, JOB_ENDED",
        "DiskFull, SERVICE",
        "SomethingNew, SERVICE"
    })
    void aTaskWithoutAnExitCodeFailedForTheReasonThatTheServiceGives(String code, FailureKind kind) {
        TaskFailure failure = of(execution(null, info(code), null, 0));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.message()).isEqualTo(code + ": a message");
    }

    @Test
    void codesAreComparedWithoutRegardToCase() {
        assertThat(of(execution(null, info("taskended"), LIMIT, 0)).kind()).isEqualTo(FailureKind.TIMED_OUT);
        assertThat(of(execution(1, info("failureexitcode"), LIMIT, 0)).kind()).isEqualTo(FailureKind.EXIT_CODE);
    }

    @Test
    void detailsAreTold() {
        FailureInfo info =
                new FailureInfo(FailureInfo.Category.SERVER_ERROR, "DiskFull", "no space", Map.of("FreeBytes", "0"));

        assertThat(of(execution(null, info, null, 0)).message()).isEqualTo("DiskFull: no space {FreeBytes=0}");
    }

    @Test
    void aFailureWithoutAnyReasonIsTheServices() {
        TaskFailure failure = of(execution(null, null, null, 0));

        assertThat(failure.kind()).isEqualTo(FailureKind.SERVICE);
        assertThat(failure.message()).isEqualTo("the service gave no reason");
    }

    @Test
    void anExitCodeWithoutAReasonIsEnough() {
        assertThat(of(execution(2, null, LIMIT, 0)).kind()).isEqualTo(FailureKind.EXIT_CODE);
    }
}
