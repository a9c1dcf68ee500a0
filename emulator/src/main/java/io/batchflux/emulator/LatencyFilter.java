package io.batchflux.emulator;

import java.util.Random;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Delays each request by itself, on a timer. */
final class LatencyFilter implements RequestFilter {

    private final LatencyOptions latency;
    private final Scheduler timers;
    private final Random random;

    LatencyFilter(LatencyOptions latency, long seed, Scheduler timers) {
        this.latency = latency;
        this.timers = timers;
        this.random = new Random(seed);
    }

    @Override
    public Mono<BatchResponse> filter(OperationCall call, OperationHandler next) {
        if (latency.isNone()) {
            return next.handle(call);
        }
        return Mono.delay(latency.draw(random), timers).flatMap(passed -> next.handle(call));
    }
}
