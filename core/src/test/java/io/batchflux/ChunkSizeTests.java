package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

class ChunkSizeTests {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static ChunkSize auto(Duration taskLength) {
        return ChunkSize.of(Chunking.auto(taskLength), LIMIT, -1);
    }

    private static List<Integer> next(ChunkSize size, int count) {
        return IntStream.range(0, count).map(i -> size.next()).boxed().toList();
    }

    private static void learn(ChunkSize size, int times, @Nullable Duration duration) {
        for (int i = 0; i < times; i++) {
            size.learn(duration);
        }
    }

    private static boolean isKnown(ChunkSize size) {
        TestSubscriber<Void> known = TestSubscriber.create();
        Mono<Void> mono = size.known();
        mono.subscribe(known);
        return known.isTerminatedComplete();
    }

    @Test
    void aFixedSizeStaysAsItIs() {
        ChunkSize size = ChunkSize.of(Chunking.of(50), LIMIT, -1);

        assertThat(next(size, 2)).containsExactly(50, 50);
        learn(size, 100, Duration.ofHours(1));
        assertThat(next(size, 2)).containsExactly(50, 50);
    }

    @Test
    void nothingIsRiskedBeforeAnythingIsKnown() {
        ChunkSize size = auto(Duration.ofMinutes(1));

        assertThat(next(size, 20)).containsOnly(1);
        assertThat(isKnown(size)).isFalse();
    }

    @Test
    void theSizeDoublesUntilItFitsTheAim() {
        ChunkSize size = auto(Duration.ofMinutes(1));

        size.learn(Duration.ofSeconds(2));

        assertThat(isKnown(size)).isTrue();
        assertThat(next(size, 7)).containsExactly(2, 4, 8, 16, 30, 30, 30);
    }

    @Test
    void callsThatTakeNoTimeMakeTheLargestChunks() {
        ChunkSize size = auto(Duration.ofMinutes(1));

        size.learn(Duration.ZERO);

        assertThat(next(size, 12)).endsWith(512, 1000, 1000, 1000);

        ChunkSize small = ChunkSize.of(Chunking.auto(Duration.ofMinutes(1)).withLargest(3), LIMIT, -1);
        small.learn(Duration.ZERO);
        assertThat(next(small, 3)).containsExactly(2, 3, 3);
    }

    @Test
    void callsLongerThanTheAimHaveTasksOfTheirOwn() {
        ChunkSize size = auto(Duration.ofMinutes(1));

        size.learn(Duration.ofMinutes(2));

        assertThat(next(size, 3)).containsOnly(1);
    }

    @Test
    void theMeanFollowsTheCallsAndTheSizeShrinksAtOnce() {
        ChunkSize size = auto(Duration.ofMinutes(1));
        learn(size, 1000, Duration.ofSeconds(1));
        assertThat(next(size, 10)).endsWith(60);

        learn(size, 1000, Duration.ofSeconds(10));

        assertThat(size.next()).isEqualTo(6);
    }

    @Test
    void theAimIsHalfTheTimeLimitAtMost() {
        ChunkSize size = auto(Duration.ofHours(1));

        learn(size, 10, Duration.ofSeconds(15));

        assertThat(next(size, 5)).containsExactly(2, 4, 8, 10, 10);
    }

    @Test
    void whatNobodyMeasuresIsNotWaitedForForEver() {
        ChunkSize size = auto(Duration.ofMinutes(1));

        learn(size, ChunkSize.PROBES - 1, null);
        assertThat(isKnown(size)).isFalse();
        size.learn(null);

        assertThat(isKnown(size)).isTrue();
        assertThat(next(size, 3)).containsOnly(1);
    }

    @Test
    void tasksAreLongWhileMuchIsLeftForEachSlotAndShortInTheEnd() {
        ChunkSize size = ChunkSize.of(Chunking.auto(), LIMIT, 400);
        size.slots(2);
        size.learn(Duration.ofMillis(100));
        List<Integer> sizes = new ArrayList<>();

        for (int come = 0; come < 400; ) {
            int next = Math.min(size.next(), 400 - come);
            sizes.add(next);
            come += next;
            IntStream.range(0, next).forEach(i -> size.come());
        }

        assertThat(sizes).containsExactly(2, 4, 8, 16, 32, 64, 68, 51, 38, 29, 22, 20, 20, 20, 6);
    }

    @Test
    void whoeverSaysNothingOfItsNumberHasShortTasks() {
        ChunkSize size = ChunkSize.of(Chunking.auto(), LIMIT, -1);
        size.slots(2);
        size.learn(Duration.ofMillis(100));

        assertThat(next(size, 7)).containsExactly(2, 4, 8, 16, 20, 20, 20);
    }

    @Test
    void aTaskThatTakesMuchLongerThanItIsThoughtToGivesCallsBack() {
        ChunkSize size = ChunkSize.of(Chunking.auto(), LIMIT, -1);
        assertThat(size.budget(5)).isNull();

        size.learn(Duration.ofSeconds(1));

        assertThat(size.budget(1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(size.budget(10)).isEqualTo(Duration.ofSeconds(15));
        assertThat(size.budget(100)).isEqualTo(Duration.ofSeconds(20));
        assertThat(ChunkSize.of(Chunking.of(50), LIMIT, -1).budget(50)).isNull();
    }
}
