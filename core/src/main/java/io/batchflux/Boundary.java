package io.batchflux;

import io.batchflux.spi.UncaughtErrors;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.util.context.Context;

/**
 * One subscription of a caller's. It may be ended from outside, by any thread: then what is upstream is cancelled, and the error is
 * emitted when no other signal is under way. An {@link Error} that is thrown by what is called from here, on either side, is told; an exception
 * that a subscriber throws ends this subscription alone.
 */
final class Boundary<T> implements CoreSubscriber<T>, Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Boundary.class);

    private enum State {
        OPEN,
        CANCELLED,
        ENDED,
        FAILED
    }

    private final CoreSubscriber<? super T> downstream;
    private final UncaughtErrors errors;
    private final Set<Boundary<?>> open;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean subscribed = new AtomicBoolean();
    /** How many signals are under way, and one more if it has failed. */
    private final AtomicInteger signals = new AtomicInteger();

    private volatile @Nullable Subscription upstream;

    Boundary(CoreSubscriber<? super T> downstream, UncaughtErrors errors, Set<Boundary<?>> open) {
        this.downstream = downstream;
        this.errors = errors;
        this.open = open;
    }

    void subscribeTo(Consumer<CoreSubscriber<T>> source) {
        open.add(this);
        guarded(() -> source.accept(this));
    }

    /** Ends it, and returns whether it had not ended before. */
    boolean fail(Throwable error) {
        signals.incrementAndGet();
        if (!end(State.FAILED)) {
            signals.decrementAndGet();
            return false;
        }
        failure.set(error);
        if (signals.get() == 1) {
            emitFailure();
        }
        return true;
    }

    /** A subscriber that throws has cancelled, as the rules say: nobody else would end what it hears nothing of any more. */
    private void failBy(RuntimeException thrown) {
        if (!fail(thrown)) {
            throw thrown;
        }
    }

    private boolean end(State end) {
        if (!state.compareAndSet(State.OPEN, end)) {
            return false;
        }
        open.remove(this);
        return true;
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (Error error) {
            errors.tell(error);
        }
    }

    private void signal(Runnable call) {
        signals.incrementAndGet();
        try {
            guarded(call);
        } finally {
            signalled();
        }
    }

    private void signalled() {
        if (signals.decrementAndGet() == 1) {
            emitFailure();
        }
    }

    /** Does nothing unless it has failed; of several who come here, one emits the failure. */
    private void emitFailure() {
        Throwable error = failure.getAndSet(null);
        if (error == null) {
            return;
        }
        try {
            Subscription source = upstream;
            if (source != null) {
                source.cancel();
            }
        } catch (Throwable another) {
            LOG.error("another error was thrown when all runs were ended", another);
        }
        try {
            if (subscribed.compareAndSet(false, true)) {
                downstream.onSubscribe(this);
            }
            downstream.onError(error);
        } catch (Throwable another) {
            LOG.error("a subscriber threw when it was told of the end of its run", another);
        }
    }

    @Override
    public Context currentContext() {
        return downstream.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        signal(() -> {
            if (!subscribed.compareAndSet(false, true)) {
                subscription.cancel();
                return;
            }
            try {
                downstream.onSubscribe(this);
            } catch (RuntimeException thrown) {
                failBy(thrown);
            }
        });
    }

    @Override
    public void onNext(T element) {
        // Not by signal: there may be very many.
        signals.incrementAndGet();
        try {
            if (state.get() != State.FAILED) {
                downstream.onNext(element);
            }
        } catch (RuntimeException thrown) {
            failBy(thrown);
        } catch (Error error) {
            errors.tell(error);
        } finally {
            signalled();
        }
    }

    @Override
    public void onError(Throwable error) {
        // Some operators make a signal of what others let pass.
        if (Exceptions.isJvmFatal(error) && state.get() == State.OPEN) {
            errors.tell(error);
        }
        // Who has cancelled is told nothing any more: an operator in between would log it as an error that nobody sees
        // to.
        if (end(State.ENDED)) {
            signal(() -> downstream.onError(error));
        } else {
            LOG.debug("what was ended or cancelled has failed too", error);
        }
    }

    @Override
    public void onComplete() {
        if (end(State.ENDED)) {
            signal(downstream::onComplete);
        }
    }

    @Override
    public void request(long n) {
        Subscription source = upstream;
        if (source != null) {
            guarded(() -> source.request(n));
        }
    }

    @Override
    public void cancel() {
        end(State.CANCELLED);
        Subscription source = upstream;
        if (source != null) {
            guarded(source::cancel);
        }
    }
}
