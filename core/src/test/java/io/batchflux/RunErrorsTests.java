package io.batchflux;

import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An error that ends a run is the run's, once, however many of its tasks waited for what failed: nothing is dropped. */
class RunErrorsTests {

    private final Rig rig = new Rig();

    RunErrorsTests() {
        rig.service.latency(Duration.ofMillis(500));
        rig.store.latency(Duration.ofMillis(500));
    }

    private void assertIsToldOnce(Throwable error, String code) {
        assertThat(error)
                .isInstanceOfSatisfying(
                        StageFailedException.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(code));
        rig.assertNothingIsLeft();
    }

    @Test
    void whenThePoolDoesNotExist() {
        rig.service.faults().on(BatchOperation.DESCRIBE_POOL).fail(Errors.permanent("PoolNotFound"));

        assertIsToldOnce(rig.fail(rig.runner().run(tasks(900))), "PoolNotFound");
    }

    @Test
    void whenTheContainerCannotBeCreated() {
        rig.store.faults().on(BlobOperation.CREATE_CONTAINER).fail(Errors.permanent("AccountIsDisabled"));

        assertIsToldOnce(
                rig.fail(rig.runner().run(tasks(900).map(task -> task.withInput(Input.bytes("in", new byte[1]))))),
                "AccountIsDisabled");
    }

    @Test
    void whenNothingCanBeGranted() {
        rig.store.faults().on(BlobOperation.GRANT).fail(() -> Errors.permanent("KeyBasedAuthenticationNotPermitted"));

        assertIsToldOnce(
                rig.fail(rig.runner().run(tasks(900).map(task -> task.withOutput(Output.named("out", "out"))))),
                "KeyBasedAuthenticationNotPermitted");
    }

    @Test
    void whenNothingCanBeAdded() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).fail(() -> Errors.permanent("AuthenticationFailed"));

        assertIsToldOnce(rig.fail(rig.runner().run(tasks(900))), "AuthenticationFailed");
    }

    @Test
    void whenNothingCanBeListed() {
        rig.service.faults().on(BatchOperation.LIST_TASKS).fail(() -> Errors.permanent("AuthenticationFailed"));

        assertIsToldOnce(rig.fail(rig.runner().run(tasks(900))), "AuthenticationFailed");
    }

    @Test
    void whenTheCallersFunctionFailsForManyResults() {
        Throwable error = rig.fail(rig.runner()
                .run(
                        tasks(900),
                        result -> Mono.delay(Duration.ofMillis(1), rig.clock)
                                .then(Mono.error(new IllegalStateException("not this one")))));

        assertThat(error).isInstanceOf(IllegalStateException.class).hasMessage("not this one");
        rig.assertNothingIsLeft();
    }

    @Test
    void whenTheSourceFailsWhileOthersAreOnTheirWay() {
        Throwable error = rig.fail(rig.runner()
                .run(tasks(300)
                        .map(task -> task.withInput(Input.bytes("in", new byte[1])))
                        .concatWith(Flux.error(new IllegalStateException("no more")))));

        assertThat(error).isInstanceOf(IllegalStateException.class).hasMessage("no more");
        rig.assertNothingIsLeft();
    }
}
