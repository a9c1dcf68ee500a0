package io.batchflux.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What goes wrong in a fake service, and when. Thread-safe.
 *
 * <p>{@code faults.on(ADD_TASKS).call(2).fail(error)} fails the second call. Each rule counts the calls that concern it; the
 * first rule whose turn it is decides.
 *
 * @param <O> the operations
 */
public final class FaultScript<O extends Enum<O>> {

    /** What becomes of a request, given what it would do and answer. */
    interface Fault {
        <T> Flux<T> around(Flux<T> effect);
    }

    private final Scheduler scheduler;
    private final List<When> rules = new CopyOnWriteArrayList<>();

    FaultScript(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Begins a rule for each call of this operation. */
    public When on(O operation) {
        return new When(operation, target -> true, 1, Integer.MAX_VALUE);
    }

    /** Forgets all rules. */
    public void clear() {
        rules.clear();
    }

    <T> Flux<T> around(O operation, String target, Flux<T> effect) {
        Fault chosen = null;
        for (When rule : rules) {
            if (rule.isTurn(operation, target) && chosen == null) {
                chosen = rule.fault;
            }
        }
        return chosen == null ? effect : chosen.around(effect);
    }

    /** Which calls a rule is for. */
    public final class When {

        private final O operation;
        private final Predicate<String> target;
        private final int first;
        private final int last;
        private final AtomicInteger calls = new AtomicInteger();
        private Fault fault = FaultScript.NO_FAULT;

        private When(O operation, Predicate<String> target, int first, int last) {
            this.operation = operation;
            this.target = target;
            this.first = first;
            this.last = last;
        }

        /** Only the n-th call, from 1. */
        public When call(int n) {
            return new When(operation, target, n, n);
        }

        /** Only the calls from this to that one, both included. */
        public When calls(int first, int last) {
            return new When(operation, target, first, last);
        }

        /** Only calls with such a target: a job, pool, container, or a blob as {@code container/name}. */
        public When target(Predicate<String> target) {
            return new When(operation, target, first, last);
        }

        /** Does nothing and fails. */
        public void fail(Throwable error) {
            fail(() -> error);
        }

        /** Does nothing and fails with a new error each time. */
        public void fail(Supplier<? extends Throwable> error) {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return Flux.error(error);
                }
            });
        }

        /** Does what is asked, but the answer is lost. */
        public void applyThenFail(Throwable error) {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return effect.thenMany(Flux.error(error));
                }
            });
        }

        /** Does nothing and never answers. */
        public void neverAnswer() {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return Flux.never();
                }
            });
        }

        /** Does what is asked and never answers. */
        public void applyThenNeverAnswer() {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return effect.thenMany(Flux.never());
                }
            });
        }

        /** Does what is asked only after this time. */
        public void delay(Duration delay) {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return effect.delaySubscription(delay, scheduler);
                }
            });
        }

        /** Answers this many elements and fails. */
        public void failAfter(int elements, Throwable error) {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return effect.take(elements).concatWith(Flux.error(error));
                }
            });
        }

        /** Runs this and then does what is asked. */
        public void first(Runnable action) {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return Mono.<T>fromRunnable(action).thenMany(effect);
                }
            });
        }

        private void is(Fault fault) {
            this.fault = fault;
            rules.add(this);
        }

        private boolean isTurn(O operation, String target) {
            if (operation != this.operation || !this.target.test(target)) {
                return false;
            }
            int call = calls.incrementAndGet();
            return call >= first && call <= last;
        }
    }

    private static final Fault NO_FAULT = new Fault() {
        @Override
        public <T> Flux<T> around(Flux<T> effect) {
            return effect;
        }
    };
}
