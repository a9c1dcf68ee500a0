package io.batchflux.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@Timeout(60)
class BlockingThreadsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingThreads threads = BlockingThreads.create("blocking", 3);

    @AfterEach
    void dispose() {
        threads.dispose();
    }

    @Test
    void whateverIsHandedOverIsDone() {
        AtomicInteger done = new AtomicInteger();
        Flux<Integer> all = Flux.range(0, 20_000)
                .flatMap(i -> Mono.fromCallable(done::incrementAndGet).subscribeOn(threads), 64);

        StepVerifier.create(Flux.merge(32, all.subscribeOn(Schedulers.parallel()), all))
                .expectNextCount(40_000)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(done).hasValue(40_000);
    }

    @Test
    void noMoreThreadsAreStartedThanWereAllowed() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        Flux<Boolean> all = Flux.range(0, 1_000)
                .flatMap(
                        i -> Mono.fromCallable(() -> seen.add(Thread.currentThread()))
                                .subscribeOn(threads),
                        100);

        StepVerifier.create(all).expectNextCount(1_000).expectComplete().verify(PATIENCE);

        assertThat(seen).hasSizeBetween(1, 3).allMatch(Thread::isDaemon);
    }

    @Test
    void whatWaitsIsDoneStillAfterTheEndAndThenTheThreadsEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(10);
        List<Thread> seen = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            threads.schedule(() -> {
                synchronized (seen) {
                    seen.add(Thread.currentThread());
                }
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                done.countDown();
            });
        }
        begun.await();

        threads.dispose();

        assertThat(threads.isDisposed()).isTrue();
        assertThatThrownBy(() -> threads.schedule(() -> {})).isInstanceOf(RejectedExecutionException.class);
        goOn.countDown();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        for (Thread thread : List.copyOf(seen)) {
            thread.join(PATIENCE.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void aCancelInterruptsWhatIsDoneAndNothingElse() throws Exception {
        BlockingThreads one = BlockingThreads.create("one", 1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        var task = one.schedule(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted.countDown();
            }
        });
        begun.await();

        task.dispose();

        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        StepVerifier.create(Mono.fromCallable(() -> Thread.currentThread().isInterrupted())
                        .subscribeOn(one))
                .expectNext(false)
                .expectComplete()
                .verify(PATIENCE);
        one.dispose();
    }
}
