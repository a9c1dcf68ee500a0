package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

class InFlightTests {

    private static final int LIMIT = 1000;

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final CountingScheduler turns = new CountingScheduler(clock);
    private final InFlight inFlight = new InFlight(LIMIT, turns);
    private final TestSubscriber<Integer> taken = TestSubscriber.create();

    private int takenInOneTurn() {
        int before = taken.getReceivedOnNext().size();
        clock.advanceTimeBy(Duration.ofNanos(1));
        return taken.getReceivedOnNext().size() - before;
    }

    @Test
    void othersHaveTheirTurnsWhileWhatIsThereAtOnceIsTaken() {
        inFlight.limit(Flux.range(0, 10 * LIMIT)).subscribe(taken);

        assertThat(taken.getReceivedOnNext()).hasSizeBetween(1, 64);
        while (turns.open() > 0) {
            assertThat(takenInOneTurn()).isLessThanOrEqualTo(64);
        }
        assertThat(taken.getReceivedOnNext()).hasSize(LIMIT);
    }

    @Test
    void othersHaveTheirTurnsAlsoWhenMuchIsReleasedAtOnce() {
        inFlight.limit(Flux.range(0, 10 * LIMIT)).subscribe(taken);
        while (turns.open() > 0) {
            takenInOneTurn();
        }

        IntStream.range(0, LIMIT / 2).forEach(i -> inFlight.release());

        while (turns.open() > 0) {
            assertThat(takenInOneTurn()).isLessThanOrEqualTo(64);
        }
        assertThat(taken.getReceivedOnNext())
                .containsExactlyElementsOf(
                        IntStream.range(0, LIMIT + LIMIT / 2).boxed().toList());
    }
}
