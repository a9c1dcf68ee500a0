package io.batchflux;

import static io.batchflux.Rig.task;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What nodes may read and write, and for how long. */
class StageGrantsTests {

    private final Rig rig = new Rig();

    @Test
    void aNodeMayReadTheInputsOfItsTaskAndNoOtherBlob() {
        List<String> urls = new ArrayList<>();
        rig.service.tasks(task -> {
            task.resourceFiles().forEach(file -> urls.add(file.url().value()));
            return TaskScript.succeeds();
        });

        rig.complete(rig.runner().run(tasks(200).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        assertThat(rig.store.requests().of(BlobOperation.GRANT))
                .allSatisfy(grant -> assertThat(grant.argument()).isEqualTo(Permission.READ))
                .allSatisfy(grant -> assertThat(grant.target()).contains("inputs/"));
        assertThat(urls.stream().map(url -> url.substring(url.indexOf('?'))))
                .hasSize(200)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatManyTasksReadIsSignedOnce() {
        Input shared = Input.bytes("in", new byte[1]);

        rig.complete(rig.runner().run(tasks(200).map(task -> task.withInput(shared))));

        assertThat(rig.store.requests().of(BlobOperation.GRANT))
                .hasSizeLessThanOrEqualTo(2 * rig.options.concurrency().uploads());
    }

    @Test
    void thoseWhoWaitForAGrantInAnOutageAskTogetherAndGoOnTogether() {
        rig.store.faults().on(BlobOperation.GRANT).calls(1, 6).fail(Errors::passing);
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "x"));

        rig.complete(rig.runner().run(tasks(16).map(task -> task.withOutput("out"))));

        assertThat(rig.store.requests().of(BlobOperation.GRANT)).hasSize(7);
        assertThat(rig.service.requests().of(BatchOperation.ADD_TASKS)).hasSize(1);
    }

    @Test
    void whoStopsWaitingForAGrantLeavesItToTheOthers() {
        rig.store.faults().on(BlobOperation.GRANT).calls(1, 6).fail(Errors::passing);
        rig.service.tasks(task -> TaskScript.succeeds().writing("out", "x"));
        Mono<TaskResult<Integer>> first = rig.runner().run(task(1).withOutput("out"));
        TestSubscriber<TaskResult<Integer>> leaving = rig.subscribe(first.flux());
        TestSubscriber<TaskResult<Integer>> staying =
                rig.subscribe(rig.runner().run(task(2).withOutput("out")).flux());
        rig.advance(Duration.ofSeconds(2));

        leaving.cancel();
        rig.advance(Duration.ofMinutes(5));

        assertThat(staying.expectTerminalSignal().isOnComplete()).isTrue();
        assertThat(staying.getReceivedOnNext()).singleElement().matches(TaskResult::isSuccess);
        rig.assertNothingIsLeft();
    }

    @Test
    void aGrantLivesAsLongAsTheJobMay() {
        rig.with(options -> options.withTasks(options.tasks().withTimeLimit(Duration.ofHours(1)))
                .withJob(options.job().withTimeLimit(Duration.ofHours(8))));
        rig.service.faults().on(BatchOperation.CREATE_JOB).delay(Duration.ofSeconds(20));
        rig.service.tasks(task -> TaskScript.succeeds()
                .queuedFor(Duration.ofHours(7).minusSeconds(1))
                .runningFor(Duration.ofHours(1).minusSeconds(1))
                .writing("out", "x"));

        List<TaskResult<Integer>> results = rig.complete(rig.runner()
                .run(Flux.just(
                        task(1).withInput(Input.bytes("in", new byte[1])).withOutput(Output.named("out", "out")))));

        assertThat(results).allMatch(TaskResult::isSuccess);
    }

    @Test
    void tasksThatComeLaterGetAGrantThatLivesLongEnough() {
        rig.with(options -> options.withTasks(options.tasks().withTimeLimit(Duration.ofHours(1)))
                .withJob(options.job().withTimeLimit(Duration.ofHours(7))));
        rig.service.tasks(
                task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(59)).writing("out", "x"));
        Flux<TaskSpec<Integer>> slow = tasks(10)
                .map(task -> task.withOutput(Output.named("out", "out")))
                .delayElements(Duration.ofMinutes(30), rig.clock);

        assertThat(rig.complete(rig.runner().run(slow))).hasSize(10).allMatch(TaskResult::isSuccess);
    }

    @Test
    void aGrantThatCannotLiveAsLongAsTheJobIsAnErrorBeforeAnythingIsCreated() {
        rig.store.faults().on(BlobOperation.GRANT).fail(Errors.permanent("TooLong"));

        Throwable error =
                rig.fail(rig.runner().run(tasks(3).map(task -> task.withInput(Input.bytes("in", new byte[1])))));

        assertThat(error).isInstanceOf(StageFailedException.class).hasMessageContaining("TooLong");
        assertThat(rig.store.requests().count(BlobOperation.CREATE_CONTAINER)).isZero();
        assertThat(rig.service.requests().count(BatchOperation.CREATE_JOB)).isZero();
    }
}
