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
 * A fault script says what goes wrong in a fake service, and when.
 *
 * <p>{@code service.faults().on(ADD_TASKS).call(2).fail(Errors.passing())} fails the second request to add tasks. A rule holds
 * from the moment that its last method, which says what happens, is called. Each rule counts the calls that concern it; of
 * several rules whose turn it is, the first decides. Thread-safe.
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

    /** Begins a rule for each call of this operation, until it is told for which. */
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

    /** A beginning of a rule says for which calls it is; its last method, which adds the rule, says what becomes of them. */
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

        /** Limits the rule to the n-th call, counted from 1. */
        public When call(int n) {
            return new When(operation, target, n, n);
        }

        /** Limits the rule to the calls from this to that one, both included, counted from 1. */
        public When calls(int first, int last) {
            return new When(operation, target, first, last);
        }

        /** Limits the rule to calls with such a target: a job, pool, container, or a blob as {@code container/name}. */
        public When target(Predicate<String> target) {
            return new When(operation, target, first, last);
        }

        /** Lets the call fail without doing anything. */
        public void fail(Throwable error) {
            fail(() -> error);
        }

        /** Lets the call fail without doing anything, with a new error each time. */
        public void fail(Supplier<? extends Throwable> error) {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return Flux.error(error);
                }
            });
        }

        /** Lets the call do what is asked and then fail: the answer is lost. */
        public void applyThenFail(Throwable error) {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return effect.thenMany(Flux.error(error));
                }
            });
        }

        /** Lets the call do nothing and never end. */
        public void neverAnswer() {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return Flux.never();
                }
            });
        }

        /** Lets the call do what is asked and never end. */
        public void applyThenNeverAnswer() {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return effect.thenMany(Flux.never());
                }
            });
        }

        /** Lets the call do what is asked only after this time. */
        public void delay(Duration delay) {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return effect.delaySubscription(delay, scheduler);
                }
            });
        }

        /** Lets the call emit this many elements and then fail. */
        public void failAfter(int elements, Throwable error) {
            is(new Fault() {
                @Override
                public <T> Flux<T> around(Flux<T> effect) {
                    return effect.take(elements).concatWith(Flux.error(error));
                }
            });
        }

        /** Runs this before the call does what is asked. */
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
