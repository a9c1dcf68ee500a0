package io.batchflux.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A program of its own on the one clock. */
class ProgramSchedulerTests {

    private final VirtualClock clock = new VirtualClock();
    private final List<Throwable> thrown = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final ProgramScheduler one = new ProgramScheduler(clock, Duration.ZERO, thrown::add);
    private final ProgramScheduler other = new ProgramScheduler(clock, Duration.ofHours(1), thrown::add);

    private void run() {
        while (clock.step()) {
            assertThat(clock.steps()).isLessThan(100);
        }
    }

    @Test
    void whatIsDueAtTheSameTimeComesInTheOrderInWhichItWasAskedFor() {
        one.schedule(() -> done.add("later"), 2, TimeUnit.SECONDS);
        one.schedule(() -> done.add("first"), 1, TimeUnit.SECONDS);
        other.schedule(() -> done.add("second"), 1, TimeUnit.SECONDS);
        one.schedule(() -> done.add("now"));

        run();

        assertThat(done).containsExactly("now", "first", "second", "later");
        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aClockMayBeWrong() {
        assertThat(other.now(TimeUnit.MINUTES) - one.now(TimeUnit.MINUTES)).isEqualTo(60);
        assertThat(one.instant()).isEqualTo(VirtualClock.BEGIN);
    }

    @Test
    void aProgramThatIsKilledDoesNothingAnyMoreAndTheOthersGoOn() {
        Mono.delay(Duration.ofSeconds(1), one).subscribe(tick -> done.add("one"));
        Mono.delay(Duration.ofSeconds(1), other).subscribe(tick -> done.add("other"));
        assertThat(one.pending()).isEqualTo(1);

        one.kill();
        Mono.delay(Duration.ofSeconds(1), one).subscribe(tick -> done.add("after its death"));
        run();

        assertThat(one.pending()).isZero();
        assertThat(done).containsExactly("other");
    }

    @Test
    void aCancelledTimerIsNotLeft() {
        Mono.delay(Duration.ofSeconds(1), one)
                .subscribe(tick -> done.add("tick"))
                .dispose();

        assertThat(one.pending()).isZero();
        run();
        assertThat(done).isEmpty();
    }

    @Test
    void aPeriodGoesOnUntilItIsEnded() {
        one.createWorker()
                .schedulePeriodically(
                        () -> {
                            done.add("tick");
                            if (done.size() == 3) {
                                one.kill();
                            }
                        },
                        1,
                        1,
                        TimeUnit.SECONDS);

        run();

        assertThat(done).hasSize(3);
    }

    @Test
    void whatIsThrownIsNotLost() {
        one.schedule(() -> {
            throw new IllegalStateException("oh");
        });

        run();

        assertThat(thrown).singleElement().isInstanceOf(IllegalStateException.class);
    }
}
