package io.batchflux;

import io.batchflux.spi.Operation;
import io.batchflux.spi.Throttle;
import io.batchflux.spi.ThrottledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Callers, each of whom asks one account again and again, and a service that allows so much; in virtual time. */
final class Simulation {

    final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    Throttle throttle = Throttle.create();
    private final List<Disposable> callers = new ArrayList<>();
    private final List<AtomicInteger> served = new ArrayList<>();
    private Limiter limiter;
    private Duration latency = Duration.ofMillis(10);
    int accepted;
    int refused;

    Simulation(Limiter limiter) {
        this.limiter = limiter;
    }

    /** Decides about a request at a moment; all are in seconds. */
    interface Limiter {
        /** Returns whether it is accepted. */
        boolean accepts(double now);

        /** Returns when to ask again after a refusal, or {@code null}. */
        default @Nullable Duration retryAfter(double now) {
            return null;
        }
    }

    void limiter(Limiter changed) {
        limiter = changed;
    }

    Simulation latency(Duration latency) {
        this.latency = latency;
        return this;
    }

    private double now() {
        return clock.now(TimeUnit.NANOSECONDS) / 1e9;
    }

    private Mono<Void> request() {
        return Mono.delay(latency.dividedBy(2), clock)
                .then(Mono.defer(() -> {
                    if (limiter.accepts(now())) {
                        accepted++;
                        return Mono.<Void>empty();
                    }
                    refused++;
                    return Mono.error(new ThrottledException("", "429", limiter.retryAfter(now()), null));
                }))
                .materialize()
                .delayElement(latency.dividedBy(2), clock)
                .<Void>dematerialize();
    }

    private Resilience resilience(Scheduler scheduler) {
        return Resilience.throttled(
                throttle,
                scheduler,
                Chance.of(1),
                RunOptions.ofDefaults("pool"),
                Rig.events(RunListener.NONE, scheduler));
    }

    /** Asks so many times, and then no more. */
    void askOnce(int count) {
        Resilience resilience = resilience(clock);
        for (int i = 0; i < count; i++) {
            resilience
                    .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, Mono.defer(this::request))
                    .subscribe();
        }
    }

    /** Begins so many callers, who share a scheduler. */
    void callers(int count, Scheduler scheduler) {
        Resilience resilience = resilience(scheduler);
        for (int i = 0; i < count; i++) {
            AtomicInteger served = new AtomicInteger();
            this.served.add(served);
            callers.add(resilience
                    .protect(Stage.ADD_TASKS, Operation.ADD_TASKS, Mono.defer(this::request))
                    .doOnSuccess(done -> served.incrementAndGet())
                    .repeat()
                    .subscribe(none -> {}, error -> {
                        throw new AssertionError("a caller failed", error);
                    }));
        }
    }

    void callers(int count) {
        callers(count, clock);
    }

    /** Begins so many callers in another program, which has a throttle of its own. */
    void callersElsewhere(int count) {
        throttle = Throttle.create();
        callers(count);
    }

    void stopCallers() {
        callers.forEach(Disposable::dispose);
        callers.clear();
    }

    int leastServed() {
        return served.stream().mapToInt(AtomicInteger::get).min().orElseThrow();
    }

    int mostServed() {
        return served.stream().mapToInt(AtomicInteger::get).max().orElseThrow();
    }

    /** What happened within a time. */
    record Outcome(Duration time, int accepted, int refused) {
        double used(double perSecond) {
            return accepted / (perSecond * time.toMillis() / 1000.0);
        }

        double refusedShare() {
            return refused / (double) Math.max(1, refused + accepted);
        }
    }

    Outcome during(Duration time) {
        int acceptedBefore = accepted;
        int refusedBefore = refused;
        clock.advanceTimeBy(time);
        return new Outcome(time, accepted - acceptedBefore, refused - refusedBefore);
    }

    /** Lets through so many each second, and as many at once as have gathered. */
    static Limiter tokenBucket(double perSecond, double size, @Nullable Duration retryAfter) {
        return new Limiter() {
            private double tokens = size;
            private double last;

            @Override
            public boolean accepts(double now) {
                tokens = Math.min(size, tokens + (now - last) * perSecond);
                last = now;
                if (tokens < 1) {
                    return false;
                }
                tokens--;
                return true;
            }

            @Override
            public @Nullable Duration retryAfter(double now) {
                return retryAfter;
            }
        };
    }

    /** Lets through so many in each window of time. */
    static Limiter fixedWindow(double perSecond, double window, boolean retryAfter) {
        return new Limiter() {
            private long current = -1;
            private double left;

            @Override
            public boolean accepts(double now) {
                long number = (long) Math.floor(now / window);
                if (number != current) {
                    current = number;
                    left = perSecond * window;
                }
                if (left < 1) {
                    return false;
                }
                left--;
                return true;
            }

            @Override
            public @Nullable Duration retryAfter(double now) {
                return retryAfter ? Duration.ofSeconds((long) Math.ceil((current + 1) * window - now)) : null;
            }
        };
    }

    /** Refuses what this one does, and a share of the others by chance. */
    static Limiter flaky(Limiter limiter, double share) {
        Random random = new Random(7);
        return new Limiter() {
            private boolean byChance;

            @Override
            public boolean accepts(double now) {
                byChance = random.nextDouble() < share;
                return !byChance && limiter.accepts(now);
            }

            @Override
            public @Nullable Duration retryAfter(double now) {
                return byChance ? null : limiter.retryAfter(now);
            }
        };
    }
}
