package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.util.RaceTestUtils;

class UplinkTests {

    /** One thread's request makes room while that of another asks whether there is any. */
    @Test
    void callersOnSeveralThreadsDoNotWaitForEachOther() {
        AtomicInteger arrived = new AtomicInteger();
        int requests = 20_000;
        Uplink uplink = new Uplink(Schedulers.immediate());
        Runnable caller = () -> {
            for (int i = 0; i < requests; i++) {
                uplink.send(1024, () -> 1L << 40, Duration.ofSeconds(5), false, passage -> {
                            passage.begins();
                            return Mono.just(1);
                        })
                        .subscribe(arrived::addAndGet);
            }
        };

        RaceTestUtils.race(caller, caller);

        assertThat(arrived).hasValue(2 * requests);
    }
}
