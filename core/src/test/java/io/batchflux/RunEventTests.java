package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.Operation;
import io.batchflux.spi.TaskExecution;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events as users make them in tests of their listeners. */
class RunEventTests {

    private static final RunInfo RUN = RunInfo.of(RunInfo.Kind.SWEEP, "the-job", "the-container", "the-pool");
    private static final Instant NOW = Instant.EPOCH;

    private static Exception error() {
        return new IllegalStateException("broken");
    }

    static Stream<RunEvent> events() {
        return Stream.of(
                RunBegun.of(RUN, NOW),
                RunEnded.of(RUN, NOW, RunEnded.Outcome.FAILED).withError(error()),
                TaskStaged.of(RUN, NOW, "task", "mine"),
                TaskAdded.of(RUN, NOW, "task", "mine"),
                TaskEnded.of(RUN, NOW, "task", "mine", TaskExecution.NONE).withAddedAt(NOW),
                TaskReadded.of(RUN, NOW, "task", "mine", TaskExecution.NONE, "task_2")
                        .withAddedAt(NOW),
                StageRetried.of(RUN, NOW, Stage.ADD_TASKS, error(), 1, Duration.ofSeconds(1)),
                QuotaWait.of(RUN, NOW, Stage.OPEN_JOB, error(), Duration.ofSeconds(15)),
                RequestDone.of(RUN, NOW, Stage.WATCH_JOB, Operation.LIST_TASKS, RequestDone.Status.SUCCESS),
                JobPolled.of(RUN, NOW, 5, Duration.ofMillis(20)),
                PreparationFailed.of(RUN, NOW, List.of("node"), TaskFailure.of(FailureKind.INPUT, "no file", null)),
                TasksWait.of(RUN, NOW, List.of(new WaitingReason.SlotsFree("pool", 1))),
                CleanedUp.of(RUN, NOW, Remnant.JOB, "the-job", Disposal.DELETED),
                LeftBehind.of(RUN, NOW, Remnant.TASK, "task", Disposal.TERMINATED, error()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventGoesToTheMethodOfItsKindAndToNoOther(RunEvent event) {
        List<String> called = new ArrayList<>();
        RunListener listener = (RunListener) Proxy.newProxyInstance(
                RunListener.class.getClassLoader(), new Class<?>[] {RunListener.class}, (proxy, method, arguments) -> {
                    called.add(method.getName());
                    assertThat(arguments).containsExactly(event);
                    return null;
                });

        event.tell(listener);

        assertThat(called).containsExactly("on" + event.getClass().getSimpleName());
    }

    @Test
    void eachKindHasItsMethod() {
        assertThat(Arrays.stream(RunListener.class.getMethods())
                        .filter(method -> method.getName().startsWith("on"))
                        .map(Method::getName))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("onEvent"),
                                events().map(event -> "on" + event.getClass().getSimpleName()))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsPrintedInOneLineWithItsRun(RunEvent event) {
        assertThat(event.run()).isSameAs(RUN);
        assertThat(event.time()).isEqualTo(NOW);
        assertThat(event.toString())
                .startsWith(event.getClass().getSimpleName() + "[run=the-job, ")
                .doesNotContain("mine")
                .hasLineCount(1);
    }

    @Test
    void whatIsLeftBehindIsSaidInASentence() {
        assertThat(LeftBehind.of(RUN, NOW, Remnant.JOB, "j", Disposal.DELETED, error())
                        .message())
                .isEqualTo("job j could not be deleted");
        assertThat(LeftBehind.of(RUN, NOW, Remnant.TASK, "t", Disposal.TERMINATED, error())
                        .message())
                .isEqualTo("task t of job the-job could not be terminated");
        assertThat(LeftBehind.of(RUN, NOW, Remnant.CONTAINER, "c", Disposal.DELETED, error())
                        .withTasks(List.of("a", "b"))
                        .message())
                .isEqualTo("blob container c was not deleted: it has results that were not handed over, of task a, b");
        assertThat(LeftBehind.of(RUN, NOW, Remnant.CONTAINER, "c", Disposal.DELETED, error())
                        .withTasks(List.of("a", "b", "c", "d", "e", "f"))
                        .message())
                .endsWith("of task a, b, c, d, e and others");
    }
}
