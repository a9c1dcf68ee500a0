package io.batchflux.emulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class ServiceLoopTests {

    @Test
    void whoWaitsForAThreadThatDoesNotComeToItIsToldSo() {
        ServiceLoop loop = new ServiceLoop(
                Schedulers.fromExecutor(never -> {}),
                Schedulers.immediate(),
                Clock.systemUTC(),
                1,
                Duration.ofMillis(20));

        assertThatThrownBy(() -> loop.get(() -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has not answered within PT0.02S");
    }

    @Test
    void whatTheThreadReturnsIsReturned() {
        ServiceLoop loop = new ServiceLoop(Schedulers.immediate(), Schedulers.immediate(), Clock.systemUTC(), 1);

        assertThat(loop.get(() -> 1)).isEqualTo(1);
    }
}
