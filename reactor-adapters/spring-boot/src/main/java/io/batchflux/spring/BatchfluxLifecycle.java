package io.batchflux.spring;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Ends all runs and the connection after the web server has finished its requests and stopped, and waits for that no longer
 * than {@code spring.lifecycle.timeout-per-shutdown-phase}. Never blocks.
 */
final class BatchfluxLifecycle implements SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(BatchfluxLifecycle.class);

    /** Higher phases stop first: those of web servers are greater by some thousands. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final Mono<Void> close;
    private volatile boolean running;

    /** @param close begins once, whoever subscribes */
    BatchfluxLifecycle(Mono<Void> close) {
        this.close = close;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        // Spring owns this, by the callback, and goes on without it after its timeout.
        close.doFinally(signal -> callback.run())
                .subscribe(nothing -> {}, error -> LOG.warn("Closing the connection to Azure Batch failed", error));
    }

    /** Without a stop before, the context was never started: there are no runs to wait for. */
    @Override
    public void destroy() {
        stop();
    }
}
