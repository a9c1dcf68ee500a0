package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

class GatherTests {

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final TestPublisher<Integer> source = TestPublisher.create();

    private TestSubscriber<List<Integer>> gather(Flux<Integer> elements, IntSupplier size, long demand) {
        TestSubscriber<List<Integer>> subscriber =
                TestSubscriber.builder().initialRequest(demand).build();
        Gather.of(elements, size, PATIENCE, clock).subscribe(subscriber);
        return subscriber;
    }

    @Test
    void eachListHasTheSizeThatItsBeginningAsksFor() {
        AtomicInteger size = new AtomicInteger();

        TestSubscriber<List<Integer>> lists = gather(Flux.range(1, 10), size::incrementAndGet, Long.MAX_VALUE);

        assertThat(lists.getReceivedOnNext())
                .containsExactly(List.of(1), List.of(2, 3), List.of(4, 5, 6), List.of(7, 8, 9, 10));
        assertThat(lists.isTerminatedComplete()).isTrue();
    }

    @Test
    void noMoreIsRequestedThanTheListsNeedThatAreAskedFor() {
        List<Long> requests = new ArrayList<>();
        TestSubscriber<List<Integer>> lists = gather(Flux.range(1, 100).hide().doOnRequest(requests::add), () -> 10, 0);
        assertThat(requests).isEmpty();

        lists.request(2);

        assertThat(requests).containsExactly(10L, 10L);
        assertThat(lists.getReceivedOnNext()).hasSize(2);
    }

    @Test
    void aListDoesNotWaitLongForElementsThatComeSlowly() {
        TestSubscriber<List<Integer>> lists = gather(source.flux(), () -> 10, Long.MAX_VALUE);
        source.next(1, 2);
        clock.advanceTimeBy(Duration.ofMillis(99));
        source.next(3);
        assertThat(lists.getReceivedOnNext()).isEmpty();

        clock.advanceTimeBy(Duration.ofMillis(1));

        assertThat(lists.getReceivedOnNext()).containsExactly(List.of(1, 2, 3));
        source.assertMaxRequested(10);
    }

    @Test
    void whatArrivesAfterAListThatWentEarlyBelongsToTheNext() {
        List<Long> requests = new ArrayList<>();
        TestSubscriber<List<Integer>> lists = gather(source.flux().doOnRequest(requests::add), () -> 3, Long.MAX_VALUE);
        source.next(1);
        clock.advanceTimeBy(PATIENCE);

        source.next(2, 3);
        assertThat(lists.getReceivedOnNext()).containsExactly(List.of(1));
        source.next(4);

        assertThat(lists.getReceivedOnNext()).containsExactly(List.of(1), List.of(2, 3, 4));
        assertThat(requests).containsExactly(3L, 1L, 3L);
    }

    @Test
    void elementsThatOnlyWaitForDemandWaitForNothingElse() {
        TestSubscriber<List<Integer>> lists = gather(source.flux(), () -> 3, 1);
        source.next(1);
        clock.advanceTimeBy(PATIENCE);
        source.next(2);
        clock.advanceTimeBy(PATIENCE);
        assertThat(lists.getReceivedOnNext()).containsExactly(List.of(1));

        lists.request(1);

        assertThat(lists.getReceivedOnNext()).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void aSizeThatShrinksHoldsForElementsOnTheirWay() {
        AtomicInteger size = new AtomicInteger(4);
        TestSubscriber<List<Integer>> lists = gather(source.flux(), size::get, 1);
        source.next(1);
        clock.advanceTimeBy(PATIENCE);
        source.next(2, 3, 4);
        size.set(2);

        lists.request(1);
        clock.advanceTimeBy(PATIENCE);
        assertThat(lists.getReceivedOnNext()).containsExactly(List.of(1), List.of(2, 3));
        lists.request(1);

        assertThat(lists.getReceivedOnNext()).containsExactly(List.of(1), List.of(2, 3), List.of(4));
    }

    @Test
    void theEndEmitsWhatThereIsAsSoonAsItIsAskedFor() {
        TestSubscriber<List<Integer>> lists = gather(source.flux(), () -> 3, 1);
        source.next(1, 2, 3);
        assertThat(lists.getReceivedOnNext()).hasSize(1);
        source.complete();
        assertThat(lists.isTerminatedComplete()).isTrue();

        TestSubscriber<List<Integer>> others = gather(Flux.range(1, 5), () -> 3, 1);
        assertThat(others.isTerminated()).isFalse();
        others.request(1);
        assertThat(others.getReceivedOnNext()).containsExactly(List.of(1, 2, 3), List.of(4, 5));
        assertThat(others.isTerminatedComplete()).isTrue();
    }

    @Test
    void anErrorIsTheEnd() {
        TestSubscriber<List<Integer>> lists = gather(source.flux(), () -> 3, 1);
        source.next(1);

        source.error(new IllegalStateException("no more"));
        clock.advanceTimeBy(PATIENCE);

        assertThat(lists.getReceivedOnNext()).isEmpty();
        assertThat(lists.expectTerminalError()).hasMessage("no more");
    }

    @Test
    void cancellingCancelsTheElementsAndTheTimer() {
        TestSubscriber<List<Integer>> lists = gather(source.flux(), () -> 3, 1);
        source.next(1);

        lists.cancel();
        clock.advanceTimeBy(PATIENCE);

        source.assertCancelled();
        assertThat(lists.getReceivedOnNext()).isEmpty();
    }

    @Test
    void elementsTimerAndDemandMayComeFromDifferentThreads() {
        int count = 50_000;
        Scheduler elements = Schedulers.newSingle("elements");
        Scheduler demand = Schedulers.newSingle("demand");
        Scheduler timer = Schedulers.newSingle("timer");
        try {
            AtomicInteger size = new AtomicInteger();
            Flux<Integer> gathered = Gather.of(
                            Flux.range(0, count).publishOn(elements, 16),
                            () -> 1 + size.incrementAndGet() % 7,
                            Duration.ofNanos(1),
                            timer)
                    .limitRate(3)
                    .publishOn(demand, 2)
                    .concatMapIterable(list -> list);

            assertThat(gathered.collectList()
                            .blockOptional(Duration.ofSeconds(60))
                            .orElseThrow())
                    .containsExactlyElementsOf(Flux.range(0, count).toIterable());
        } finally {
            elements.dispose();
            demand.dispose();
            timer.dispose();
        }
    }
}
