package io.batchflux;

import static io.batchflux.Adds.assertEachSucceeds;
import static io.batchflux.Rig.number;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A service that takes no tasks for a while is asked with patience, and given up at the deadline. */
class AddTasksOutageTests {

    private final Rig rig = new Rig().listening();
    private final Adds adds = new Adds(rig);

    @Test
    void aServiceThatIsBackAfterAnOutageIsSentFewRequestsMore() {
        adds.patient();
        rig.service.faults().on(BatchOperation.ADD_TASKS).calls(1, 20).fail(Errors.passing());

        assertEachSucceeds(adds.run(tasks(100)), 100);

        assertThat(adds.sizes()).hasSizeLessThanOrEqualTo(20 + 8);
    }

    @Test
    void aServiceThatAcceptsNothingEndsTheRunOnlyAfterWhatIsInTheJobIsCollected() {
        rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(150))
                .withTasks(options.tasks().withTimeLimit(Duration.ofHours(1))));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(20)));
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .calls(2, Integer.MAX_VALUE)
                .fail(Errors.passing());
        AtomicInteger taken = new AtomicInteger();
        List<TaskResult<Integer>> results = new ArrayList<>();

        Throwable error = rig.fail(rig.runner()
                .run(tasks(1_000).doOnNext(task -> taken.incrementAndGet()))
                .doOnNext(results::add));

        assertThat(error).isInstanceOf(BatchfluxException.class).hasMessageStartingWith("adding tasks ");
        assertThat(results).hasSize(100).allMatch(TaskResult::isSuccess);
        assertThat(taken).hasValueLessThanOrEqualTo(151);
        rig.assertNothingIsLeft();
    }

    @Test
    void aServiceThatAcceptsNothingIsAskedUntilTheDeadlineAndNotOnceMoreForEachTask() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).fail(Errors.passing());
        List<Duration> end = new ArrayList<>();

        rig.fail(rig.runner().run(tasks(5)).doOnError(error -> end.add(rig.now())));

        assertThat(end.get(0)).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(16));
        assertThat(rig.service.requests().count(BatchOperation.ADD_TASKS)).isLessThan(80);
    }

    @Test
    void whatWasCollectedOfARunThatEndsEarlyComesInOrder() {
        rig.with(options -> options.withInOrder(true));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(4)));
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(2).neverAnswer();
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .calls(4, Integer.MAX_VALUE)
                .fail(Errors.passing());
        List<Integer> results = new ArrayList<>();

        rig.fail(rig.runner().run(tasks(300)).doOnNext(result -> results.add(result.item())));

        assertThat(results).hasSize(200).isSorted();
    }

    @Test
    void aServiceThatAcceptsNothingIsTriedWithOneTaskMoreIfThereIsRoomForNoOther() {
        adds.alone();
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .calls(2, Integer.MAX_VALUE)
                .fail(Errors.passing());
        List<Boolean> results = new ArrayList<>();

        Throwable error = rig.fail(rig.runner().run(tasks(9)).doOnNext(result -> results.add(result.isSuccess())));

        assertThat(error).isInstanceOf(DeadlineExceededException.class);
        assertThat(results).containsExactly(true, false);
    }

    @Test
    void aTaskIsNotToBlameIfTheServiceAnswersNothing() {
        adds.alone();
        BatchService down = adds.spoiltBy(Errors.passing(), 2);
        BatchService silent = new ForwardingBatchService(down) {
            @Override
            public Mono<JobSnapshot> describeJob(String jobId) {
                return rig.now().compareTo(Duration.ofMinutes(10)) > 0
                        ? Mono.error(Errors.passing())
                        : super.describeJob(jobId);
            }
        };
        List<TaskResult<Integer>> results = new ArrayList<>();

        Throwable error = rig.fail(BatchRunner.create(silent, rig.store, rig.clock, rig.options)
                .run(tasks(4))
                .doOnNext(results::add));

        assertThat(error).isInstanceOf(DeadlineExceededException.class).hasMessageStartingWith("adding tasks ");
        assertThat(results).hasSize(1).allMatch(TaskResult::isSuccess);
    }

    @Test
    void whatFailedAtTheDeadlineIsNotSentAnyMore() {
        adds.alone();
        List<Duration> sent = new ArrayList<>();
        BatchService spoilt = new ForwardingBatchService(rig.service) {
            @Override
            public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
                if (number(tasks.get(0)) == 1) {
                    return Mono.fromRunnable(() -> sent.add(rig.now())).then(Mono.error(Errors.passing()));
                }
                return super.addTasks(jobId, tasks);
            }
        };

        rig.complete(
                BatchRunner.create(spoilt, rig.store, rig.clock, rig.options).run(tasks(3)));

        assertThat(sent).hasSizeGreaterThan(10).allMatch(at -> at.compareTo(Duration.ofMinutes(16)) < 0);
    }
}
