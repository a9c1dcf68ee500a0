package io.batchflux.spi;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.util.context.Context;

/** Keeps what subscribers throw from a publisher that is not ours, and tells of it if it is an error. */
final class GuardedSubscriber<T> implements CoreSubscriber<T> {

    private final CoreSubscriber<? super T> downstream;
    private final UncaughtErrors errors;

    GuardedSubscriber(CoreSubscriber<? super T> downstream, UncaughtErrors errors) {
        this.downstream = downstream;
        this.errors = errors;
    }

    @Override
    public Context currentContext() {
        return downstream.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        guarded(() -> downstream.onSubscribe(subscription));
    }

    @Override
    public void onNext(T element) {
        // Without a lambda: there may be very many.
        try {
            downstream.onNext(element);
        } catch (Error error) {
            errors.tell(error);
        }
    }

    @Override
    public void onError(Throwable error) {
        if (Exceptions.isJvmFatal(error)) {
            errors.tell(error);
        }
        guarded(() -> downstream.onError(error));
    }

    @Override
    public void onComplete() {
        guarded(downstream::onComplete);
    }

    private void guarded(Runnable signal) {
        try {
            signal.run();
        } catch (Error error) {
            errors.tell(error);
        }
    }
}
