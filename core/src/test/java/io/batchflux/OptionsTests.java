package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What options are without a word, and that a wrong value is refused with its name and rule. */
class OptionsTests {

    private static final RunOptions RUN = RunOptions.ofDefaults("pool");

    @Test
    void theOptionsOfOneStageAreChangedAlone() {
        StageOptions changed = RUN.stage(Stage.COLLECT).withDeadline(Duration.ofSeconds(1));

        RunOptions copy = RUN.withStage(Stage.COLLECT, changed);

        assertThat(copy.stage(Stage.COLLECT)).isEqualTo(changed);
        assertThat(copy.stage(Stage.ADD_TASKS)).isEqualTo(RUN.stage(Stage.ADD_TASKS));
        assertThat(RUN.stage(Stage.COLLECT)).isNotEqualTo(changed);
        assertThat(copy.withStage(Stage.WATCH_JOB, changed).stages()).hasSize(2);
    }

    /** The half of a pair stands for all that a program in the locale C cannot spell. */
    @Test
    void theCacheDirectoryOfAUserWhoseNameCannotBeSpelledHasAnother() {
        assertThat(FunctionOptions.cacheDirectory(Path.of("/tmp"), "jane doe"))
                .isEqualTo(Path.of("/tmp/batchflux-jane doe"));
        assertThat(FunctionOptions.cacheDirectory(Path.of("/tmp"), "j\uD800ne"))
                .isEqualTo(Path.of("/tmp/batchflux-j_ne"));
    }

    @Test
    void theDefaultsAreThoseOfTheConfiguration() {
        assertThat(RUN.polling().ceiling()).isEqualTo(Duration.ofSeconds(10));
        assertThat(RUN.tasks().timeLimit()).isEqualTo(Duration.ofMinutes(5));
        assertThat(RUN.tasks().retries()).isEqualTo(3);
        assertThat(RUN.cleanUp()).isEqualTo(CleanUp.ALWAYS);
    }

    @Test
    void aGroupIsChangedInPlace() {
        RunOptions copy = RUN.withFunctions(functions -> functions.withChunking(chunking -> chunking.withLargest(7)))
                .withStage(Stage.COLLECT, stage -> stage.withRetry(retry -> retry.withMaxAttempts(2)));

        assertThat(copy.functions().chunking()).isEqualTo(Chunking.auto().withLargest(7));
        assertThat(copy.stage(Stage.COLLECT).retry().maxAttempts()).isEqualTo(2);
        assertThat(copy.stage(Stage.COLLECT).deadline())
                .isEqualTo(RUN.stage(Stage.COLLECT).deadline());
    }

    @Test
    void zeroIsAValue() {
        assertThat(RUN.tasks().withRetries(0).retries()).isZero();
        TaskLimits limits = TaskSpec.command("x").withRetries(0).limits();
        assertThat(limits.retries(TaskDefaults.ofDefaults())).isZero();
        assertThat(RetryPolicy.ofDefaults()
                        .withBackoff(Duration.ZERO, Duration.ZERO)
                        .firstBackoff())
                .isZero();
    }

    @Test
    void aWrongValueIsRefusedWithItsNameAndRule() {
        refused("pollInterval must be more than zero, was PT0S", () -> RUN.withPollInterval(Duration.ZERO));
        refused(
                "maxInFlight must be between 1 and 2147483647, was 0",
                () -> RUN.concurrency().withMaxInFlight(0));
        refused(
                "maxAttempts must be between 1 and 2147483647, was -5",
                () -> RetryPolicy.ofDefaults().withMaxAttempts(-5));
        refused(
                "jitter must be between 0 and 1, was NaN",
                () -> RetryPolicy.ofDefaults().withJitter(Double.NaN));
        refused(
                "firstBackoff must not be negative, was PT-1S",
                () -> RetryPolicy.ofDefaults().withBackoff(Duration.ofSeconds(-1), Duration.ofSeconds(1)));
        refused("retries must be between 0 and 1000, was -1", () -> RUN.tasks().withRetries(-1));
        refused("timeLimit must be more than zero, was PT-1S", () -> RUN.tasks().withTimeLimit(Duration.ofSeconds(-1)));
        refused(
                "attemptTimeout must be more than zero, was PT0S",
                () -> RUN.stage(Stage.COLLECT).withAttemptTimeout(Duration.ZERO));
        refused(
                "priority must be between -1000 and 1000, was 1001",
                () -> RUN.job().withPriority(1001));
        refused(
                "poolId must be 1 to 64 letters, digits, hyphens and underscores, was \"a pool\" (6 characters)",
                () -> RUN.job().withPoolId("a pool"));
        refused(
                "length of idPrefix must be between 1 and 32, was 33",
                () -> RUN.job().withIdPrefix("x".repeat(33)));
        refused(
                "maxTasks must be between 1 and 1000000, was 0",
                () -> Sharing.ofDefaults().withMaxTasks(0));
        refused(
                "resultLimit must be between 1 and 2147483647, was 0",
                () -> RUN.functions().withResultLimit(0));
        refused(
                "javaCommand must not be blank or hold a single quote, was \"it's\"",
                () -> RUN.functions().withJavaCommand("it's"));
        refused("calls must be between 1 and 10000, was 0", () -> Chunking.of(0));
        refused(
                "largest must be between 1 and 10000, was 10001",
                () -> Chunking.none().withLargest(10_001));
        refused("taskLength must be more than zero, was PT0S", () -> Chunking.auto(Duration.ZERO));
        refused(
                "requiredSlots must be between 1 and 256, was 0",
                () -> TaskSpec.command("x").withRequiredSlots(0));
    }

    @ParameterizedTest
    @CsvSource({"16, 1", "64, 4", "128, 12", "512, 60", "544, 64", "100000, 64"})
    void aResultThatDoesNotFitIntoMemoryIsOverTheUsualLimit(long memory, int limit) {
        assertThat(FunctionOptions.defaultResultLimit(memory << 20)).isEqualTo(limit << 20);
        assertThat(RUN.functions().resultLimit())
                .isEqualTo(
                        FunctionOptions.defaultResultLimit(Runtime.getRuntime().maxMemory()));
    }

    private static void refused(String message, Executable change) {
        assertThatThrownBy(change::execute)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
