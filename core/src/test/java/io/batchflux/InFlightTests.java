package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.test.subscriber.TestSubscriber;

class InFlightTests {

    private static final int LIMIT = 1000;

    private final Deque<Runnable> turns = new ArrayDeque<>();
    private int timers;
    private final InFlight inFlight = new InFlight(LIMIT, new Turns());
    private final TestSubscriber<Integer> taken = TestSubscriber.create();

    /** Keeps what is to be done, and counts what is a timer. */
    private final class Turns implements Scheduler {

        @Override
        public Disposable schedule(Runnable task) {
            turns.add(task);
            return Disposables.single();
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            timers++;
            return schedule(task);
        }

        @Override
        public Worker createWorker() {
            throw new IllegalStateException("each turn is one task");
        }
    }

    private int takenInOneTurn() {
        int before = taken.getReceivedOnNext().size();
        turns.removeFirst().run();
        return taken.getReceivedOnNext().size() - before;
    }

    @Test
    void timersThatAreDueGoBeforeTheNextItemsOfASource() {
        inFlight.limit(Flux.range(0, 10 * LIMIT)).subscribe(taken);
        int takenBefore = 0;
        while (!turns.isEmpty()) {
            int timersBefore = timers;
            takenInOneTurn();
            int now = taken.getReceivedOnNext().size();
            if (timers > timersBefore) {
                assertThat(now - takenBefore).isLessThanOrEqualTo(256);
                takenBefore = now;
            }
        }

        assertThat(timers).isEqualTo(LIMIT / 256);
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
