package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.NamedRunException.Reason;
import io.batchflux.spi.BlobName;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What somebody does to the storage of a named run while it goes on. */
class NamedStoreTests extends NamedScenario {

    private static final int ITEMS = 12;

    private final TestSubscriber<TaskResult<Integer>> call;

    NamedStoreTests() {
        super(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)).writing("out", "content"));
        rig.service.latency(Duration.ofMillis(20));
        rig.store.latency(Duration.ofMillis(20));
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(4)));
        call = rig.subscribe(named().run(items()));
        rig.advance(Duration.ofSeconds(90));
        assertThat(call.getReceivedOnNext()).hasSizeBetween(1, ITEMS - 1);
    }

    private static Flux<TaskSpec<Integer>> items() {
        return tasks(ITEMS)
                .map(task -> task.withOutput(Output.named("out", "out"))
                        .withInput(Input.bytes("in", new byte[] {task.item().byteValue()})));
    }

    private BlobName pointer() {
        return new BlobName(
                NameLock.CONTAINER,
                rig.store.blobs(NameLock.CONTAINER).iterator().next());
    }

    private void drop(String end) {
        rig.store.containers().stream()
                .filter(container -> container.endsWith(end))
                .toList()
                .forEach(container -> soon(rig.store.deleteContainer(container)));
    }

    private void soon(Mono<Void> done) {
        rig.subscribe(done);
        rig.advance(Duration.ofMillis(100));
    }

    private void assertAllOf(TestSubscriber<TaskResult<Integer>> program) {
        assertThat(program.isTerminatedComplete()).isTrue();
        assertAll(program.getReceivedOnNext());
    }

    private static void assertAll(List<TaskResult<Integer>> results) {
        assertThat(results)
                .allMatch(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .containsExactlyInAnyOrder(numbers(1, ITEMS));
    }

    @Test
    void theNameLeadsToTheRunAgainAfterItsContainerWasDeleted() {
        drop(NameLock.CONTAINER);

        rig.advance(Duration.ofMinutes(10));

        assertAllOf(call);
        assertAll(rig.complete(named().run(items())));
        assertThat(run).hasSize(ITEMS);
    }

    @Test
    void whoeverComesFirstAfterTheNamesWereDeletedGoesOnWithTheRun() {
        drop(NameLock.CONTAINER);

        assertAll(rig.complete(named().run(items())));

        assertThat(reason(call.expectTerminalError())).isEqualTo(Reason.TAKEN_OVER);
        assertThat(run).hasSize(ITEMS);
        rig.assertNothingIsPending();
    }

    @Test
    void namesThatAreDeletedBetweenTwoCallsLeadToTheirRunsAgain() {
        call.cancel();
        rig.complete(rig.runner().named("größe\n +%2B").run(tasks(3)));
        drop(NameLock.CONTAINER);
        assertThat(rig.complete(named().status()).get(0).known()).isZero();

        assertAll(rig.complete(named().run(items())));

        int listings = rig.store.requests().count(BlobOperation.LIST_CONTAINERS);
        assertThat(rig.complete(rig.runner().named("größe\n +%2B").status())
                        .get(0)
                        .succeeded())
                .isEqualTo(3);
        rig.complete(rig.runner().named("größe\n +%2B").run(tasks(3)));
        assertThat(rig.store.requests().count(BlobOperation.LIST_CONTAINERS)).isEqualTo(listings);
        assertThat(run).hasSize(ITEMS + 3);
        rig.complete(named().forget());
        rig.complete(rig.runner().named("größe\n +%2B").forget());
        assertThat(rig.store.containers()).containsExactly(NameLock.CONTAINER);
    }

    @Test
    void aRunIsForgottenAlthoughItsNameWasDeleted() {
        call.cancel();
        drop(NameLock.CONTAINER);

        rig.complete(named().forget());

        assertThat(rig.store.containers()).containsExactly(NameLock.CONTAINER);
        assertThat(rig.service.jobs()).isEmpty();
    }

    @Test
    void whoMayNotListContainersBeginsAnew() {
        call.cancel();
        drop(NameLock.CONTAINER);
        rig.store.faults().on(BlobOperation.LIST_CONTAINERS).fail(Errors.permanent("AuthorizationPermissionMismatch"));

        assertAll(rig.complete(named().run(items())));
    }

    @Test
    void whoseNameLeadsToAnotherRunByThenIsToldSo() {
        drop(NameLock.CONTAINER);
        soon(rig.store.createContainer(NameLock.CONTAINER, Ownership.ofNames()));
        TestSubscriber<TaskResult<Integer>> other = rig.subscribe(named().run(items()));

        rig.advance(Duration.ofMinutes(10));

        assertThat(reason(call.expectTerminalError())).isEqualTo(Reason.FORGOTTEN);
        assertThat(call.expectTerminalError()).hasMessageContaining("leads to another run by now");
        assertAllOf(other);
        assertAll(rig.complete(named().run(items())));
        rig.assertNothingIsPending();
    }

    @Test
    void aLeaseThatSomebodyBreaksIsTakenAgain() {
        soon(rig.store.breakLease(pointer()));

        rig.advance(Duration.ofMinutes(10));

        assertAllOf(call);
    }

    @Test
    void aLeaseThatSomebodyElseHasDoesNoHarmAsLongAsHeDoesNotTakeTheRun() {
        soon(rig.store.breakLease(pointer()));
        soon(rig.store.acquireLease(pointer(), UUID.randomUUID(), Duration.ofSeconds(60)));

        rig.advance(Duration.ofMinutes(10));

        assertAllOf(call);
        assertAll(rig.complete(named().run(items())));
        assertThat(run).hasSize(ITEMS);
    }

    @Test
    void aJournalThatIsDeletedEndsTheCallAndTheNextOneBeginsAnew() {
        drop("-log");

        rig.advance(Duration.ofMinutes(10));

        assertThat(reason(call.expectTerminalError())).isEqualTo(Reason.FORGOTTEN);
        assertThat(call.expectTerminalError()).hasMessageContaining("was deleted by somebody");
        assertAll(rig.complete(named().run(items())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-in", "-out"})
    void aContainerThatIsDeletedFailsItemsInThisCallAlone(String which) {
        drop(which);

        rig.advance(Duration.ofMinutes(20));

        assertThat(call.isTerminatedComplete()).isTrue();
        assertThat(call.getReceivedOnNext())
                .hasSize(ITEMS)
                .anySatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                TaskResult.Failed.class,
                                failed -> assertThat(failed.failure().message()).contains("container")));
        assertAll(rig.complete(named().run(items())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BlobImmutableDueToPolicy", "BlockCountExceedsLimit", "AuthorizationFailure"})
    void aJournalThatTakesNothingEndsTheCallAndTheNextOneGoesOn(String code) {
        int emitted = call.getReceivedOnNext().size();
        rig.store.faults().on(BlobOperation.APPEND).fail(Errors.permanent(code));

        rig.advance(Duration.ofMinutes(10));

        assertThat(call.expectTerminalError())
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("recording results")
                .hasMessageContaining(code);
        assertThat(call.getReceivedOnNext()).hasSize(emitted);
        rig.store.faults().clear();
        assertAll(rig.complete(named().run(items())));
        assertThat(run).hasSize(ITEMS);
    }

    @Test
    void aContainerOnLegalHoldIsForgottenWhenItMayBeDeleted() {
        rig.advance(Duration.ofMinutes(10));
        rig.store
                .faults()
                .on(BlobOperation.DELETE_CONTAINER)
                .target(container -> container.endsWith("-out"))
                .fail(Errors.permanent("ContainerImmutableDueToLegalHold"));

        assertThat(rig.fail(named().forget()))
                .isInstanceOf(StageFailedException.class)
                .hasMessageContaining("ContainerImmutableDueToLegalHold");
        assertThat(rig.complete(named().status()).get(0).known()).isZero();
        assertThat(rig.fail(named().run(items()))).hasMessageContaining("ContainerImmutableDueToLegalHold");
        rig.store.faults().clear();

        assertAll(rig.complete(named().run(items())));
        rig.complete(named().forget());
        assertThat(rig.store.containers()).containsExactly(NameLock.CONTAINER);
    }

    @Test
    void whatPassesIsWaitedFor() {
        rig.store.faults().on(BlobOperation.APPEND).calls(1, 20).fail(Errors::passing);

        rig.advance(Duration.ofMinutes(30));

        assertAllOf(call);
        assertThat(run).hasSize(ITEMS);
    }
}
