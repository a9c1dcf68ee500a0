package io.batchflux.testing;

import io.batchflux.spi.BlobStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

class FakeBlobContainersTests extends BlobContainersContractTests {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final FakeBlobStore store = FakeBlobStore.create(clock).latency(Duration.ofMillis(5));

    @Override
    protected BlobStore store() {
        return store;
    }

    @Override
    protected Scheduler timer() {
        return clock;
    }

    @Override
    protected <T> @Nullable T await(Mono<T> mono) {
        return Waiting.await(mono, clock, patience());
    }
}
