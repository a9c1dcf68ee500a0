package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.NamedRunException.Reason;
import io.batchflux.testing.InProcessNode;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A named run of a function: a call that was made once is not made again. */
class NamedSweepTests extends NamedScenario {

    NamedSweepTests() {
        super(task -> TaskScript.succeeds());
    }

    static int square(int number) {
        if (number == 13) {
            throw new IllegalStateException("unlucky");
        }
        return number * number;
    }

    static String large(int size) {
        return "x".repeat(size);
    }

    static double half(double number) {
        return number / 2;
    }

    private NamedRun functions(String classPath) {
        rig.service.tasks(task -> {
            run.add(task.id());
            return InProcessNode.of(rig.store)
                    .withCallsTaking(Duration.ofMinutes(1))
                    .run(task);
        });
        rig.with(options ->
                options.withFunctions(functions -> functions.withImage("image").withCode(Code.inImage(classPath))));
        return named();
    }

    @Test
    void overlappingSweepsComputeTheDifference() {
        NamedRun named = functions("/app/*");
        List<Evaluation<Integer, Integer>> first =
                rig.complete(named.sweep(NamedSweepTests::square, Flux.range(1, 13)));
        List<Evaluation<Integer, Integer>> second =
                rig.complete(named.sweep(NamedSweepTests::square, Flux.range(10, 10)));

        assertThat(first).hasSize(13);
        assertThat(second)
                .filteredOn(Evaluation::isSuccess)
                .hasSize(9)
                .allSatisfy(value -> assertThat(value.orElseThrow()).isEqualTo(value.item() * value.item()));
        assertThat(second)
                .filteredOn(value -> !value.isSuccess())
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.item()).isEqualTo(13);
                    assertThat(((Evaluation.Failed<Integer, Integer>) failed).cause())
                            .isInstanceOf(FunctionFailedException.class)
                            .hasMessageContaining("unlucky");
                });
        assertThat(run).hasSize(19);
        assertThat(rig.complete(named.results()))
                .filteredOn(result -> result.item().equals("3"))
                .singleElement()
                .satisfies(result -> assertThat(result.value()).isEqualTo("9"));
        assertThat(rig.complete(named.status()).get(0).failures())
                .isEqualTo(Map.of("java.lang.IllegalStateException", 1));
    }

    @Test
    void equalParametersAreToldApartByTheirNumber() {
        NamedRun named = functions("/app/*");

        assertThat(rig.complete(named.sweep(NamedSweepTests::square, Flux.just(2, 3, 2, 2))))
                .hasSize(4);
        assertThat(run).hasSize(4);
        assertThat(rig.complete(named.sweep(NamedSweepTests::square, Flux.just(2, 2, 2, 2, 3))))
                .hasSize(5);
        assertThat(run).hasSize(5);
    }

    @Test
    void anotherVersionIsAnotherCall() {
        NamedRun named = functions("/app/*");
        rig.complete(named.sweep(NamedSweepTests::square, Flux.range(1, 3)));

        assertThat(rig.complete(named.withOptions(options -> options.withVersion("2"))
                        .sweep(NamedSweepTests::square, Flux.range(1, 3))))
                .hasSize(3);
        assertThat(run).hasSize(6);
    }

    @Test
    void otherCodeIsRefusedKeptOrComputesAnew() {
        rig.complete(functions("/app/1").sweep(NamedSweepTests::square, Flux.range(1, 3)));
        NamedRun named = functions("/app/2");

        assertThat(reason(rig.fail(named.sweep(NamedSweepTests::square, Flux.range(1, 3)))))
                .isEqualTo(Reason.OTHER_CODE);
        assertThat(run).hasSize(3);
        assertThat(rig.complete(named.withOptions(options -> options.withOtherCode(NamedRunOptions.OtherCode.KEEP))
                        .sweep(NamedSweepTests::square, Flux.range(1, 4))))
                .hasSize(4);
        assertThat(run).hasSize(4);

        NamedRun third = functions("/app/3");
        assertThat(rig.complete(third.withOptions(options -> options.withOtherCode(NamedRunOptions.OtherCode.RECOMPUTE))
                        .sweep(NamedSweepTests::square, Flux.range(1, 4))))
                .hasSize(4);
        assertThat(run).hasSize(8);
        assertThat(rig.complete(third.sweep(NamedSweepTests::square, Flux.range(1, 4))))
                .hasSize(4);
        assertThat(run).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void largeValuesAreKeptBesideTheJournal() {
        NamedRun named = functions("/app/*");
        rig.complete(named.sweep(NamedSweepTests::large, Flux.just(10, 300_000)));

        assertThat(rig.complete(named.sweep(NamedSweepTests::large, Flux.just(10, 300_000))))
                .extracting(value -> value.orElseThrow().length())
                .containsExactlyInAnyOrder(10, 300_000);
        assertThat(run).hasSize(2);
    }

    @Test
    void anArgumentThatCannotTravelIsAFailureEachTime() {
        NamedRun named = functions("/app/*");

        assertThat(rig.complete(named.sweep(NamedSweepTests::half, Flux.just(1.0, Double.NaN))))
                .filteredOn(value -> !value.isSuccess())
                .hasSizeLessThanOrEqualTo(1);
    }
}
