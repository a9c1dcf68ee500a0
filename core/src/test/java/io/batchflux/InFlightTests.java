package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.subscriber.TestSubscriber;

class InFlightTests {

    private static final int LIMIT = 1000;

    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final InFlight inFlight = new InFlight(LIMIT, Schedulers.fromExecutor(turns::add));
    private final TestSubscriber<Integer> taken = TestSubscriber.create();

    private int takenInOneTurn() {
        int before = taken.getReceivedOnNext().size();
        turns.removeFirst().run();
        return taken.getReceivedOnNext().size() - before;
    }

    @Test
    void othersHaveTheirTurnsWhileWhatIsThereAtOnceIsTaken() {
        inFlight.limit(Flux.range(0, 10 * LIMIT)).subscribe(taken);

        assertThat(taken.getReceivedOnNext()).hasSizeBetween(1, 64);
        while (!turns.isEmpty()) {
            assertThat(takenInOneTurn()).isLessThanOrEqualTo(64);
        }
        assertThat(taken.getReceivedOnNext()).hasSize(LIMIT);
    }

    @Test
    void othersHaveTheirTurnsAlsoWhenMuchIsReleasedAtOnce() {
        inFlight.limit(Flux.range(0, 10 * LIMIT)).subscribe(taken);
        while (!turns.isEmpty()) {
            takenInOneTurn();
        }

        IntStream.range(0, LIMIT / 2).forEach(i -> inFlight.release());

        while (!turns.isEmpty()) {
            assertThat(takenInOneTurn()).isLessThanOrEqualTo(64);
        }
        assertThat(taken.getReceivedOnNext())
                .containsExactlyElementsOf(
                        IntStream.range(0, LIMIT + LIMIT / 2).boxed().toList());
    }
}
