package io.batchflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How the connection ends with the application. */
class BatchfluxLifecycleTests {

    private final Sinks.Empty<Void> closed = Sinks.empty();
    private final AtomicInteger begun = new AtomicInteger();
    private final BatchfluxLifecycle lifecycle = new BatchfluxLifecycle(Mono.defer(() -> {
                begun.incrementAndGet();
                return closed.asMono();
            })
            .cache());
    private final AtomicInteger told = new AtomicInteger();

    @Test
    void itSaysThatItHasStoppedWhenAllRunsAreCleanedUpAndDoesNotBlock() {
        lifecycle.start();
        assertThat(lifecycle.isRunning()).isTrue();

        lifecycle.stop(told::incrementAndGet);
        assertThat(told).hasValue(0);
        assertThat(lifecycle.isRunning()).isFalse();

        closed.tryEmitEmpty();
        assertThat(told).hasValue(1);
    }

    @Test
    void anErrorOfTheCleanUpHoldsUpNobody() {
        lifecycle.stop(told::incrementAndGet);

        closed.tryEmitError(new IllegalStateException("no service"));

        assertThat(told).hasValue(1);
    }

    @Test
    void aContextThatWasNeverStartedClosesItAll() {
        lifecycle.destroy();
        lifecycle.destroy();

        assertThat(begun).hasValue(1);
    }

    @Test
    void webServersStopBefore() {
        // That of WebServerGracefulShutdownLifecycle is 1024 below the default, that of the server's own stop 2048.
        assertThat(lifecycle.getPhase()).isLessThan(SmartLifecycle.DEFAULT_PHASE - 2048);
    }
}
