package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.TaskQuery;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Options are templates: a copy differs in one value, and a wrong value is refused with its name and rule. */
class OptionsTests {

    private static final RunOptions RUN = RunOptions.ofDefaults("pool");

    private static final List<Record> TEMPLATES = List.of(
            RUN,
            RUN.job(),
            RUN.tasks(),
            RUN.functions(),
            Chunking.none(),
            Output.named("name", "path"),
            RUN.concurrency(),
            RUN.sharing(),
            RUN.stage(Stage.COLLECT),
            RetryPolicy.ofDefaults(),
            TaskQuery.completed("job"),
            TaskSpec.command("run", "value"));

    /** Values other than the defaults, by the type that is asked for. */
    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(int.class, 77),
            Map.entry(boolean.class, true),
            Map.entry(double.class, 0.25),
            Map.entry(String.class, "changed"),
            Map.entry(Duration.class, Duration.ofSeconds(77)),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Path.class, Path.of("changed")),
            Map.entry(Code.class, Code.inImage("changed")),
            Map.entry(JobOptions.class, JobOptions.ofDefaults("changed")),
            Map.entry(TaskDefaults.class, TaskDefaults.ofDefaults().withRetries(77)),
            Map.entry(FunctionOptions.class, FunctionOptions.ofDefaults().withJavaCommand("changed")),
            Map.entry(Chunking.class, Chunking.of(77)),
            Map.entry(Concurrency.class, Concurrency.ofDefaults().withAdds(77)),
            Map.entry(Sharing.class, Sharing.none()),
            Map.entry(Polling.class, Polling.every(Duration.ofSeconds(77))),
            Map.entry(Results.class, new Results(true, true)),
            Map.entry(RetryPolicy.class, RetryPolicy.none()),
            Map.entry(CleanUp.class, CleanUp.NEVER),
            Map.entry(RunListener.class, new RunListener() {}),
            Map.entry(TaskLimits.class, new TaskLimits(3, null, null)));

    static Stream<Method> withers() {
        return TEMPLATES.stream()
                .flatMap(template -> Arrays.stream(template.getClass().getMethods())
                        .filter(method -> method.getName().startsWith("with") && method.getParameterCount() == 1)
                        .filter(method -> component(method) != null));
    }

    private static @Nullable RecordComponent component(Method wither) {
        String name = wither.getName().substring(4, 5).toLowerCase(Locale.ROOT)
                + wither.getName().substring(5);
        return Arrays.stream(wither.getDeclaringClass().getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    @ParameterizedTest
    @MethodSource("withers")
    void aCopyDiffersInOneValue(Method wither) throws ReflectiveOperationException {
        Record template = TEMPLATES.stream()
                .filter(wither.getDeclaringClass()::isInstance)
                .findFirst()
                .orElseThrow();
        Object value = VALUES.get(wither.getParameterTypes()[0]);
        assertThat(value).as("a value for " + wither).isNotNull();
        String before = template.toString();
        String changed = requireNonNull(component(wither)).getName();

        Object copy = wither.invoke(template, value);

        assertThat(copy).isNotSameAs(template).isNotEqualTo(template);
        for (RecordComponent component : wither.getDeclaringClass().getRecordComponents()) {
            Method accessor = component.getAccessor();
            Object expected = component.getName().equals(changed) ? value : accessor.invoke(template);
            assertThat(accessor.invoke(copy)).as(component.getName()).isEqualTo(expected);
        }
        assertThat(template).hasToString(before);
    }

    @Test
    void mostOptionsHaveAWither() {
        assertThat(withers().count()).isGreaterThan(30);
    }

    @Test
    void theOptionsOfOneStageAreChangedAlone() {
        StageOptions changed = RUN.stage(Stage.COLLECT).withDeadline(Duration.ofSeconds(1));

        RunOptions copy = RUN.withStage(Stage.COLLECT, changed);

        assertThat(copy.stage(Stage.COLLECT)).isEqualTo(changed);
        assertThat(copy.stage(Stage.ADD_TASKS)).isEqualTo(RUN.stage(Stage.ADD_TASKS));
        assertThat(RUN.stage(Stage.COLLECT)).isNotEqualTo(changed);
        assertThat(copy.withStage(Stage.WATCH_JOB, changed).stages()).hasSize(2);
    }

    @Test
    void theDefaultsAreThoseOfTheConfiguration() {
        assertThat(RUN.polling().ceiling()).isEqualTo(Duration.ofSeconds(10));
        assertThat(RUN.tasks().timeLimit()).isEqualTo(Duration.ofMinutes(5));
        assertThat(RUN.tasks().retries()).isEqualTo(3);
        assertThat(RUN.cleanUp()).isEqualTo(CleanUp.ALWAYS);
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
                () -> new Sharing(0, Duration.ofSeconds(1), Duration.ZERO));
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

    private static void refused(String message, Executable change) {
        assertThatThrownBy(change::execute)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
