package io.batchflux.emulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

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

    @Test
    void theTimersOfALoopApartEndByThemselves() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        ServiceLoop loop = new ServiceLoop(time, Schedulers.immediate(), Clock.systemUTC(), 1);
        ServiceLoop apart = loop.apart();
        List<String> done = new ArrayList<>();
        loop.after(Duration.ofSeconds(1), () -> done.add("of the loop"));
        apart.after(Duration.ofSeconds(1), () -> done.add("of the one apart"));

        apart.end();
        apart.execute(() -> done.add("at once"));
        Disposable late = apart.after(Duration.ofSeconds(1), () -> done.add("later"));
        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(done).containsExactly("of the loop");
        assertThat(late.isDisposed()).isTrue();
    }

    @Test
    void twoLoopsOfAThreadNeverGiveTheSameTime() {
        ServiceLoop loop = new ServiceLoop(
                Schedulers.immediate(), Schedulers.immediate(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 1);
        ServiceLoop apart = loop.apart();

        Instant first = loop.now();

        assertThat(apart.now()).isAfter(first);
    }
}
