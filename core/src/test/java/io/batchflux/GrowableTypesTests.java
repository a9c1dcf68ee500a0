package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStart;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ContainerPage;
import io.batchflux.spi.ContainerQuery;
import io.batchflux.spi.ContainerSnapshot;
import io.batchflux.spi.ETag;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.GrowableValue;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPage;
import io.batchflux.spi.JobPatch;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.JobQuery;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.NodePage;
import io.batchflux.spi.NodeQuery;
import io.batchflux.spi.NodeSnapshot;
import io.batchflux.spi.NodeState;
import io.batchflux.spi.Operation;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.PoolSnapshot;
import io.batchflux.spi.RecentTask;
import io.batchflux.spi.ResizeError;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.SignedUrl;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskCounts;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import io.batchflux.spi.ThrottleState;
import io.batchflux.spi.UserIdentity;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Public values: those that will grow have no public constructor, and a copy of one differs in what was changed. */
class GrowableTypesTests {

    private static final RunOptions RUN = RunOptions.ofDefaults("pool");
    private static final NodeAccess ACCESS = NodeAccess.of(new SignedUrl("https://account.example/container?sig=s"));
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final RunInfo INFO = RunInfo.of(RunInfo.Kind.TASKS, "job", "container", "pool");

    /** One value of each type that can grow. */
    private static final Map<Class<?>, Object> SAMPLES = Stream.of(
                    RUN,
                    RUN.job(),
                    RUN.tasks(),
                    RUN.functions(),
                    RUN.functions().chunking(),
                    RUN.concurrency(),
                    RUN.sharing(),
                    RUN.polling(),
                    RUN.results(),
                    RUN.waiting(),
                    RUN.stage(Stage.COLLECT),
                    RetryPolicy.ofDefaults(),
                    NamedRunOptions.ofDefaults(),
                    NamedRunStatus.of("name", 3, 2, Map.of()),
                    RecordedResult.of("item", Instant.EPOCH),
                    TaskLimits.ofDefaults(),
                    FunctionTask.ofDefaults(),
                    TaskSpec.command("run", "value"),
                    Output.named("name", "path"),
                    Output.pattern("*"),
                    RunProgress.of(1, 2, 3, 4, MINUTE),
                    TaskFailure.UNWANTED,
                    PendingTask.of("id", 0, "value", MINUTE, List.of()),
                    TaskResult.Succeeded.of("id", "value", TaskExecution.NONE, List.of()),
                    TaskResult.Failed.of("id", "value", TaskExecution.NONE, TaskFailure.UNWANTED, List.of()),
                    Evaluation.Succeeded.of("parameter", "value"),
                    Evaluation.Failed.of("parameter", new RunnerClosedException()),
                    BlobPage.of(List.of()),
                    ContainerPage.of(List.of(), Instant.EPOCH),
                    ContainerQuery.of("prefix"),
                    ContainerSnapshot.of("name", Instant.EPOCH),
                    JobPage.of(List.of(), Instant.EPOCH),
                    Leftover.of(Remnant.JOB, "id"),
                    JobPatch.of(Duration.ofHours(1)),
                    JobQuery.ofAll(),
                    NodePage.of(List.of()),
                    NodeQuery.ofPool("pool"),
                    NodeSnapshot.of("id", NodeState.IDLE),
                    BlobQuery.of("container"),
                    BlobSnapshot.of(new BlobName("container", "name"), 1),
                    BlobWrite.of(Condition.none()),
                    JobDefinition.of("id", "pool", MINUTE),
                    JobPreparation.of("run"),
                    JobSnapshot.of("id", JobSnapshot.JobState.ACTIVE),
                    ACCESS,
                    BlobAccess.of(ACCESS.containerUrl()),
                    OutputFile.of("*", ACCESS, "path", OutputFile.UploadCondition.TASK_SUCCESS),
                    PoolSnapshot.of("id", "active"),
                    UserIdentity.user("name"),
                    ResourceFile.of(ACCESS.containerUrl(), "path"),
                    TaskDefinition.of("id", "run", MINUTE),
                    TaskExecution.NONE,
                    TaskQuery.all("job"),
                    TaskSnapshot.of("id", TaskState.ACTIVE, Instant.EPOCH, TaskExecution.NONE),
                    ThrottleState.of(1, MINUTE, 1, 1),
                    INFO,
                    TasksWait.of(INFO, Instant.MAX, List.of()),
                    RunBegun.of(INFO, Instant.MAX),
                    RunEnded.of(INFO, Instant.MAX, RunEnded.Outcome.FAILED),
                    TaskStaged.of(INFO, Instant.MAX, "id", "item"),
                    TaskAdded.of(INFO, Instant.MAX, "id", "item"),
                    TaskEnded.of(INFO, Instant.MAX, "id", "item", TaskExecution.NONE),
                    TaskReadded.of(INFO, Instant.MAX, "id", "item", TaskExecution.NONE, "id_2"),
                    StageRetried.of(INFO, Instant.MAX, Stage.COLLECT, new IllegalStateException("broken"), 1, MINUTE),
                    QuotaWait.of(INFO, Instant.MAX, Stage.COLLECT, new IllegalStateException("broken"), MINUTE),
                    RequestDone.of(INFO, Instant.MAX, Stage.COLLECT, Operation.GET_BLOB, RequestDone.Status.SUCCESS),
                    JobPolled.of(INFO, Instant.MAX, 1, MINUTE),
                    PreparationFailed.of(
                            INFO, Instant.MAX, List.of("node"), TaskFailure.of(FailureKind.INPUT, "no file", null)),
                    CleanedUp.of(INFO, Instant.MAX, Remnant.JOB, "job", Disposal.DELETED),
                    LeftBehind.of(
                            INFO,
                            Instant.MAX,
                            Remnant.JOB,
                            "job",
                            Disposal.DELETED,
                            new IllegalStateException("broken")))
            .collect(Collectors.toMap(Object::getClass, sample -> sample));

    /** Records whose components are all that there will ever be. */
    private static final List<Class<?>> CLOSED = List.of(
            BlobName.class,
            BlockId.class,
            Condition.None.class,
            Condition.Absent.class,
            Condition.Matches.class,
            BlobStart.class,
            ETag.class,
            SignedUrl.class,
            FailureInfo.class,
            TaskCounts.class,
            TaskPage.class,
            TaskAddOutcome.Added.class,
            TaskAddOutcome.Refused.class,
            Code.Application.class,
            Code.Jars.class,
            Code.Containing.class,
            Code.InImage.class,
            Input.Bytes.class,
            Input.LocalFile.class,
            Input.Stream.class,
            Input.Url.class,
            StagedTask.Ready.class,
            StagedTask.Unready.class,
            EndedTask.Completed.class,
            EndedTask.Lost.class,
            RecentTask.class,
            ResizeError.class,
            WaitingReason.NodesMissing.class,
            WaitingReason.NodesStarting.class,
            WaitingReason.StartTaskFailed.class,
            WaitingReason.NodesUnusable.class,
            WaitingReason.ImageNotPulled.class,
            WaitingReason.SlotsTaken.class,
            WaitingReason.TooManySlots.class,
            WaitingReason.JobDisabled.class,
            WaitingReason.PreparationRunning.class,
            WaitingReason.NodesUnprepared.class,
            WaitingReason.QuotaReached.class,
            WaitingReason.Throttled.class,
            WaitingReason.SlotsFree.class);

    /** What says nothing of the value: a context has no equality of its own. */
    private static final Set<String> NOT_COMPARED = Set.of("withContext");

    /** Values other than those of the samples, by the type that is asked for. */
    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(int.class, 77),
            Map.entry(Integer.class, 77),
            Map.entry(long.class, 77L << 20),
            Map.entry(boolean.class, true),
            Map.entry(double.class, 0.25),
            Map.entry(String.class, "changed"),
            Map.entry(Object.class, "changed"),
            Map.entry(List.class, List.of("changed")),
            Map.entry(Map.class, Map.of("changed", "changed")),
            Map.entry(Throwable.class, new IllegalStateException("changed")),
            Map.entry(Duration.class, Duration.ofSeconds(77)),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Path.class, Path.of("changed")),
            Map.entry(NamedRunOptions.OtherCode.class, NamedRunOptions.OtherCode.KEEP),
            Map.entry(ETag.class, new ETag("changed")),
            Map.entry(UUID.class, new UUID(7, 7)),
            Map.entry(Code.class, Code.inImage("changed")),
            Map.entry(JobOptions.class, JobOptions.ofDefaults("changed")),
            Map.entry(TaskDefaults.class, TaskDefaults.ofDefaults().withRetries(77)),
            Map.entry(FunctionOptions.class, FunctionOptions.ofDefaults().withJavaCommand("changed")),
            Map.entry(UserIdentity.class, UserIdentity.user("changed")),
            Map.entry(FunctionTask.class, FunctionTask.ofDefaults().withRetries(77)),
            Map.entry(Chunking.class, Chunking.of(77)),
            Map.entry(TaskDecorator.class, (TaskDecorator) (task, run, caller) -> task.withEnvironment(Map.of())),
            Map.entry(ContextView.class, Context.of("changed", "changed")),
            Map.entry(Concurrency.class, Concurrency.ofDefaults().withAdds(77)),
            Map.entry(Sharing.class, Sharing.none()),
            Map.entry(Polling.class, Polling.every(Duration.ofSeconds(77))),
            Map.entry(Results.class, Results.ofDefaults().withInOrder(true)),
            Map.entry(Waiting.class, Waiting.ofDefaults().withQueueLimit(MINUTE)),
            Map.entry(NodeState.class, NodeState.PREEMPTED),
            Map.entry(RetryPolicy.class, RetryPolicy.none()),
            Map.entry(CleanUp.class, CleanUp.NEVER),
            Map.entry(RunListener.class, new RunListener() {}),
            Map.entry(RunProgress.class, RunProgress.of(1, 2, 3, 4, MINUTE)),
            Map.entry(TaskFailure.class, TaskFailure.UNWANTED),
            Map.entry(TaskLimits.class, TaskLimits.ofDefaults().withRequiredSlots(3)),
            Map.entry(TaskState.class, TaskState.COMPLETED),
            Map.entry(TaskExecution.class, TaskExecution.NONE.withExitCode(77)),
            Map.entry(TaskExecution.Result.class, TaskExecution.Result.FAILURE),
            Map.entry(FailureInfo.class, new FailureInfo(FailureInfo.Category.USER_ERROR, "changed", "", Map.of())),
            Map.entry(JobPreparation.class, JobPreparation.of("changed")));

    private static Stream<JavaClass> publicTypes() {
        return new ClassFileImporter()
                        .importUrl(BatchRunner.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation())
                        .stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    @Test
    void everyTypeThatCanGrowIsLookedAtHere() {
        assertThat(publicTypes()
                        .filter(type -> type.isAssignableTo(GrowableValue.class))
                        .filter(type -> !type.isEquivalentTo(GrowableValue.class))
                        .map(JavaClass::reflect))
                .containsExactlyInAnyOrderElementsOf(SAMPLES.keySet());
    }

    @Test
    void everyOtherValueIsKnownToBeClosed() {
        assertThat(publicTypes().filter(JavaClass::isRecord).map(JavaClass::reflect))
                .as("a public record can never get another component: extend GrowableValue if it may")
                .containsExactlyInAnyOrderElementsOf(CLOSED);
    }

    static Stream<Class<?>> types() {
        return SAMPLES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatCanGrowIsMadeByFactoriesAlone(Class<?> type) {
        assertThat(type).isFinal();
        assertThat(type.getDeclaredConstructors())
                .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
    }

    static Stream<Method> withers() {
        return types().flatMap(type -> Arrays.stream(type.getMethods())
                .filter(method -> method.getName().startsWith("with") && method.getParameterCount() == 1)
                .filter(method -> !method.getParameterTypes()[0].equals(UnaryOperator.class))
                .filter(method -> accessors(type).containsKey(changed(method))));
    }

    private static String changed(Method wither) {
        return wither.getName().substring(4, 5).toLowerCase(Locale.ROOT)
                + wither.getName().substring(5);
    }

    /** Returns the accessors of the attributes: there is a constant for each, perhaps in an abstract class that several extend. */
    private static Map<String, Method> accessors(Class<?> type) {
        Map<String, Method> accessors = new LinkedHashMap<>();
        List<String> constants = Stream.<Class<?>>iterate(
                        type, some -> some != GrowableValue.class, some -> requireNonNull(some.getSuperclass()))
                .flatMap(some -> Arrays.stream(some.getDeclaredFields()))
                .map(field -> field.getName().replace("_", ""))
                .toList();
        for (Method method : type.getDeclaredMethods()) {
            if (method.getParameterCount() == 0
                    && Modifier.isPublic(method.getModifiers())
                    && constants.contains(method.getName().toUpperCase(Locale.ROOT))) {
                accessors.put(method.getName(), method);
            }
        }
        return accessors;
    }

    private static Object value(Method wither) {
        return requireNonNull(VALUES.get(wither.getParameterTypes()[0]), "a value for " + wither);
    }

    @ParameterizedTest
    @MethodSource("withers")
    void aCopyDiffersInOneValue(Method wither) throws ReflectiveOperationException {
        Object sample = requireNonNull(SAMPLES.get(wither.getDeclaringClass()));
        Object value = value(wither);
        String before = sample.toString();

        Object copy = wither.invoke(sample, value);

        assertThat(copy).isNotSameAs(sample);
        assertThat(copy.equals(sample)).as("equal").isEqualTo(NOT_COMPARED.contains(wither.getName()));
        for (Map.Entry<String, Method> accessor :
                accessors(wither.getDeclaringClass()).entrySet()) {
            Object expected = accessor.getKey().equals(changed(wither))
                    ? value
                    : accessor.getValue().invoke(sample);
            assertThat(accessor.getValue().invoke(copy)).as(accessor.getKey()).isEqualTo(expected);
        }
        assertThat(sample).hasToString(before);
        assertThat(wither.invoke(sample, value)).isEqualTo(copy).hasSameHashCodeAs(copy);
    }

    @ParameterizedTest
    @MethodSource("withers")
    void aGroupCanBeChangedByAFunction(Method wither) throws ReflectiveOperationException {
        if (!GrowableValue.class.isAssignableFrom(wither.getParameterTypes()[0]) || isNoOption(wither)) {
            return;
        }
        Object sample = requireNonNull(SAMPLES.get(wither.getDeclaringClass()));
        Object value = value(wither);
        UnaryOperator<Object> change = group -> value;

        assertThat(wither.getDeclaringClass()
                        .getMethod(wither.getName(), UnaryOperator.class)
                        .invoke(sample, change))
                .isEqualTo(wither.invoke(sample, value));
    }

    /** What ports and listeners get is not what users configure, and an identity is made at once. */
    private static boolean isNoOption(Method wither) {
        return wither.getDeclaringClass().getPackage().equals(GrowableValue.class.getPackage())
                || RunEvent.class.isAssignableFrom(wither.getDeclaringClass())
                || wither.getParameterTypes()[0].equals(UserIdentity.class);
    }

    @Test
    void mostAttributesHaveAWither() {
        assertThat(withers().count()).isGreaterThan(60);
    }
}
