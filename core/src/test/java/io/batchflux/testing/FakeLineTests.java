package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** What all content of a fake blob store goes through. */
class FakeLineTests {

    private static final int KIB = 1024;

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final FakeBlobStore store = FakeBlobStore.create(clock);

    @BeforeEach
    void createContainer() {
        store.createContainer("c").subscribe();
        clock.advanceTime();
    }

    private static BlobContent content(int buffers) {
        return BlobContent.of(IntStream.range(0, buffers)
                .mapToObj(i -> ByteBuffer.allocate(KIB))
                .toList());
    }

    private Mono<ETag> put(String name, int buffers) {
        return store.put(new BlobName("c", name), content(buffers), BlobWrite.of(Condition.none()));
    }

    private <T> TestSubscriber<T> subscribe(Mono<T> mono) {
        return subscribe(mono.flux());
    }

    private <T> TestSubscriber<T> subscribe(Flux<T> flux) {
        TestSubscriber<T> subscriber = TestSubscriber.create();
        flux.subscribe(subscriber);
        return subscriber;
    }

    @Test
    void requestsShareTheLine() {
        store.line().bytesPerSecond(10 * KIB);
        TestSubscriber<ETag> large = subscribe(put("large", 90));
        TestSubscriber<ETag> small = subscribe(put("small", 10));

        clock.advanceTimeBy(Duration.ofMillis(1_899));
        assertThat(small.isTerminated()).isFalse();
        clock.advanceTimeBy(Duration.ofMillis(101));
        assertThat(small.isTerminatedComplete()).isTrue();
        clock.advanceTimeBy(Duration.ofMillis(7_899));
        assertThat(large.isTerminated()).isFalse();
        clock.advanceTimeBy(Duration.ofMillis(101));
        assertThat(large.isTerminatedComplete()).isTrue();
        assertThat(store.line().carried()).isEqualTo(100 * KIB);
    }

    @Test
    void whatIsReadGoesThroughTheLineToo() {
        clock.advanceTime();
        subscribe(put("b", 64));
        clock.advanceTimeBy(Duration.ofSeconds(1));
        store.line().bytesPerSecond(16 * KIB);

        TestSubscriber<ByteBuffer> read = subscribe(store.get(new BlobName("c", "b")));

        clock.advanceTimeBy(Duration.ofMillis(3_999));
        assertThat(read.isTerminated()).isFalse();
        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(read.isTerminatedComplete()).isTrue();
    }

    @Test
    void nothingArrivesWhileTheLineIsDownAndTheRestWhenItIsBack() {
        store.line().bytesPerSecond(10 * KIB);
        TestSubscriber<Void> block =
                subscribe(store.putBlock(new BlobName("c", "b"), BlockId.of("aaaaaaaaaaaaaaaa", 0), content(20)));
        clock.advanceTimeBy(Duration.ofSeconds(1));

        store.line().falls();
        clock.advanceTimeBy(Duration.ofDays(1));
        assertThat(block.isTerminated()).isFalse();

        store.line().isBack();
        clock.advanceTimeBy(Duration.ofMillis(1_101));
        assertThat(block.isTerminatedComplete()).isTrue();
        assertThat(store.line().carried()).isEqualTo(20 * KIB);
    }
}
