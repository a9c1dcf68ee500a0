package io.batchflux;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Says when content has been silent for too long: nothing came of it although it was asked for. Whoever moves it gives a sign of
 * life from time to time. For one attempt; thread-safe.
 */
final class Silence {

    private final Scheduler scheduler;
    private final AtomicLong wanted = new AtomicLong();
    private volatile long lastSign;
    private volatile long limit;

    Silence(Scheduler scheduler, Duration limit) {
        this.scheduler = scheduler;
        limit(limit);
        sign();
    }

    /** From now on it may be silent for so long. */
    void limit(Duration limit) {
        this.limit = limit.toNanos();
    }

    /** Returns for how long it may be silent. */
    Duration limit() {
        return Duration.ofNanos(limit);
    }

    /** Something moved. */
    void sign() {
        lastSign = scheduler.now(TimeUnit.NANOSECONDS);
    }

    /** Completes, on the scheduler, when no sign has come for as long as the limit. */
    Mono<Void> tooLong() {
        return tooLong(() -> false);
    }

    /** Emits what the content emits, and this error if that is silent for too long while it is asked for. */
    <T> Flux<T> watch(Flux<T> content, Supplier<? extends Throwable> error) {
        return Flux.defer(() -> {
            AtomicBoolean silent = new AtomicBoolean();
            // An error of the other publisher would end what is emitted, and let the content itself go on.
            return content.doOnRequest(this::want)
                    .doOnNext(element -> arrived())
                    .takeUntilOther(tooLong(() -> wanted.get() == 0).doOnSuccess(over -> silent.set(true)))
                    .concatWith(Mono.defer(() -> silent.get() ? Mono.error(error) : Mono.empty()));
        });
    }

    private void want(long n) {
        if (wanted.getAndAccumulate(n, Operators::addCap) == 0) {
            sign();
        }
    }

    private void arrived() {
        sign();
        wanted.updateAndGet(n -> n == Long.MAX_VALUE || n == 0 ? n : n - 1);
    }

    private Mono<Void> tooLong(BooleanSupplier isIdle) {
        // Mostly the content comes before the first time is over, and nobody asks for the others.
        return time(isIdle)
                .flatMap(tick -> isOver(isIdle)
                        ? Mono.empty()
                        : Mono.defer(() -> time(isIdle))
                                .filter(again -> isOver(isIdle))
                                .repeatWhenEmpty(Integer.MAX_VALUE, again -> again)
                                .then());
    }

    private Mono<Long> time(BooleanSupplier isIdle) {
        return Mono.delay(Duration.ofNanos(isIdle.getAsBoolean() ? limit : left()), scheduler);
    }

    private boolean isOver(BooleanSupplier isIdle) {
        return !isIdle.getAsBoolean() && left() <= 0;
    }

    private long left() {
        return limit - (scheduler.now(TimeUnit.NANOSECONDS) - lastSign);
    }
}
