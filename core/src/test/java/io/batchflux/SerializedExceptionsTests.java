package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.batchflux.function.Printed;
import io.batchflux.function.RemoteError;
import io.batchflux.function.RemoteException;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.QuotaExceededException;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.ThrottledException;
import io.batchflux.spi.TransientServiceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users hand on from one virtual machine to another, as Spring Batch and Akka do, says there what it said here. */
class SerializedExceptionsTests {

    private static final RunInfo RUN = RunInfo.of(RunInfo.Kind.SWEEP, "job-1", "container-1", "pool-1");
    private static final TransientServiceException SERVICE =
            new TransientServiceException("ServerBusy", "busy", Duration.ofSeconds(3), new IOException("reset"));
    private static final TaskExecution EXECUTION = TaskExecution.NONE
            .withExitCode(3)
            .withStartTime(Instant.EPOCH)
            .withResult(TaskExecution.Result.FAILURE)
            .withNodeId("node-1")
            .withRetryCount(2);
    private static final TaskFailure FAILURE = TaskFailure.of(FailureKind.EXIT_CODE, "exit code 3", SERVICE)
            .withInfo(new FailureInfo(
                    FailureInfo.Category.USER_ERROR, "FailureExitCode", "non-zero", Map.of("name", "value")))
            .withStderrTail("stderr")
            .withStdoutTail("stdout");

    static Stream<Throwable> samples() {
        Exception thrown = new IllegalStateException("outer", new IllegalArgumentException("inner"));
        thrown.addSuppressed(new IOException("close"));
        return Stream.of(
                new RemoteException(RemoteError.of(thrown)),
                SERVICE,
                new ThrottledException("TooManyRequests", "slowly", Duration.ofSeconds(1), null),
                new QuotaExceededException("ActiveJobQuotaReached", "quota", null, null),
                new PreconditionFailedException("ConditionNotMet", "first", null),
                new PermanentServiceException("PoolNotFound", "no pool", null),
                in(new StageFailedException(Stage.ADD_TASKS, 3, SERVICE)),
                in(new DeadlineExceededException(Stage.WATCH_JOB, Duration.ofHours(1), SERVICE)),
                in(new RunLimitExceededException(Duration.ofHours(2), "3 of 4 tasks ended")),
                in(new TaskFailedException(TaskResult.Failed.of("task-1", new Object(), EXECUTION, FAILURE, List.of())
                        .withRun(RUN))),
                in(new FunctionFailedException(
                        "com.example.Shots.distance",
                        new CallOrigin("task-1", RUN, EXECUTION, Duration.ofSeconds(1), List.of()),
                        "threw",
                        new RemoteException(RemoteError.of(thrown)),
                        new Printed("printed", "complained"))),
                in(new ArgumentRefusedException(
                        "com.example.Shots.distance", new IllegalArgumentException("a lambda"))),
                in(new CodeUnavailableException(new IOException("disk full"))),
                in(new NamedRunException(NamedRunException.Reason.BUSY, "busy", SERVICE)),
                in(new RunnerClosedException()),
                new RunnerFailedException(new OutOfMemoryError("heap"), List.of(RUN)));
    }

    private static BatchfluxException in(BatchfluxException exception) {
        exception.happenedIn(RUN);
        exception.concerns("task-1");
        exception.happenedInNamedRun("nightly");
        exception.keeps("container-1", List.of("task-1"));
        return exception;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sayTheSameWhenTheyAreReadBack(Throwable sample) throws Exception {
        Throwable read = written(sample);

        assertThat(said(read)).isEqualTo(said(sample)).isNotEmpty();
        assertThat(read.getStackTrace()).isEqualTo(sample.getStackTrace());
        assertThat(causes(read)).isEqualTo(causes(sample));
        assertThat(read.getSuppressed()).hasSameSizeAs(sample.getSuppressed());
    }

    @Test
    void areAllTried() {
        List<String> all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.batchflux").stream()
                        .filter(type -> type.isAssignableTo(Throwable.class))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(type -> type.getName())
                        .toList();

        assertThat(all).contains(RemoteException.class.getName());
        assertThat(samples().map(sample -> sample.getClass().getName())).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void sayClearlyWhatWasNotWritten() throws Exception {
        TaskFailedException read = (TaskFailedException) written(new TaskFailedException(
                TaskResult.Failed.of("task-1", new Object(), EXECUTION, FAILURE.withCause(null), List.of())));

        assertThatIllegalStateException()
                .isThrownBy(read::result)
                .withMessage(
                        "the result of task task-1 was not serialized with this exception; taskId(), execution() and"
                                + " failure() were");
        assertThat(read.failure()).isEqualTo(FAILURE.withCause(null));
        assertThat(read.execution()).isEqualTo(EXECUTION);
    }

    private static Throwable written(Throwable exception) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(exception);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Throwable) in.readObject();
        }
    }

    private static List<Map<String, @Nullable Object>> causes(Throwable exception) throws ReflectiveOperationException {
        List<Map<String, @Nullable Object>> causes = new ArrayList<>();
        for (Throwable cause = exception.getCause(); cause != null; cause = cause.getCause()) {
            causes.add(said(cause));
        }
        return causes;
    }

    /** What each method without a parameter returns; causes, which have no equality, as their texts. */
    private static Map<String, @Nullable Object> said(Throwable exception) throws ReflectiveOperationException {
        Map<String, @Nullable Object> said = new TreeMap<>();
        said.put("class", exception.getClass());
        said.put("text", exception.toString());
        for (Method method : exception.getClass().getMethods()) {
            if (method.getDeclaringClass().getName().startsWith("io.batchflux.")
                    && method.getParameterCount() == 0
                    && !Modifier.isStatic(method.getModifiers())
                    && !method.getName().equals("result")) {
                said.put(method.getName(), compared(method.invoke(exception)));
            }
        }
        return said;
    }

    private static @Nullable Object compared(@Nullable Object value) {
        return value instanceof Throwable || value instanceof TaskFailure ? value.toString() : value;
    }
}
