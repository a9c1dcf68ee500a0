package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.NamedRunException.Reason;
import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** A run that belongs to its name: who calls it again gets the same results, and only what is missing is run. */
class NamedRunTests {

    private final Rig rig = new Rig();
    private final List<String> run = new ArrayList<>();

    NamedRunTests() {
        rig.service.tasks(this::minute);
    }

    private TaskScript minute(TaskDefinition task) {
        run.add(task.commandLine());
        return TaskScript.succeeds().runningFor(Duration.ofMinutes(1));
    }

    private NamedRun named() {
        return rig.runner().named("nightly");
    }

    private static Flux<TaskSpec<Integer>> tasks(int from, int to) {
        return Flux.range(from, to - from + 1).map(i -> Rig.task(i).withId("frame-" + i));
    }

    private static Integer[] numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toArray(Integer[]::new);
    }

    private static Reason reason(Throwable error) {
        assertThat(error).isInstanceOf(NamedRunException.class);
        return ((NamedRunException) error).reason();
    }

    @Test
    void theNextCallEmitsTheSameResultsAndRunsNothing() {
        List<TaskResult<Integer>> first = rig.complete(named().run(tasks(1, 10)));
        int jobs = rig.service.requests().count(BatchOperation.CREATE_JOB);
        List<TaskResult<Integer>> second = rig.complete(named().run(tasks(1, 10)));

        assertThat(first).extracting(TaskResult::item).containsExactlyInAnyOrder(numbers(1, 10));
        assertThat(second).containsExactlyInAnyOrderElementsOf(first);
        assertThat(run).hasSize(10);
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(jobs);
        assertThat(rig.service.jobs()).allMatch(job -> job.state() == JobState.COMPLETED);
        rig.assertNothingIsPending();
    }

    @Test
    void whatIsMissingIsRunInANextJob() {
        rig.complete(named().run(tasks(1, 5)));

        List<TaskResult<Integer>> more = rig.complete(named().run(tasks(3, 8)));

        assertThat(more).extracting(TaskResult::item).containsExactlyInAnyOrder(numbers(3, 8));
        assertThat(run).hasSize(8).doesNotHaveDuplicates();
        assertThat(rig.service.jobs()).hasSize(2).allMatch(job -> job.state() == JobState.COMPLETED);
    }

    @Test
    void whoCancelsDetachesAndTheNextWaitsForWhatRuns() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));
        assertThat(run).hasSize(10);
        first.cancel();
        rig.advance(Duration.ofSeconds(5));
        rig.assertNothingIsPending();

        List<TaskResult<Integer>> second = rig.complete(named().run(tasks(1, 12)));

        assertThat(second).extracting(TaskResult::item).containsExactlyInAnyOrder(numbers(1, 12));
        assertThat(run).hasSize(12).doesNotHaveDuplicates();
        // All tasks of the first were in its job: that was sealed.
        assertThat(rig.service.jobs()).hasSize(2);
    }

    @Test
    void whatEndedWhileNobodyHadTheRunIsThere() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));
        first.cancel();
        rig.advance(Duration.ofHours(5));

        TestSubscriber<TaskResult<Integer>> second = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(5));

        assertThat(second.getReceivedOnNext()).hasSize(10);
        assertThat(second.isTerminatedComplete()).isTrue();
        assertThat(run).hasSize(10);
    }

    @Test
    void whoTakesOverEndsTheOther() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));

        List<TaskResult<Integer>> second = rig.complete(
                named().withOptions(options -> options.withTakeOver(true)).run(tasks(1, 10)));

        assertThat(reason(first.expectTerminalError())).isEqualTo(Reason.TAKEN_OVER);
        assertThat(second).hasSize(10);
        assertThat(run).hasSize(10);
    }

    @Test
    void whoHasNoPatienceIsToldThatAnotherHasTheRun() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));

        Throwable error = rig.fail(named().withOptions(options -> options.withPatience(Duration.ZERO))
                .run(tasks(1, 10)));

        assertThat(reason(error)).isEqualTo(Reason.BUSY);
        assertThat(first.isTerminatedComplete()).isTrue();
        assertThat(first.getReceivedOnNext()).hasSize(10);
    }

    @Test
    void whoHasPatienceGetsTheRunWhenTheOtherHasEnded() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));

        List<TaskResult<Integer>> second =
                rig.complete(named().withOptions(options -> options.withPatience(Duration.ofMinutes(5)))
                        .run(tasks(1, 10)));

        assertThat(first.isTerminatedComplete()).isTrue();
        assertThat(second).hasSize(10);
        assertThat(run).hasSize(10);
    }

    @Test
    void whatWasLostWithItsJobRunsInANextOne() {
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));
        rig.service.endJob(rig.jobId(), "somebody's wish");
        rig.advance(Duration.ofHours(1));

        assertThat(results.isTerminatedComplete()).isTrue();
        assertThat(results.getReceivedOnNext())
                .hasSize(10)
                .allMatch(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .doesNotHaveDuplicates();
        assertThat(rig.service.jobs()).hasSize(2).allMatch(job -> job.state() == JobState.COMPLETED);
    }

    @Test
    void aJobThatEndedWhileNobodyHadTheRunIsFollowedByAnother() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));
        first.cancel();
        rig.advance(Duration.ofSeconds(5));
        rig.service.endJob(rig.jobId(), "somebody's wish");

        List<TaskResult<Integer>> second = rig.complete(named().run(tasks(1, 10)));

        assertThat(second).hasSize(10).allMatch(TaskResult::isSuccess);
        assertThat(run).hasSize(20);
    }

    @Test
    void jobsOfWhichNothingComesAreNotOpenedForEver() {
        rig.service.tasks(task -> TaskScript.staysActive());
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(named().run(tasks(1, 3)));
        for (int i = 0; i < 200; i++) {
            rig.advance(Duration.ofMinutes(1));
            rig.service.jobs().stream()
                    .filter(job -> !job.state().isEnding())
                    .forEach(job -> rig.service.endJob(job.id(), "somebody's wish"));
        }

        assertThat(reason(results.expectTerminalError())).isEqualTo(Reason.NO_PROGRESS);
        assertThat(rig.service.jobs()).hasSize(3);
    }

    @Test
    void aFailureOfTheItemStaysUntilItIsToBeRunAgain() {
        rig.service.tasks(task -> {
            run.add(task.commandLine());
            return TaskScript.exits(Rig.number(task) == 2 && run.size() <= 3 ? 7 : 0);
        });
        Flux<TaskSpec<Integer>> tasks = tasks(1, 3).map(task -> task.withRetries(0));

        assertThat(rig.complete(named().run(tasks)))
                .filteredOn(result -> !result.isSuccess())
                .hasSize(1);
        List<TaskResult<Integer>> again = rig.complete(named().run(tasks));
        assertThat(again)
                .filteredOn(result -> !result.isSuccess())
                .singleElement()
                .satisfies(result -> assertThat(result.execution().exitCode()).isEqualTo(7));
        assertThat(run).hasSize(3);
        assertThat(rig.complete(named().status()).get(0).failures()).isEqualTo(Map.of("EXIT_CODE", 1));

        assertThat(rig.complete(named().rerunFailed())).containsExactly(1);
        assertThat(rig.complete(named().run(tasks))).hasSize(3).allMatch(TaskResult::isSuccess);
        assertThat(run).hasSize(4);
        NamedRunStatus status = rig.complete(named().status()).get(0);
        assertThat(status.recorded()).isEqualTo(3);
        assertThat(status.succeeded()).isEqualTo(3);
    }

    @Test
    void whatBefellAnItemIsNotRecordedAndIsTriedAgain() {
        rig.service.tasks(task -> {
            run.add(task.commandLine());
            return run.size() < 3 ? TaskScript.fails("NodeBeingRemoved", "the node is gone") : TaskScript.succeeds();
        });

        assertThat(rig.complete(named().run(tasks(1, 1)))).allMatch(TaskResult::isSuccess);
        assertThat(run).hasSize(3);
    }

    @Test
    void whatBefallsAnItemAgainAndAgainIsEmittedAndRunAgainByTheNextCall() {
        rig.service.tasks(task -> {
            run.add(task.commandLine());
            return run.size() <= 4 ? TaskScript.fails("NodeBeingRemoved", "the node is gone") : TaskScript.succeeds();
        });

        assertThat(rig.complete(named().run(tasks(1, 1)))).noneMatch(TaskResult::isSuccess);
        assertThat(run).hasSize(4);
        assertThat(rig.complete(named().run(tasks(1, 1)))).allMatch(TaskResult::isSuccess);
    }

    @Test
    void outputsAreReadByWhoeverCallsAgain() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "content " + Rig.number(task)));
        Flux<TaskSpec<Integer>> tasks = tasks(1, 3).map(task -> task.withOutput(Output.named("out", "out")));
        rig.complete(named().run(tasks));

        assertThat(rig.complete(named().run(tasks)
                        .concatMap(result -> result.orElseThrow().output("out").text(100))))
                .containsExactlyInAnyOrder("content 1", "content 2", "content 3");
    }

    @Test
    void outputsThatWereUploadedBeforeTheirJobEndedCount() {
        rig.service.tasks(task -> {
            run.add(task.commandLine());
            return TaskScript.succeeds()
                    .writing("out", "content")
                    .runningFor(Duration.ofSeconds(20))
                    .listedAfter(Duration.ofHours(1));
        });
        Flux<TaskSpec<Integer>> tasks = tasks(1, 3).map(task -> task.withOutput(Output.named("out", "out")));
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks));
        rig.advance(Duration.ofSeconds(30));
        first.cancel();
        rig.advance(Duration.ofSeconds(5));
        rig.service.endJob(rig.jobId(), "somebody's wish");

        assertThat(rig.complete(named().run(tasks))).hasSize(3).allMatch(TaskResult::isSuccess);
        assertThat(run).hasSize(3);
    }

    @Test
    void whatIsForgottenIsBegunAnew() {
        rig.complete(named().run(tasks(1, 3)));

        rig.complete(named().forget());

        assertThat(rig.service.jobs()).isEmpty();
        assertThat(rig.store.containers()).containsExactly(NameLock.CONTAINER);
        assertThat(rig.complete(named().status()).get(0).known()).isZero();
        assertThat(rig.complete(named().run(tasks(1, 3)))).hasSize(3);
        assertThat(run).hasSize(6);
    }

    @Test
    void whoHasARunThatIsForgottenIsToldSo() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));

        rig.complete(named().withOptions(options -> options.withTakeOver(true)).forget());

        assertThat(reason(first.expectTerminalError())).isIn(Reason.FORGOTTEN, Reason.TAKEN_OVER);
    }

    @Test
    void cancellingTheRunEndsItForAll() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));
        first.cancel();

        rig.complete(named().cancel());

        assertThat(rig.service.jobs()).allMatch(job -> job.state() == JobState.COMPLETED);
        assertThat(rig.complete(named().run(tasks(1, 10)))).hasSize(10);
        assertThat(run).hasSize(20);
    }

    @Test
    void whatIsRecordedIsReadWithoutItemsAndWithoutTheLease() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 3)));
        rig.advance(Duration.ofSeconds(30));
        assertThat(rig.subscribe(named().results()).getReceivedOnNext()).isEmpty();
        rig.advance(Duration.ofMinutes(2));
        assertThat(first.isTerminatedComplete()).isTrue();

        assertThat(rig.complete(named().results()))
                .extracting(RecordedResult::item)
                .containsExactlyInAnyOrder("frame-1", "frame-2", "frame-3");
        assertThat(rig.complete(rig.runner().named("other").results())).isEmpty();
        assertThat(rig.complete(rig.runner().named("other").status()).get(0).known())
                .isZero();
    }

    @Test
    void aTaskWithoutAnIdIsRefused() {
        assertThat(rig.fail(named().run(Flux.just(Rig.task(1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withId");
        rig.assertNothingIsPending();
    }

    @Test
    void resultsComeInOrderIfThatIsWanted() {
        rig.with(options -> options.withInOrder(true));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(20 - Rig.number(task))));
        rig.complete(named().run(tasks(4, 6)));

        assertThat(rig.complete(named().run(tasks(1, 10))))
                .extracting(TaskResult::item)
                .containsExactly(numbers(1, 10));
    }

    @Test
    void aSlowConsumerSlowsTheAdds() {
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(4)));
        TestSubscriber<TaskResult<Integer>> results = rig.subscribe(named().run(tasks(1, 20)), 0);
        rig.advance(Duration.ofHours(1));
        assertThat(run).hasSize(4);

        results.request(3);
        rig.advance(Duration.ofHours(1));
        assertThat(results.getReceivedOnNext()).hasSize(3);
        assertThat(run.size()).isBetween(7, 9);
        results.request(Long.MAX_VALUE);
        rig.advance(Duration.ofHours(1));
        assertThat(results.isTerminatedComplete()).isTrue();
        assertThat(run).hasSize(20);
    }

    @Test
    void closingTheRunnerDetaches() {
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> first =
                rig.subscribe(runner.named("nightly").run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));
        rig.complete(runner.closeLater());

        assertThat(first.expectTerminalError()).isInstanceOf(RunnerClosedException.class);
        assertThat(rig.complete(named().run(tasks(1, 10)))).hasSize(10);
        assertThat(run).hasSize(10);
    }

    @Test
    void closingTheRunnerEndsTheWaitForTheRun() {
        rig.service.tasks(task -> TaskScript.staysActive());
        rig.subscribe(named().run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(30));
        BatchRunner other = rig.runner();
        TestSubscriber<TaskResult<Integer>> waiting = rig.subscribe(other.named("nightly")
                .withOptions(options -> options.withPatience(Duration.ofDays(1)))
                .run(tasks(1, 10)));
        rig.advance(Duration.ofSeconds(5));

        TestSubscriber<Void> closed = rig.subscribe(other.closeLater());
        rig.advance(Duration.ofSeconds(5));

        assertThat(closed.isTerminatedComplete()).isTrue();
        assertThat(waiting.expectTerminalError()).isInstanceOf(RunnerClosedException.class);
    }

    // ---- functions

    static int square(int number) {
        if (number == 13) {
            throw new IllegalStateException("unlucky");
        }
        return number * number;
    }

    private NamedRun functions(String classPath) {
        rig.service.tasks(task -> {
            run.add(task.id());
            return InProcessNode.of(rig.store)
                    .withCallsTaking(Duration.ofMinutes(1))
                    .run(task);
        });
        rig.with(options ->
                options.withFunctions(functions -> functions.withImage("image").withCode(Code.inImage(classPath))));
        return named();
    }

    @Test
    void overlappingSweepsComputeTheDifference() {
        NamedRun named = functions("/app/*");
        List<Evaluation<Integer, Integer>> first = rig.complete(named.sweep(NamedRunTests::square, Flux.range(1, 13)));
        List<Evaluation<Integer, Integer>> second =
                rig.complete(named.sweep(NamedRunTests::square, Flux.range(10, 10)));

        assertThat(first).hasSize(13);
        assertThat(second)
                .filteredOn(Evaluation::isSuccess)
                .hasSize(9)
                .allSatisfy(value -> assertThat(value.orElseThrow()).isEqualTo(value.item() * value.item()));
        assertThat(second)
                .filteredOn(value -> !value.isSuccess())
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.item()).isEqualTo(13);
                    assertThat(((Evaluation.Failed<Integer, Integer>) failed).cause())
                            .isInstanceOf(FunctionFailedException.class)
                            .hasMessageContaining("unlucky");
                });
        assertThat(run).hasSize(19);
        assertThat(rig.complete(named.results()))
                .filteredOn(result -> result.item().equals("3"))
                .singleElement()
                .satisfies(result -> assertThat(result.value()).isEqualTo("9"));
        assertThat(rig.complete(named.status()).get(0).failures())
                .isEqualTo(Map.of("java.lang.IllegalStateException", 1));
    }

    @Test
    void equalParametersAreToldApartByTheirNumber() {
        NamedRun named = functions("/app/*");

        assertThat(rig.complete(named.sweep(NamedRunTests::square, Flux.just(2, 3, 2, 2))))
                .hasSize(4);
        assertThat(run).hasSize(4);
        assertThat(rig.complete(named.sweep(NamedRunTests::square, Flux.just(2, 2, 2, 2, 3))))
                .hasSize(5);
        assertThat(run).hasSize(5);
    }

    @Test
    void anotherVersionIsAnotherCall() {
        NamedRun named = functions("/app/*");
        rig.complete(named.sweep(NamedRunTests::square, Flux.range(1, 3)));

        assertThat(rig.complete(named.withOptions(options -> options.withVersion("2"))
                        .sweep(NamedRunTests::square, Flux.range(1, 3))))
                .hasSize(3);
        assertThat(run).hasSize(6);
    }

    @Test
    void otherCodeIsRefusedKeptOrComputesAnew() {
        rig.complete(functions("/app/1").sweep(NamedRunTests::square, Flux.range(1, 3)));
        NamedRun named = functions("/app/2");

        assertThat(reason(rig.fail(named.sweep(NamedRunTests::square, Flux.range(1, 3)))))
                .isEqualTo(Reason.OTHER_CODE);
        assertThat(run).hasSize(3);
        assertThat(rig.complete(named.withOptions(options -> options.withOtherCode(NamedRunOptions.OtherCode.KEEP))
                        .sweep(NamedRunTests::square, Flux.range(1, 4))))
                .hasSize(4);
        assertThat(run).hasSize(4);

        NamedRun third = functions("/app/3");
        assertThat(rig.complete(third.withOptions(options -> options.withOtherCode(NamedRunOptions.OtherCode.RECOMPUTE))
                        .sweep(NamedRunTests::square, Flux.range(1, 4))))
                .hasSize(4);
        assertThat(run).hasSize(8);
        assertThat(rig.complete(third.sweep(NamedRunTests::square, Flux.range(1, 4))))
                .hasSize(4);
        assertThat(run).hasSize(8).doesNotHaveDuplicates();
    }

    static String large(int size) {
        return "x".repeat(size);
    }

    @Test
    void largeValuesAreKeptBesideTheJournal() {
        NamedRun named = functions("/app/*");
        rig.complete(named.sweep(NamedRunTests::large, Flux.just(10, 300_000)));

        assertThat(rig.complete(named.sweep(NamedRunTests::large, Flux.just(10, 300_000))))
                .extracting(value -> value.orElseThrow().length())
                .containsExactlyInAnyOrder(10, 300_000);
        assertThat(run).hasSize(2);
    }

    @Test
    void anArgumentThatCannotTravelIsAFailureEachTime() {
        NamedRun named = functions("/app/*");

        assertThat(rig.complete(named.sweep(NamedRunTests::half, Flux.just(1.0, Double.NaN))))
                .filteredOn(value -> !value.isSuccess())
                .hasSizeLessThanOrEqualTo(1);
    }

    static double half(double number) {
        return number / 2;
    }
}
