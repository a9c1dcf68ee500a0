package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class SizedFluxTests {

    @Test
    void everySweepTellsItsSize() {
        assertThat(SizedFlux.sizeOf(Sweep.grid(List.of(1, 2), List.of(1, 2, 3), Integer::sum)))
                .hasValue(6);
        assertThat(SizedFlux.sizeOf(Sweep.grid(List.of(1, 2), List.of(1), List.of(1, 2), (a, b, c) -> a)))
                .hasValue(4);
        assertThat(SizedFlux.sizeOf(Sweep.grid(List.of(List.of(1, 2), List.of(3)), point -> point)))
                .hasValue(2);
        assertThat(SizedFlux.sizeOf(Sweep.zip(List.of(1, 2), List.of(3, 4), Integer::sum)))
                .hasValue(2);
        assertThat(SizedFlux.sizeOf(Sweep.random(1, 5, chance -> chance.nextInt())))
                .hasValue(5);
        assertThat(SizedFlux.sizeOf(Sweep.repeat(3, "a"))).hasValue(3);
        assertThat(SizedFlux.sizeOf(Sweep.indexed(0, i -> i))).hasValue(0);
    }

    @Test
    void whatDoesNotKnowDoesNotTell() {
        assertThat(SizedFlux.sizeOf(Flux.range(0, 3))).isEmpty();
        assertThat(SizedFlux.sizeOf(Sweep.indexed(3, i -> i).map(i -> i))).isEmpty();
    }

    @Test
    void theElementsAreThoseOfTheSourceAsTheyAreRequested() {
        StepVerifier.create(SizedFlux.of(3, Flux.just(1, 2, 3)), 1)
                .expectNext(1)
                .thenRequest(2)
                .expectNext(2, 3)
                .verifyComplete();
    }

    @Test
    void aNegativeSizeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SizedFlux.of(-1, Flux.empty()))
                .withMessage("size must not be negative, was -1");
    }
}
