package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.ScriptedCalls.Act;
import io.batchflux.spi.ServiceException;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What tasks have left of calls is read by its name. */
class FindOutputsTests {

    private final Rig rig = new Rig();
    private final ScriptedCalls program = new ScriptedCalls(rig.store);

    @BeforeEach
    void runCallsHere() {
        rig.with(options -> options.withFunctions(
                options.functions().withCode(Code.inImage("/app/*")).withChunking(Chunking.of(10))));
        rig.service.tasks(program::run);
    }

    private List<Evaluation<Integer, Object>> sweep(int count) {
        return rig.complete(rig.runner().sweep(ScriptedCalls::same, Flux.range(0, count)));
    }

    private int reads() {
        return rig.store.requests().count(BlobOperation.GET)
                + rig.store.requests().count(BlobOperation.LIST);
    }

    @Test
    void outcomesAreOneRequestOfEachTask() {
        assertThat(sweep(40)).hasSize(40).allMatch(Evaluation::isSuccess);

        assertThat(rig.store.requests().count(BlobOperation.LIST)).isZero();
        assertThat(reads()).isEqualTo(4);
        rig.assertNothingIsLeft();
    }

    @Test
    void outcomesThatAreLargeAreReadToTheirEndWhereTheirStartEnds() {
        program.acting(number -> Act.RETURN_MUCH);

        List<Evaluation<Integer, Object>> swept = sweep(10);

        assertThat(swept)
                .hasSize(10)
                .allSatisfy(evaluation -> assertThat((String) evaluation.orElseThrow())
                        .hasSize(10_000)
                        .containsOnlyOnce("x".repeat(10_000)));
        assertThat(reads()).isEqualTo(2);
        rig.assertNothingIsLeft();
    }

    @Test
    void outcomesThatAreLargeAreReadWhereReadingBrokeOff() {
        program.acting(number -> Act.RETURN_MUCH);
        rig.store.faults().on(BlobOperation.GET).calls(1, 3).failAfter(1, Errors.passing());

        assertThat(sweep(10)).hasSize(10).allMatch(Evaluation::isSuccess);
        rig.assertNothingIsLeft();
    }

    @Test
    void noOutcomesOfATaskThatSucceededAreTheFailureOfItsCalls() {
        rig.with(options -> options.withFunctions(options.functions().withChunking(Chunking.none())));
        rig.store.faults().on(BlobOperation.GET).fail(Errors.permanent(ServiceException.BLOB_NOT_FOUND));

        assertThat(sweep(3))
                .hasSize(3)
                .allSatisfy(evaluation -> assertThat(((Evaluation.Failed<Integer, Object>) evaluation).cause())
                        .hasMessageContaining("did not write"));
        assertThat(rig.service.jobs()).isEmpty();
    }

    @Test
    void callsWhoseOutcomesCannotBeReadAreNotMadeAgainThoughTheirTaskFailed() {
        rig.listening();
        program.acting(number -> number == 9 ? Act.CRASH : Act.RETURN);
        rig.store.faults().on(BlobOperation.GET).fail(Errors.permanent("AuthorizationFailure"));

        List<Evaluation<Integer, Object>> swept = sweep(10);

        assertThat(program.calls.values()).containsOnly(1);
        assertThat(swept).hasSize(10).noneMatch(Evaluation::isSuccess);
        assertThat(rig.store.containers()).hasSize(1);
        assertThat(rig.listener.leftBehind)
                .singleElement()
                .asString()
                .contains(requireNonNull(rig.store.containers().iterator().next()));
    }

    @Test
    void anOutageOfTheStoreIsWaitedFor() {
        rig.store.faults().on(BlobOperation.GET).calls(1, 5).fail(Errors.passing());

        assertThat(sweep(40)).hasSize(40).allMatch(Evaluation::isSuccess);
        rig.advance(Duration.ofMinutes(1));
        rig.assertNothingIsLeft();
    }
}
