package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What was computed and not handed over outlives its run. */
class HandOverTests extends LeavingRig {

    private static Mono<String> text(TaskResult<Integer> result) {
        return ((TaskResult.Succeeded<Integer>) result).output("out").text(100);
    }

    private void impatient(Stage stage) {
        rig.with(options -> options.withStage(stage, options.stage(stage).withDeadline(Duration.ofSeconds(30))));
    }

    @Test
    void anOutputThatCannotBeReadStaysAndTheOthersGoOn() {
        impatient(Stage.COLLECT);
        rig.store
                .faults()
                .on(BlobOperation.GET)
                .target(blob -> blob.contains("task-2/"))
                .fail(Errors.passing());

        List<String> results = rig.complete(rig.runner()
                .run(
                        tasks(3),
                        result -> text(result).onErrorResume(error -> Mono.just(String.valueOf(error.getMessage())))));

        assertThat(results)
                .hasSize(3)
                .contains("task-1", "task-3")
                .anySatisfy(message -> assertThat(message)
                        .startsWith("output \"out\" could not be read, and stays in blob container " + container())
                        .contains("within its deadline of PT30S"));
        assertStays("task-2");
    }

    @Test
    void whatIsReadAtTheSecondTryIsHandedOver() {
        impatient(Stage.COLLECT);
        rig.store.faults().on(BlobOperation.GET).call(1).fail(Errors.permanent("AuthorizationFailure"));

        assertThat(rig.complete(
                        rig.runner().run(tasks(1), result -> text(result).retry(1))))
                .containsExactly("task-1");

        rig.assertNothingIsLeft();
    }

    @Test
    void anOutputThatIsTooLargeForTheCallerStays() {
        rig.fail(rig.runner()
                .run(
                        tasks(1),
                        result -> ((TaskResult.Succeeded<Integer>) result)
                                .output("out")
                                .text(1)));

        assertStays("task-1");
    }

    @Test
    void anOutputThatIsGoneKeepsNothing() {
        rig.store.faults().on(BlobOperation.GET).fail(Errors.permanent("BlobNotFound"));

        rig.complete(rig.runner().run(tasks(1), result -> text(result).onErrorReturn("gone")));

        rig.assertNothingIsLeft();
    }

    @Test
    void theResultsOfARunThatFailsStay() {
        impatient(Stage.WATCH_JOB);
        rig.service.faults().on(BatchOperation.LIST_TASKS).fail(Errors.passing());

        assertThat(rig.fail(rig.runner().run(tasks(3)))).isInstanceOf(DeadlineExceededException.class);

        assertThat(rig.listener.leftBehind).singleElement().asString().contains("task-1", "task-2", "task-3");
        assertThat(rig.store.blobs(container())).hasSize(3);
    }

    @Test
    void thoseThatWereEmittedBeforeTheRunFailedDoNot() {
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner()
                .run(tasks(3).concatWith(Mono.<TaskSpec<Integer>>error(new IllegalStateException("broken"))
                        .delaySubscription(Duration.ofMinutes(1), rig.clock))));
        rig.advance(Duration.ofHours(1));

        assertThat(run.getReceivedOnNext()).hasSize(3);
        assertThat(run.expectTerminalError()).hasMessage("broken");
        rig.assertNothingIsLeft();
    }

    @Test
    void tasksThatHaveLeftNothingKeepNothingWhenTheRunFails() {
        rig.service.tasks(task -> TaskScript.staysActive());

        rig.fail(rig.runner()
                .run(tasks(3).concatWith(Mono.<TaskSpec<Integer>>error(new IllegalStateException("broken"))
                        .delaySubscription(Duration.ofMinutes(1), rig.clock))));

        rig.assertNothingIsLeft();
    }

    @Test
    void whatWaitsForItsTurnStaysWhenTheRunFails() {
        rig.with(options -> options.withInOrder(true).withStopOnFailure(true));
        rig.service.tasks(task -> task.id().equals("task-1")
                ? TaskScript.exits(1).runningFor(Duration.ofMinutes(2))
                : TaskScript.succeeds().writing("out", task.id()));

        assertThat(rig.fail(rig.runner().run(tasks(3)))).isInstanceOf(TaskFailedException.class);

        assertThat(rig.listener.leftBehind).singleElement().asString().contains("task-2", "task-3");
        assertThat(rig.store.blobs(container())).hasSize(2);
    }

    @Test
    void whatTheCallerDoesNotWantToHaveIsDeleted() {
        TestSubscriber<TaskResult<Integer>> run = rig.subscribe(rig.runner().run(tasks(3)), 1);
        rig.advance(Duration.ofMinutes(1));

        run.cancel();
        rig.advance(Duration.ofHours(1));

        rig.assertNothingIsLeft();
    }

    @Test
    void theResultsOfSingleTasksStayTooIfTheyCannotBeRead() {
        impatient(Stage.COLLECT);
        rig.store.faults().on(BlobOperation.GET).fail(Errors.passing());

        Throwable error =
                rig.fail(rig.runner().run(Rig.task(1).withOutput(Output.named("out", "out")), HandOverTests::text));

        assertThat(error).hasMessageContaining("stays in blob container " + container());
        assertThat(rig.listener.leftBehind).hasSize(1);
    }

    @Test
    void whatAFailedTaskHasLeftStaysIfItCannotBeListed() {
        impatient(Stage.COLLECT);
        rig.service.tasks(task -> TaskScript.exits(1).writing("out", "partly"));
        rig.store.faults().on(BlobOperation.LIST).fail(Errors.passing());

        rig.complete(rig.runner()
                .run(Rig.tasks(1)
                        .map(task -> task.withOutput(Output.named("out", "out").withOnFailure(true)))));

        assertStays("task-1");
    }
}
