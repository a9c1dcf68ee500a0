package io.batchflux;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Keeps a publisher of the caller's to what is requested of it: one that emits more is cancelled, and ends with one error. What it
 * emits all the same is discarded, since operators would drop each element, or an error for each.
 */
final class AsRequested<T> implements CoreSubscriber<T>, Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(AsRequested.class);

    private enum State {
        OPEN,
        CANCELLED,
        REFUSED
    }

    private final CoreSubscriber<? super T> downstream;
    private final String name;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile @Nullable Subscription upstream;

    private AsRequested(CoreSubscriber<? super T> downstream, String name) {
        this.downstream = downstream;
        this.name = name;
    }

    /**
     * Emits the same, as long as it is requested.
     *
     * @param name what the publisher emits, in a sentence
     */
    static <T> Flux<T> of(Publisher<? extends T> source, String name) {
        // One element is more than nobody asks for.
        return source instanceof Mono<?>
                ? Flux.from(source)
                : new FluxOperator<T, T>(Flux.from(source)) {
                    @Override
                    public void subscribe(CoreSubscriber<? super T> actual) {
                        source.subscribe(new AsRequested<>(actual, name));
                    }
                };
    }

    @Override
    public Context currentContext() {
        return downstream.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        downstream.onSubscribe(this);
    }

    @Override
    public void onNext(T element) {
        if (state.get() == State.OPEN) {
            if (requested.getAndUpdate(n -> n == 0 || n == Long.MAX_VALUE ? n : n - 1) > 0) {
                downstream.onNext(element);
                return;
            }
            refuse();
        }
        Operators.onDiscard(element, currentContext());
    }

    private void refuse() {
        if (state.compareAndSet(State.OPEN, State.REFUSED)) {
            cancelSource();
            downstream.onError(Exceptions.failWithOverflow(
                    name + " came faster than they were requested: their publisher must respect demand, "
                            + "or be followed by onBackpressureBuffer()"));
        }
    }

    @Override
    public void onError(Throwable error) {
        if (state.get() == State.REFUSED) {
            LOG.debug("a publisher that was refused has failed too", error);
        } else {
            downstream.onError(error);
        }
    }

    @Override
    public void onComplete() {
        if (state.get() != State.REFUSED) {
            downstream.onComplete();
        }
    }

    @Override
    public void request(long n) {
        requested.accumulateAndGet(n, Operators::addCap);
        Subscription source = upstream;
        if (source != null) {
            source.request(n);
        }
    }

    @Override
    public void cancel() {
        if (state.compareAndSet(State.OPEN, State.CANCELLED)) {
            cancelSource();
        }
    }

    private void cancelSource() {
        Subscription source = upstream;
        if (source != null) {
            source.cancel();
        }
    }
}
