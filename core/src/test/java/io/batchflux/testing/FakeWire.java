package io.batchflux.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The way to a fake service: logs each request, waits for the latency, and lets the faults happen. */
final class FakeWire<O extends Enum<O>> {

    final RequestLog<O> requests;
    final FaultScript<O> faults;
    private final Scheduler scheduler;
    private volatile Duration latency = Duration.ZERO;

    FakeWire(Class<O> operations, Scheduler scheduler) {
        this.scheduler = scheduler;
        this.requests = new RequestLog<>(operations);
        this.faults = new FaultScript<>(scheduler);
    }

    void latency(Duration latency) {
        this.latency = latency;
    }

    Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
    }

    <T> Mono<T> call(O operation, String target, @Nullable Object argument, Callable<? extends T> effect) {
        return call(operation, target, argument, Mono.fromCallable(effect));
    }

    <T> Mono<T> call(O operation, String target, @Nullable Object argument, Mono<? extends T> effect) {
        return this.<T>stream(operation, target, argument, Flux.from(effect)).singleOrEmpty();
    }

    <T> Flux<T> stream(O operation, String target, @Nullable Object argument, Flux<T> effect) {
        return Flux.defer(() -> {
            requests.begin(operation, target, argument, now());
            AtomicBoolean over = new AtomicBoolean();
            Runnable end = () -> {
                if (over.compareAndSet(false, true)) {
                    requests.end(operation);
                }
            };
            Flux<T> answer = faults.around(operation, target, effect);
            return Mono.delay(latency, scheduler)
                    .thenMany(answer)
                    .doOnTerminate(end)
                    .doOnCancel(end);
        });
    }
}
