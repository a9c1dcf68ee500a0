package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.NamedRunException.Reason;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Which failures of a named run stay, and which are tried again. */
class NamedFailuresTests extends NamedScenario {

    NamedFailuresTests() {
        super(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
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

    /** Each look that was asked for by the one before would be one level of operators, and of the stack. */
    @Test
    void aJobThatTakesADayToEndIsWaitedFor() {
        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(1, 3)));
        rig.advance(Duration.ofSeconds(30));
        first.cancel();
        rig.advance(Duration.ofSeconds(5));
        rig.service.endJob(rig.jobId(), "somebody's wish");
        String ending = rig.jobId();
        Duration end = rig.now().plus(Duration.ofDays(1));
        BatchService slow = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<JobSnapshot> describeJob(String jobId) {
                return super.describeJob(jobId)
                        .map(job -> jobId.equals(ending) && rig.now().compareTo(end) < 0
                                ? JobSnapshot.of(jobId, JobState.TERMINATING)
                                : job);
            }
        };

        TestSubscriber<TaskResult<Integer>> second =
                rig.subscribe(rig.runner(slow).named("nightly").run(tasks(1, 3)));
        rig.advance(Duration.ofHours(23));
        assertThat(second.getReceivedOnNext()).isEmpty();
        rig.advance(Duration.ofHours(3));

        assertThat(second.getReceivedOnNext()).hasSize(3).allMatch(TaskResult::isSuccess);
        assertThat(second.isTerminatedComplete()).isTrue();
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
}
