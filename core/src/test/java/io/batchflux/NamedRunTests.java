package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** A run that belongs to its name: who calls it again gets the same results, and only what is missing is run. */
class NamedRunTests extends NamedScenario {

    NamedRunTests() {
        super(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
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
    void outputsAreReadByWhoeverCallsAgain() {
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "content " + Rig.number(task)));
        Flux<TaskSpec<Integer>> tasks = tasks(1, 3).map(task -> task.withOutput(Output.named("out", "out")));
        rig.complete(named().run(tasks));

        assertThat(rig.complete(named().run(tasks)
                        .concatMap(result -> result.orElseThrow().output("out").text(100))))
                .containsExactlyInAnyOrder("content 1", "content 2", "content 3");
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
    void whatIsForgottenIsBegunAnew() {
        rig.complete(named().run(tasks(1, 3)));

        rig.complete(named().forget());

        assertThat(rig.service.jobs()).isEmpty();
        assertThat(rig.store.containers()).containsExactly(NameLock.CONTAINER);
        assertThat(rig.complete(named().status()).get(0).known()).isZero();
        assertThat(rig.complete(named().run(tasks(1, 3)))).hasSize(3);
        assertThat(run).hasSize(6);
    }
}
