package io.batchflux;

import static io.batchflux.Rig.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What a task has left whose end nobody has seen outlives its run, and what has left nothing keeps nothing. */
class UnseenEndsTests extends LeavingRig {

    private void nothingIsAddedAfterTheFirstRequestWhoseAnswerIsLost() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).call(1).applyThenFail(Errors.passing());
        rig.service
                .faults()
                .on(BatchOperation.ADD_TASKS)
                .calls(2, Integer.MAX_VALUE)
                .fail(Errors.passing());
    }

    @Test
    void ofATaskThatWasAddedWithoutAnAnswerBeforeTheServiceRefusedEverything() {
        nothingIsAddedAfterTheFirstRequestWhoseAnswerIsLost();

        Throwable error = rig.fail(rig.runner().run(tasks(1)));

        assertThat(error)
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("results of task task-1 stay in blob container " + container());
        assertStays("task-1");
    }

    @Test
    void ofACallThatWasAddedWithoutAnAnswer() {
        nothingIsAddedAfterTheFirstRequestWhoseAnswerIsLost();

        TestSubscriber<TaskResult<Integer>> run =
                rig.subscribe(rig.runner().run(Rig.task(1).withOutput(Output.named("out", "out"))));
        rig.advance(Duration.ofHours(1));

        assertThat(run.expectTerminalError()).hasMessageContaining("stay in blob container " + container());
        assertThat(rig.listener.leftBehind).hasSize(1);
    }

    @Test
    void ofTasksThatNeverArrivedThereIsNothing() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).fail(Errors.passing());

        rig.fail(rig.runner().run(tasks(3)));

        rig.assertNothingIsLeft();
        assertThat(rig.listener.leftBehind).isEmpty();
    }

    @Test
    void whatCannotBeListedStays() {
        nothingIsAddedAfterTheFirstRequestWhoseAnswerIsLost();
        rig.store.faults().on(BlobOperation.LIST).fail(Errors.passing());

        rig.fail(rig.runner().run(tasks(1)));

        assertThat(rig.store.blobs(container())).hasSize(1);
        assertThat(rig.listener.leftBehind).containsExactly("blob container " + container() + " could not be deleted");
    }

    @Test
    void ofATaskThatIsTakenForRefusedWhileItRuns() {
        rig.service.tasks(task -> TaskScript.succeeds()
                .runningFor(Duration.ofMinutes(number(task) == 2 ? 20 : 40))
                .writing("out", task.id()));
        rig.with(options -> options.withTasks(limits -> limits.withTimeLimit(Duration.ofHours(1))));
        BatchService spoilt = new ForwardingBatchService(rig.service) {
            private boolean added;

            @Override
            public Mono<List<TaskAddOutcome>> addTasks(String jobId, List<TaskDefinition> tasks) {
                if (number(tasks.get(0)) != 2) {
                    return super.addTasks(jobId, tasks);
                }
                Mono<List<TaskAddOutcome>> lost = Mono.error(Errors.passing());
                boolean first = !added;
                added = true;
                return first ? super.addTasks(jobId, tasks).then(lost) : lost;
            }
        };
        Flux<TaskSpec<Integer>> second = tasks(3).skip(1);

        List<TaskResult<Integer>> results = rig.complete(rig.runner(spoilt)
                .run(Flux.concat(tasks(1), second.delaySubscription(Duration.ofSeconds(1), rig.clock))));

        assertThat(Adds.of(results, 1).isSuccess()).isTrue();
        assertThat(Adds.of(results, 2).isSuccess()).isFalse();
        assertStays("task-2");
    }

    @Test
    void ofATaskThatSomebodyHasDeleted() {
        rig.service
                .faults()
                .on(BatchOperation.LIST_TASKS)
                .call(1)
                .first(() -> rig.service.removeTask(rig.jobId(), "task-1"));

        assertThat(rig.complete(rig.runner().run(tasks(1)))).noneMatch(TaskResult::isSuccess);

        assertStays("task-1");
    }

    @Test
    void ofATaskWhoseJobSomebodyHasDeleted() {
        rig.service.faults().on(BatchOperation.LIST_TASKS).call(1).first(() -> rig.service.removeJob(rig.jobId()));

        assertThat(rig.complete(rig.runner().run(tasks(1)))).noneMatch(TaskResult::isSuccess);

        assertStays("task-1");
    }

    @Test
    void ofATaskThatAnotherOneHasFollowedNobodyMissesAnything() {
        rig.with(options -> options.withJob(job -> job.withLease(Duration.ofMinutes(10))));
        rig.service.tasks(task -> TaskScript.staysActive());
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks(1)));
        rig.advance(Duration.ofMinutes(1));
        rig.store
                .put(new BlobName(container(), "outputs/1/task-1/named/out"), Flux.just(ByteBuffer.allocate(1)))
                .block();
        leaveSomething();

        rig.service.endJob(rig.jobId(), "MaxWallClockTimeExpiry");
        rig.advance(Duration.ofHours(1));

        assertThat(run.getReceivedOnNext()).hasSize(1).allMatch(TaskResult::isSuccess);
        rig.assertNothingIsLeft();
        assertThat(rig.listener.leftBehind).isEmpty();
    }

    @Test
    void ofATaskThatNobodyWantsAnyMoreNobodyMissesAnything() {
        rig.with(options -> options.withStage(
                Stage.WATCH_JOB, options.stage(Stage.WATCH_JOB).withDeadline(Duration.ofSeconds(30))));
        rig.service.faults().on(BatchOperation.LIST_TASKS).fail(Errors.passing());
        BatchRunner runner = rig.runner();
        TestSubscriber<TaskResult<Integer>> gone =
                rig.subscribe(runner.run(Rig.task(1).withOutput(Output.named("out", "out"))));
        TestSubscriber<TaskResult<Integer>> other = rig.subscribe(runner.run(Rig.task(2)));
        rig.advance(Duration.ofSeconds(5));

        gone.cancel();
        rig.advance(Duration.ofHours(1));

        assertThat(other.expectTerminalError()).isInstanceOf(DeadlineExceededException.class);
        rig.assertNothingIsLeft();
    }
}
