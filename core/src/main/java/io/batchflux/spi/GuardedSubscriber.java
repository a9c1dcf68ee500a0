package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.util.context.Context;

/**
 * Keeps what subscribers throw from a publisher that is not ours, and tells of it if it is an error. It is the subscription of its subscribers,
 * who could agree with the publisher to pass elements by, otherwise.
 */
final class GuardedSubscriber<T> implements CoreSubscriber<T>, Subscription {

    private final CoreSubscriber<? super T> downstream;
    private final UncaughtErrors errors;
    private @Nullable Subscription upstream;

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
        upstream = subscription;
        try {
            downstream.onSubscribe(this);
        } catch (Error error) {
            errors.tell(error);
        }
    }

    @Override
    public void onNext(T element) {
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
        try {
            downstream.onError(error);
        } catch (Error thrown) {
            errors.tell(thrown);
        }
    }

    @Override
    public void onComplete() {
        try {
            downstream.onComplete();
        } catch (Error error) {
            errors.tell(error);
        }
    }

    @Override
    public void request(long n) {
        requireNonNull(upstream).request(n);
    }

    @Override
    public void cancel() {
        requireNonNull(upstream).cancel();
    }
}
