package io.batchflux.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** How resources are ended, and which error is the flux's. */
class ResourcesTests {

    private final List<String> ends = new ArrayList<>();
    private final IllegalStateException ofEnd = new IllegalStateException("end");
    private final IllegalStateException ofUse = new IllegalStateException("use");

    private Mono<Void> end(String how, boolean fails) {
        return Mono.fromRunnable(() -> {
            ends.add(how);
            if (fails) {
                throw ofEnd;
            }
        });
    }

    private Flux<Integer> use(Flux<Integer> made, boolean fails) {
        return Resources.use(
                Mono.just("resource"),
                used -> made,
                used -> end("complete", fails),
                (used, error) -> end("fail", fails),
                used -> end("cancel", fails));
    }

    @Test
    void anErrorOfTheLastStepIsTheErrorOfTheFlux() {
        StepVerifier.create(use(Flux.just(1), true))
                .expectNext(1)
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(ofEnd));
        assertThat(ends).containsExactly("complete");
    }

    @Test
    void anErrorOfTheUseStaysTheErrorOfTheFlux() {
        StepVerifier.create(use(Flux.error(ofUse), true))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(ofUse).hasSuppressedException(ofEnd));
        assertThat(ends).containsExactly("fail");
    }

    @Test
    void whatIsCompleteOrCancelledIsEndedOnce() {
        StepVerifier.create(use(Flux.just(1), false)).expectNext(1).verifyComplete();
        StepVerifier.create(use(Flux.just(1).concatWith(Flux.never()), false), 1)
                .expectNext(1)
                .thenCancel()
                .verify();
        assertThat(ends).containsExactly("complete", "cancel");
    }
}
