package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

/** Room for so many bytes at once. */
class RoomTests {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Room room = new Room(clock);
    private final List<String> let = new ArrayList<>();

    private Room.Share take(String who, long bytes) {
        Room.Share share = room.share(bytes, () -> 100);
        share.take(() -> let.add(who));
        return share;
    }

    @Test
    void whoFindsTooLittleWaitsAndThoseWhoComeLaterWaitBehind() {
        Room.Share first = take("first", 60);
        Room.Share large = take("large", 50);
        Room.Share small = take("small", 1);
        assertThat(let).containsExactly("first");

        first.dispose();
        clock.advanceTime();

        assertThat(let).containsExactly("first", "large", "small");
        assertThat(room.used()).isEqualTo(51);
        large.dispose();
        small.dispose();
        small.dispose();
        assertThat(room.used()).isZero();
    }

    @Test
    void whatIsMoreThanAllTheRoomIsLetInAlone() {
        Room.Share small = take("small", 1);
        Room.Share giant = take("giant", 1_000);
        take("later", 1);
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(let).containsExactly("small");

        small.dispose();
        clock.advanceTime();
        assertThat(let).containsExactly("small", "giant");

        giant.dispose();
        clock.advanceTime();
        assertThat(let).containsExactly("small", "giant", "later");
    }

    @Test
    void whoGivesUpDoesNotStandInTheWay() {
        Room.Share first = take("first", 100);
        Room.Share impatient = take("impatient", 100);
        take("last", 100);

        impatient.dispose();
        first.dispose();
        clock.advanceTime();

        assertThat(let).containsExactly("first", "last");
        assertThat(room.used()).isEqualTo(100);
    }

    @Test
    void whoIsCancelledBeforeItGoesOnGivesItsRoomBack() {
        Room.Share first = take("first", 100);
        Room.Share second = take("second", 100);
        first.dispose();

        second.dispose();
        clock.advanceTime();

        assertThat(room.used()).isZero();
    }

    @Test
    void whatIsKeptOfAShareLeavesTheRestToOthers() {
        Room.Share first = take("first", 100);
        take("second", 40);

        first.keep(60);
        clock.advanceTime();

        assertThat(let).containsExactly("first", "second");
        first.keep(80);
        assertThat(room.used()).isEqualTo(100);
    }

    @Test
    void noRoomIsLostHoweverThreadsMeet() {
        Room shared = new Room(Schedulers.immediate());
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int round = 0; round < 2_000; round++) {
            Mono<Void> one = Mono.using(
                    () -> shared.share(60, () -> 100),
                    share -> share.taken().then(Mono.fromRunnable(() -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        now.decrementAndGet();
                    })),
                    Room.Share::dispose);
            RaceTestUtils.race(one::subscribe, one::subscribe, one.subscribe()::dispose);
        }
        assertThat(shared.used()).isZero();
        assertThat(shared.isFull()).isFalse();
        assertThat(most).hasValue(1);
    }
}
