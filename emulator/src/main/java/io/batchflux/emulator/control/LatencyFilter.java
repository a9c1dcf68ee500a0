package io.batchflux.emulator.control;

import io.batchflux.emulator.LatencyOptions;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.OperationHandler;
import io.batchflux.emulator.http.RequestFilter;
import java.util.Random;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** This filter delays each request by itself, on a timer. */
public final class LatencyFilter implements RequestFilter {

    private final LatencyOptions latency;
    private final Scheduler timers;
    private final Random random;

    public LatencyFilter(LatencyOptions latency, long seed, Scheduler timers) {
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
