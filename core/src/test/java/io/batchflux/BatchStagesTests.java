package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.JobSnapshot.JobState;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** The stages, composed by hand. */
class BatchStagesTests {

    private final Rig rig = new Rig();
    private final BatchStages stages = rig.runner().stages();

    private <C> Flux<TaskResult<C>> run(Publisher<TaskSpec<C>> tasks) {
        return Flux.usingWhen(
                Mono.fromSupplier(() -> stages.<C>newJob()),
                job -> Flux.merge(stages.addTasks(job, stages.stageInputs(job, tasks)), stages.watchJob(job))
                        .flatMap(task -> stages.collect(job, task), 16, 1),
                stages::closeJob);
    }

    @Test
    void togetherTheyAreARun() {
        rig.service.tasks(task -> TaskScript.exits(number(task) % 2).writing("out", "x"));

        List<TaskResult<Integer>> results = rig.complete(run(tasks(250)
                .map(task -> task.withInput(Input.bytes("in", new byte[1])).withOutput(Output.named("out", "out")))));

        assertThat(results).extracting(TaskResult::item).doesNotHaveDuplicates().hasSize(250);
        assertThat(results).filteredOn(TaskResult::isSuccess).hasSize(125);
        rig.assertNothingIsLeft();
    }

    @Test
    void oneAfterTheOtherTheyAreARunToo() {
        BatchJob<Integer> job = stages.newJob();
        List<StagedTask<Integer>> staged = rig.complete(stages.stageInputs(job, tasks(3)));
        assertThat(staged).extracting(StagedTask::taskId).containsExactly("task-1", "task-2", "task-3");
        assertThat(rig.service.requests().count()).isZero();

        assertThat(rig.complete(stages.openJob(job))).containsExactly(job);
        assertThat(rig.job().id()).isEqualTo(job.id());

        assertThat(rig.complete(stages.addTasks(job, Flux.fromIterable(staged))))
                .isEmpty();
        List<EndedTask<Integer>> ended = rig.complete(stages.watchJob(job));
        assertThat(ended).hasSize(3);

        assertThat(rig.complete(stages.collect(job, ended.get(0))))
                .singleElement()
                .matches(TaskResult::isSuccess);

        rig.complete(stages.closeJob(job));
        rig.assertNothingIsLeft();
    }

    @Test
    void aJobIsOpenedOnceHoweverOftenItIsAskedFor() {
        BatchJob<Integer> job = stages.newJob();

        rig.complete(Flux.merge(stages.openJob(job), stages.openJob(job), stages.openJob(job)));
        rig.complete(stages.openJob(job));

        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(1);
    }

    @Test
    void tasksCanBeAddedInPortions() {
        BatchJob<Integer> job = stages.newJob();
        rig.complete(stages.addTasks(job, stages.stageInputs(job, tasks(3))));
        rig.complete(stages.addTasks(job, stages.stageInputs(job, tasks(3))));

        List<EndedTask<Integer>> ended = rig.complete(stages.watchJob(job));

        assertThat(ended)
                .extracting(task -> task.task().id())
                .doesNotHaveDuplicates()
                .hasSize(6);
        assertThat(ended).allMatch(EndedTask.Completed.class::isInstance);
    }

    @Test
    void aWatchThatComesBeforeTheAddingWaitsForIt() {
        BatchJob<Integer> job = stages.newJob();
        TestSubscriber<EndedTask<Integer>> watch = rig.subscribe(stages.watchJob(job));
        rig.advance(Duration.ofHours(1));
        assertThat(watch.isTerminated()).isFalse();
        assertThat(rig.service.requests().count()).isZero();

        rig.complete(stages.addTasks(job, stages.stageInputs(job, tasks(3))));

        assertThat(watch.isTerminatedComplete()).isTrue();
        assertThat(watch.getReceivedOnNext()).hasSize(3);
    }

    @Test
    void aWatchOfAJobToWhichNothingIsAddedEndsWhenTheJobIsClosed() {
        BatchJob<Integer> job = stages.newJob();
        TestSubscriber<EndedTask<Integer>> watch = rig.subscribe(stages.watchJob(job));

        rig.complete(stages.closeJob(job));

        assertThat(watch.isTerminatedComplete()).isTrue();
        assertThat(rig.service.requests().count()).isZero();
    }

    @Test
    void aStagedTaskCannotBeAddedTwiceAtOnce() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
        BatchJob<Integer> job = stages.newJob();
        StagedTask<Integer> staged =
                rig.complete(stages.stageInputs(job, Flux.just(task(1)))).get(0);

        List<EndedTask<Integer>> refused = rig.complete(stages.addTasks(job, Flux.just(staged, staged)));

        assertThat(refused)
                .singleElement()
                .isInstanceOfSatisfying(
                        EndedTask.Lost.class,
                        lost -> assertThat(lost.failure().kind()).isEqualTo(FailureKind.REFUSED));
    }

    @Test
    void closingAppliesThePolicyAndKnowsWhetherTheJobWasDone() {
        rig.with(options -> options.withCleanUp(CleanUp.ON_SUCCESS));
        rig.service.tasks(task -> TaskScript.staysActive());
        BatchStages keeping = rig.runner().stages();
        BatchJob<Integer> job = keeping.newJob();
        rig.complete(keeping.addTasks(job, keeping.stageInputs(job, tasks(1))));

        rig.complete(keeping.closeJob(job));

        assertThat(rig.job().state()).isEqualTo(JobState.COMPLETED);
        assertThat(rig.job().terminateReason()).isEqualTo("closed by the caller");
    }

    @Test
    void closingAJobThatWasNeverOpenedNeedsNoRequest() {
        rig.complete(stages.closeJob(stages.newJob()));

        assertThat(rig.service.requests().count() + rig.store.requests().count())
                .isZero();
    }

    @Test
    void cancellingAStageEndsItAloneAndTheJobStaysForTheCallerToClose() {
        rig.service.tasks(task -> TaskScript.staysActive());
        BatchJob<Integer> job = stages.newJob();
        rig.complete(stages.addTasks(job, stages.stageInputs(job, tasks(1))));
        TestSubscriber<EndedTask<Integer>> watch = rig.subscribe(stages.watchJob(job));
        rig.advance(Duration.ofMinutes(1));

        watch.cancel();

        assertThat(rig.job().state()).isEqualTo(JobState.ACTIVE);
        rig.complete(stages.closeJob(job));
        rig.assertNothingIsLeft();
    }
}
