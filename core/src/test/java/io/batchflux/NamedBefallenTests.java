package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.spi.NodeSnapshot;
import io.batchflux.spi.NodeState;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskState;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/**
 * What befalls the tasks of a named run from outside is no outcome of its items: the call says what it was, and records nothing; the next
 * call runs them again.
 */
class NamedBefallenTests {

    private static final int ITEMS = 4;
    private static final Duration LIMIT = Duration.ofHours(1);

    private final Rig rig = new Rig();
    private final List<TaskDefinition> added = new ArrayList<>();
    private boolean troubled = true;

    NamedBefallenTests() {
        rig.with(options -> options.withTasks(tasks -> tasks.withTimeLimit(Duration.ofHours(3)))
                .withFunctions(functions -> functions
                        .withImage("image")
                        .withCode(Code.inImage("/app/*"))
                        .withTask(task -> task.withLimits(limits -> limits.withTimeLimit(Duration.ofHours(3))))));
        rig.service.preparations(prepared(TaskExecution.Result.SUCCESS));
        script(TaskScript.staysRunning());
    }

    /** What has tasks: each of them is told of what befell it in the same way. */
    enum Form {
        TASKS,
        CALLS,
        CALLS_TOGETHER
    }

    enum Trouble {
        TERMINATED(FailureKind.TERMINATED),
        NODE_LOST(FailureKind.SERVICE),
        PREEMPTED_TOO_OFTEN(FailureKind.PREEMPTED),
        UPLOAD(FailureKind.OUTPUT),
        SIGNATURE(FailureKind.INPUT),
        DOWNLOAD(FailureKind.INPUT),
        LAUNCH(FailureKind.LAUNCH),
        IMAGE(FailureKind.IMAGE),
        QUEUE(FailureKind.QUEUED_TOO_LONG),
        NEVER_STARTS(FailureKind.NEVER_STARTS),
        PREPARATION(NamedRunException.class, "node node-1 of pool pool could not be prepared for its job"),
        JOB_ENDED(NamedRunException.class, "its job ended before it did: by somebody"),
        NOT_ADDED(DeadlineExceededException.class, "adding tasks"),
        RUN_LIMIT(RunLimitExceededException.class, "0 tasks had succeeded");

        /** Of each item, or {@code null} if the call ends with an error. */
        private final @Nullable FailureKind kind;

        private final Class<? extends Throwable> error;
        private final String message;

        Trouble(FailureKind kind) {
            this.kind = kind;
            this.error = TaskFailedException.class;
            this.message = "";
        }

        Trouble(Class<? extends Throwable> error, String message) {
            this.kind = null;
            this.error = error;
            this.message = message;
        }
    }

    static int same(int number) {
        return number;
    }

    static Stream<Arguments> troubles() {
        return Stream.of(Form.values())
                .flatMap(form -> EnumSet.allOf(Trouble.class).stream()
                        .filter(trouble -> trouble != Trouble.PREPARATION || form == Form.CALLS)
                        .map(trouble -> Arguments.of(form, trouble)));
    }

    private void script(TaskScript troubles) {
        rig.service.tasks(task -> {
            added.add(task);
            return troubled ? troubles : done(task);
        });
    }

    private TaskScript done(TaskDefinition task) {
        return task.commandLine().startsWith("run ")
                ? TaskScript.succeeds()
                : InProcessNode.of(rig.store).run(task);
    }

    private static TaskExecution prepared(TaskExecution.Result result) {
        FailureInfo why =
                new FailureInfo(FailureInfo.Category.SERVER_ERROR, "BlobDownloadTimedOut", "too late", Map.of());
        return TaskExecution.NONE
                .withResult(result)
                .withNodeId("node-1")
                .withFailureInfo(result == TaskExecution.Result.FAILURE ? why : null);
    }

    private void begin(Trouble trouble) {
        switch (trouble) {
            case TERMINATED -> {}
            case NODE_LOST -> script(TaskScript.fails("NodeBeingRemoved", "it is gone"));
            case PREEMPTED_TOO_OFTEN ->
                rig.with(options -> options.withWaiting(waiting -> waiting.withPreemptionLimit(0)));
            case UPLOAD -> script(TaskScript.fails("FileUploadMiscError", "by chance"));
            case SIGNATURE -> script(TaskScript.fails("BlobAccessDenied", "it has expired"));
            case DOWNLOAD -> script(TaskScript.fails("BlobDownloadTimedOut", "too late"));
            case LAUNCH -> script(TaskScript.fails("CommandLaunchFailed", "by chance"));
            case IMAGE -> script(TaskScript.fails("ContainerInvalidImage", "no such image"));
            case QUEUE -> {
                rig.with(options -> options.withWaiting(waiting -> waiting.withQueueLimit(Duration.ofMinutes(30))));
                script(TaskScript.staysActive());
            }
            case NEVER_STARTS -> {
                rig.service
                        .pool()
                        .nodes(NodeSnapshot.of("a", NodeState.STARTTASKFAILED)
                                .withStartTask(TaskExecution.NONE.withExitCode(1)));
                script(TaskScript.staysActive());
            }
            case PREPARATION -> {
                rig.with(options -> options.withFunctions(
                        functions -> functions.withImage(null).withCode(Code.containing(NamedBefallenTests.class))));
                rig.service.pool().nodes(NodeSnapshot.of("node-1", NodeState.IDLE));
                rig.service.preparations(prepared(TaskExecution.Result.FAILURE));
                script(TaskScript.staysActive());
            }
            case NOT_ADDED -> rig.service.faults().on(BatchOperation.ADD_TASKS).fail(Errors::passing);
            case JOB_ENDED -> {}
            case RUN_LIMIT -> rig.with(options -> options.withWaiting(waiting -> waiting.withRunLimit(LIMIT)));
        }
    }

    /** What goes on as long as there is trouble. */
    private void goOn(Trouble trouble) {
        switch (trouble) {
            case TERMINATED ->
                forEachJob(job -> rig.service.snapshots(job).stream()
                        .filter(task -> task.state() == TaskState.RUNNING)
                        .forEach(task -> rig.subscribe(rig.service.terminateTask(job, task.id()))));
            case JOB_ENDED -> forEachJob(job -> rig.service.endJob(job, "by somebody"));
            case PREEMPTED_TOO_OFTEN -> rig.service.preempt(Duration.ofMinutes(2));
            default -> {}
        }
    }

    private void forEachJob(Consumer<String> what) {
        rig.service.jobs().stream()
                .filter(job -> job.state() == JobState.ACTIVE)
                .map(JobSnapshot::id)
                .forEach(what);
    }

    private void end() {
        troubled = false;
        rig.service.faults().clear();
        rig.service.pool().nodes(NodeSnapshot.of("node-1", NodeState.IDLE));
        rig.service.preparations(prepared(TaskExecution.Result.SUCCESS));
    }

    private Flux<Optional<TaskFailure>> call(Form form) {
        NamedRun run = rig.runner().named("nightly");
        if (form == Form.TASKS) {
            return run.run(Rig.tasks(ITEMS).map(task -> task.withId("mine-" + task.item())))
                    .map(result -> failure(result));
        }
        rig.with(options -> options.withFunctions(
                functions -> functions.withChunking(form == Form.CALLS ? Chunking.none() : Chunking.of(2))));
        return rig.runner()
                .named("nightly")
                .sweep(NamedBefallenTests::same, Flux.range(1, ITEMS))
                .map(evaluation -> evaluation instanceof Evaluation.Failed<Integer, Integer> failed
                        ? failure(((TaskFailedException) failed.cause()).result())
                        : Optional.empty());
    }

    private static Optional<TaskFailure> failure(TaskResult<?> result) {
        return result instanceof TaskResult.Failed<?> failed ? Optional.of(failed.failure()) : Optional.empty();
    }

    private TestSubscriber<Optional<TaskFailure>> troubledCall(Form form, Trouble trouble) {
        TestSubscriber<Optional<TaskFailure>> call = rig.subscribe(call(form));
        for (int i = 0; i < 500 && !call.isTerminated(); i++) {
            rig.advance(Duration.ofMinutes(5));
            goOn(trouble);
        }
        assertThat(call.isTerminated()).as("has ended").isTrue();
        return call;
    }

    private int recorded() {
        return rig.complete(rig.runner().named("nightly").status()).get(0).recorded();
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void whatBefallsTasksIsNotRecordedAndTheNextCallRunsThemAgain(Form form, Trouble trouble) {
        begin(trouble);
        for (int i = 0; i < 2; i++) {
            TestSubscriber<Optional<TaskFailure>> first = troubledCall(form, trouble);

            if (trouble.kind == null) {
                assertThat(first.getReceivedOnNext()).isEmpty();
                assertThat(first.expectTerminalError())
                        .isInstanceOf(trouble.error)
                        .hasMessageContaining(trouble.message);
            } else {
                assertThat(first.isTerminatedComplete()).isTrue();
                assertThat(first.getReceivedOnNext())
                        .hasSize(ITEMS)
                        .allSatisfy(failure ->
                                assertThat(failure.orElseThrow().kind()).isEqualTo(trouble.kind));
            }
            assertThat(recorded()).isZero();
        }
        end();

        assertThat(rig.complete(call(form))).hasSize(ITEMS).allMatch(Optional::isEmpty);
        assertThat(recorded()).isEqualTo(ITEMS);
        int tasks = added.size();
        assertThat(rig.complete(call(form))).hasSize(ITEMS).allMatch(Optional::isEmpty);
        assertThat(added).hasSize(tasks);
        assertThat(rig.service.jobs()).allMatch(job -> job.state() == JobState.COMPLETED);
        rig.assertNothingIsPending();
    }
}
