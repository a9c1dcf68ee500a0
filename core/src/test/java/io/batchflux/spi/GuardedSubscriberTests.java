package io.batchflux.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** What is between a publisher that is not ours and our operators. */
class GuardedSubscriberTests {

    private final UncaughtErrors errors = UncaughtErrors.create();

    /** An operator takes elements out of the publisher itself if both agree, and what that throws is seen by nobody. */
    @Test
    void elementsDoNotPassTheGuardBy() {
        TestSubscriber<Integer> watched =
                TestSubscriber.builder().requireNotFuseable().build();

        errors.guard(Flux.range(0, 3)).subscribe(watched);

        assertThat(watched.getReceivedOnNext()).containsExactly(0, 1, 2);
    }

    @Test
    void demandAndCancelReachThePublisher() {
        List<Object> seen = new ArrayList<>();
        TestSubscriber<Integer> watched =
                TestSubscriber.builder().initialRequest(0).build();
        errors.guard(Flux.range(0, 3).doOnRequest(seen::add).doOnCancel(() -> seen.add("cancelled")))
                .subscribe(watched);

        watched.request(2);
        watched.cancel();

        assertThat(seen).containsExactly(2L, "cancelled");
        assertThat(watched.getReceivedOnNext()).containsExactly(0, 1);
    }
}
