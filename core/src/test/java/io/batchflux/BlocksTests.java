package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** How content is cut into blocks. */
class BlocksTests {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Room memory = new Room(clock);

    private record EachOf(int size) implements Blocks.Sizes {
        @Override
        public int of(int block) {
            return size;
        }

        @Override
        public boolean mayBeSmaller(int block) {
            return block < 3;
        }
    }

    private Flux<Blocks.Held> blocks(Flux<ByteBuffer> content, int size, int room) {
        return Blocks.of(content, new EachOf(size), bytes -> memory.share(bytes, () -> room), clock);
    }

    private static ByteBuffer bytes(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int one : bytes) {
            buffer.put((byte) one);
        }
        return buffer.flip();
    }

    private static List<Byte> content(Blocks.Held held) {
        List<Byte> content = new ArrayList<>();
        held.content().pieces().forEach(piece -> {
            ByteBuffer read = piece.duplicate();
            while (read.hasRemaining()) {
                content.add(read.get());
            }
        });
        return content;
    }

    private static <T> TestSubscriber<T> subscribe(Flux<T> flux, long demand) {
        TestSubscriber<T> subscriber =
                TestSubscriber.builder().initialRequest(demand).build();
        flux.subscribe(subscriber);
        return subscriber;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void allBytesComeInTheirOrderHoweverTheyAreCut(long seed) {
        Random random = new Random(seed);
        int size = 1 + random.nextInt(100_000);
        List<ByteBuffer> buffers = new ArrayList<>();
        List<Byte> all = new ArrayList<>();
        for (int i = random.nextInt(60); i > 0; i--) {
            byte[] buffer = new byte[random.nextInt(2) * random.nextInt(i % 7 == 0 ? 200_000 : 50)];
            random.nextBytes(buffer);
            for (byte one : buffer) {
                all.add(one);
            }
            buffers.add(ByteBuffer.wrap(buffer));
        }
        Flux<ByteBuffer> content = Flux.fromIterable(buffers)
                .concatMap(buffer -> random.nextBoolean()
                        ? Mono.just(buffer)
                        : Mono.just(buffer).delayElement(Duration.ofMillis(1 + random.nextInt(9)), clock));

        TestSubscriber<Blocks.Held> subscriber = subscribe(
                blocks(content, size, 3 * size)
                        .delayElements(Duration.ofMillis(10), clock)
                        .doOnNext(held -> held.room().dispose()),
                Long.MAX_VALUE);
        clock.advanceTimeBy(Duration.ofDays(1));

        assertThat(subscriber.isTerminatedComplete()).isTrue();
        List<Byte> joined = new ArrayList<>();
        subscriber.getReceivedOnNext().forEach(held -> joined.addAll(content(held)));
        assertThat(joined).isEqualTo(all);
        assertThat(subscriber.getReceivedOnNext())
                .allMatch(held -> held.content().size() > 0 && held.content().size() <= size);
        assertThat(subscriber.getReceivedOnNext().stream()
                        .filter(held -> held.content().size() < size)
                        .count())
                .isLessThanOrEqualTo(1);
        assertThat(memory.used()).isZero();
    }

    @Test
    void contentThatIsAllThereIsKnownToBeTheLast() {
        TestSubscriber<Blocks.Held> subscriber = subscribe(blocks(Flux.just(bytes(1, 2, 3)), 10, 10), 1);

        assertThat(subscriber.getReceivedOnNext())
                .singleElement()
                .satisfies(held -> assertThat(held.isLast()).isTrue());
        assertThat(memory.used()).as("the rest is given back").isEqualTo(3);
    }

    @Test
    void nothingIsAskedForBeforeABlockIs() {
        AtomicLong requested = new AtomicLong();
        Flux<ByteBuffer> content = Flux.range(0, 100).map(i -> bytes(i)).hide().doOnRequest(requested::addAndGet);
        TestSubscriber<Blocks.Held> subscriber = subscribe(blocks(content, 10, 100), 0);
        assertThat(requested).hasValue(0);

        subscriber.request(1);
        assertThat(requested).hasValue(10);
        subscriber.request(2);
        assertThat(requested).hasValue(30);
        assertThat(subscriber.getReceivedOnNext()).hasSize(3);
    }

    @Test
    void aBufferIsTakenAndThenRoomIsWaitedFor() {
        Room.Share others = memory.share(95, () -> 100);
        others.take(() -> {});
        AtomicLong requested = new AtomicLong();
        Flux<ByteBuffer> content = Flux.range(0, 100).map(i -> bytes(i)).hide().doOnRequest(requested::addAndGet);
        TestSubscriber<Blocks.Held> subscriber = subscribe(blocks(content, 10, 100), 1);
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(requested).hasValue(1);
        assertThat(subscriber.getReceivedOnNext()).isEmpty();

        others.dispose();
        clock.advanceTime();

        assertThat(requested).hasValue(10);
        assertThat(subscriber.getReceivedOnNext()).hasSize(1);
    }

    @Test
    void contentThatPausesIsEmittedAsASmallerBlockUnlessThereAreManyAlready() {
        TestPublisher<ByteBuffer> content = TestPublisher.create();
        TestSubscriber<Blocks.Held> subscriber = subscribe(blocks(content.flux(), 10, 100), Long.MAX_VALUE);
        for (int block = 1; block <= 3; block++) {
            content.next(bytes(block));
            clock.advanceTimeBy(Blocks.PATIENCE.minusMillis(1));
            assertThat(subscriber.getReceivedOnNext()).hasSize(block - 1);
            clock.advanceTimeBy(Duration.ofMillis(1));
            assertThat(subscriber.getReceivedOnNext()).hasSize(block);
        }

        content.next(bytes(4));
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(subscriber.getReceivedOnNext()).hasSize(3);
        content.complete();
        assertThat(subscriber.getReceivedOnNext()).hasSize(4);
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    @Test
    void whoEmitsBuffersMayUseThemAgain() {
        ByteBuffer reused = ByteBuffer.allocate(1);
        TestSubscriber<Blocks.Held> subscriber = subscribe(
                blocks(Flux.range(0, 4).map(i -> reused.put(0, i.byteValue()).clear()), 4, 4), 1);

        assertThat(content(subscriber.getReceivedOnNext().get(0)))
                .containsExactly((byte) 0, (byte) 1, (byte) 2, (byte) 3);
    }

    @Test
    void anErrorOfTheContentIsTheErrorAndCancellingCancelsIt() {
        IllegalStateException broken = new IllegalStateException("broken");
        TestSubscriber<Blocks.Held> failed =
                subscribe(blocks(Flux.just(bytes(1)).concatWith(Flux.error(broken)), 10, 100), 1);
        assertThat(failed.expectTerminalError()).isSameAs(broken);

        TestPublisher<ByteBuffer> content = TestPublisher.create();
        TestSubscriber<Blocks.Held> cancelled = subscribe(blocks(content.flux(), 10, 100), 1);
        content.next(bytes(1));
        cancelled.cancel();
        content.assertCancelled();
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(cancelled.getReceivedOnNext()).isEmpty();
    }
}
