package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What an evaluation says besides its value, and what the tasks of functions have. */
class EvaluationTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    static int reciprocal(int number) {
        return 12 / number;
    }

    private final Rig rig = new Rig();
    private final List<TaskDefinition> added = new CopyOnWriteArrayList<>();

    @BeforeEach
    void runFunctionsHere() {
        rig.with(options -> options.withFunctions(options.functions().withCode(Code.inImage("/app/*"))));
        rig.service.tasks(task -> {
            added.add(task);
            return InProcessNode.of(rig.store).withCallsTaking(SECOND).run(task);
        });
    }

    private List<Evaluation<Integer, Integer>> sweep(Integer... parameters) {
        return rig.complete(rig.runner().sweep(EvaluationTests::reciprocal, Flux.just(parameters)));
    }

    @Test
    void saysWhichTaskOfWhichJobMadeTheCallWhereAndHowLongItTook() {
        for (Evaluation<Integer, Integer> evaluation : sweep(3, 0)) {
            assertThat(evaluation.taskId()).isEqualTo(evaluation.isSuccess() ? "task-1" : "task-2");
            RunInfo run = requireNonNull(evaluation.run());
            assertThat(rig.service.requests().of(BatchOperation.CREATE_JOB))
                    .singleElement()
                    .satisfies(request -> assertThat(request.target()).isEqualTo(run.jobId()));
            assertThat(run.kind()).isEqualTo(RunInfo.Kind.SWEEP);
            assertThat(evaluation.execution().nodeId()).isNotNull();
            assertThat(evaluation.duration()).isEqualTo(SECOND);
        }
    }

    @Test
    void failureSaysItsJobAndItsTask() {
        assertThat(sweep(0).get(0)).isInstanceOfSatisfying(Evaluation.Failed.class, failed -> {
            FunctionFailedException cause = (FunctionFailedException) failed.cause();
            assertThat(cause.run()).isEqualTo(failed.run()).isNotNull();
            assertThat(cause.taskId()).isEqualTo("task-1");
        });
    }

    @Test
    void crashSaysItsJobAndItsTaskAndTheEndsOfWhatItPrinted() {
        rig.service.tasks(task -> TaskScript.exits(3).saying("oh").writing("stdout.txt", "so far"));

        assertThat(sweep(1).get(0)).isInstanceOfSatisfying(Evaluation.Failed.class, failed -> {
            TaskFailedException cause = (TaskFailedException) failed.cause();
            assertThat(cause.run()).isEqualTo(failed.run()).isNotNull();
            assertThat(cause.taskId()).isEqualTo(failed.taskId()).isEqualTo("task-1");
            assertThat(cause.result().failure().stderrTail()).isEqualTo("oh");
            assertThat(cause.result().failure().stdoutTail()).isEqualTo("so far");
            assertThat(failed.duration()).isNull();
        });
    }

    @Test
    void callsOfAChunkHaveOneTaskAndEachItsDuration() {
        rig.with(options -> options.withFunctions(functions -> functions.withChunking(Chunking.of(3))));

        assertThat(sweep(1, 2, 3))
                .extracting(Evaluation::taskId, Evaluation::duration)
                .hasSize(3)
                .containsOnly(tuple("task-1", SECOND));
    }

    @Test
    void originDoesNotCountInEquality() {
        assertThat(sweep(3)).containsExactly(Evaluation.Succeeded.of(3, 4));
    }

    @Test
    void mapAndFoldTakeTheValueOrTheFailure() {
        Evaluation<Integer, Integer> value = sweep(3).get(0);
        Evaluation<Integer, Integer> failure = sweep(0).get(0);

        assertThat(value.map(number -> "is " + number)).isEqualTo(Evaluation.Succeeded.of(3, "is 4"));
        assertThat(value.map(number -> "is " + number).taskId()).isEqualTo("task-1");
        assertThat(failure.map(number -> "is " + number)).isEqualTo(failure);
        assertThat(value.<String>fold(String::valueOf, BatchfluxException::getMessage))
                .isEqualTo("4");
        assertThat(failure.<String>fold(String::valueOf, BatchfluxException::getMessage))
                .contains("ArithmeticException");
    }

    @Test
    void tasksOfFunctionsHaveWhatTheOptionsSay() {
        Input model = new Input.Bytes("model.bin", ByteBuffer.wrap(new byte[] {1}));
        rig.with(options -> options.withFunctions(functions -> functions.withTask(task -> task.withRequiredSlots(1)
                .withEnvironment("MODE", "fast")
                .withInput(model)
                .withTimeLimit(Duration.ofHours(2))
                .withRetries(7))));

        assertThat(sweep(3, 4)).allMatch(Evaluation::isSuccess);
        assertThat(added).hasSize(2).allSatisfy(task -> {
            assertThat(task.environment()).containsEntry("MODE", "fast");
            assertThat(task.resourceFiles()).extracting(file -> file.path()).containsExactly("model.bin");
            assertThat(task.timeLimit()).isEqualTo(Duration.ofHours(2));
            assertThat(task.retries()).isEqualTo(7);
        });
        assertThat(added.stream().map(task -> task.resourceFiles().get(0).url()).distinct())
                .as("uploaded once")
                .hasSize(1);
    }

    @Test
    void filesAndVariablesOfOursAreRefused() {
        FunctionTask task = FunctionTask.ofDefaults();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> task.withEnvironment("BATCHFLUX_INVOCATIONS", "x"))
                .withMessageContaining("BATCHFLUX_INVOCATIONS");
        for (String path : List.of("invocations.jsonl", "outcomes.jsonl")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> task.withInput(new Input.Bytes(path, ByteBuffer.allocate(1))))
                    .withMessageContaining(path);
        }
    }

    @Test
    void logsAreKeptWholeOnRequest() {
        rig.with(options -> options.withCleanUp(CleanUp.NEVER).withFunctions(functions -> functions.withLogs(true)));
        rig.service.tasks(task -> InProcessNode.of(rig.store)
                .run(task)
                .writing("../stdout.txt", "all of it")
                .writing("../stderr.txt", ""));

        Evaluation<Integer, Integer> evaluation = sweep(3).get(0);

        assertThat(evaluation.logs()).extracting(TaskOutput::name).containsExactly("stdout", "stderr");
        assertThat(rig.complete(evaluation.logs().get(0).text(100))).containsExactly("all of it");
    }

    @Test
    void nodeThatHasNoLogsFailsNobody() {
        rig.with(options -> options.withFunctions(functions -> functions.withLogs(true)));

        assertThat(sweep(3).get(0)).isEqualTo(Evaluation.Succeeded.of(3, 4));
    }
}
