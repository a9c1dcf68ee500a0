package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.subscriber.TestSubscriber;

/** A named run whose services are slower than its lease is long: nobody else has it because of that. */
class NamedLeaseTests extends NamedScenario {

    private static final Duration SLOW = Duration.ofSeconds(50);

    NamedLeaseTests() {
        super(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @EnumSource(
            value = BlobOperation.class,
            names = {"CREATE_CONTAINER", "GET", "PUT", "LIST", "CREATE_APPEND", "DESCRIBE", "APPEND"})
    void aRunIsBegunThoughARequestTakesLongerThanTheLease(BlobOperation operation) {
        rig.store.faults().on(operation).call(1).delay(SLOW);

        assertThat(rig.complete(named().run(tasks(3)))).hasSize(3);
    }

    @Test
    void aRunIsBegunThoughTheStoreStandsStillForLongerThanTheLease() {
        for (BlobOperation operation : BlobOperation.values()) {
            rig.store
                    .faults()
                    .on(operation)
                    .target(blob -> rig.store.requests().count(BlobOperation.GET) > 0
                            && rig.now().compareTo(SLOW) < 0)
                    .neverAnswer();
        }

        assertThat(rig.complete(named().run(tasks(3)))).hasSize(3);
    }

    @Test
    void aRunIsForgottenThoughThatTakesLongerThanTheLease() {
        rig.complete(named().run(tasks(3)));
        rig.store.latency(Duration.ofSeconds(12));
        rig.service.latency(Duration.ofSeconds(12));

        assertThat(rig.complete(named().forget())).isEmpty();

        assertThat(rig.complete(named().status()).get(0).known()).isZero();
        assertThat(rig.store.containers()).containsExactly(NameLock.CONTAINER);
    }

    @Test
    void theRunOfSomebodyElseIsNotForgottenByOneWhoHasSleptMeanwhile() {
        rig.complete(named().run(tasks(3)));
        rig.store.faults().on(BlobOperation.DELETE_CONTAINER).call(3).delay(Duration.ofSeconds(29));
        rig.store.faults().on(BlobOperation.ACQUIRE_LEASE).calls(2, 4).fail(Errors::passing);
        TestSubscriber<Void> slow = rig.subscribe(named().forget());
        rig.advance(Duration.ofSeconds(5));

        NamedRun eager = named().withOptions(options -> options.withTakeOver(true));
        assertThat(rig.complete(eager.run(tasks(2)))).hasSize(2);

        assertThat(slow.expectTerminalError())
                .isInstanceOfSatisfying(
                        NamedRunException.class,
                        error -> assertThat(error.reason()).isEqualTo(NamedRunException.Reason.TAKEN_OVER));
        assertThat(rig.complete(named().status()).get(0).recorded()).isEqualTo(2);
    }

    @Test
    void nobodyElseGetsARunWhoseJournalTakesLongToRead() {
        rig.complete(named().run(tasks(3)));
        rig.store
                .faults()
                .on(BlobOperation.GET)
                .target(blob -> blob.contains("-log"))
                .call(1)
                .delay(SLOW);

        TestSubscriber<TaskResult<Integer>> slow = rig.subscribe(named().run(tasks(5)));
        rig.advance(Duration.ofSeconds(1));
        TestSubscriber<TaskResult<Integer>> patient = rig.subscribe(named().run(tasks(5)));
        rig.advance(Duration.ofMinutes(10));

        assertThat(slow.isTerminatedComplete()).isTrue();
        assertThat(slow.getReceivedOnNext()).hasSize(5);
        assertThat(patient.expectTerminalError())
                .isInstanceOfSatisfying(
                        NamedRunException.class,
                        error -> assertThat(error.reason()).isEqualTo(NamedRunException.Reason.BUSY));
        assertThat(run).hasSize(5);
        rig.assertNothingIsPending();
    }
}
