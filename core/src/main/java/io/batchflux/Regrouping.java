package io.batchflux;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * An operator that makes groups of what arrives: how many elements each has, and when it is emitted, is the subclass's to say.
 *
 * <p>Whatever changes is looked at in {@link #step}, by one thread at a time; who comes meanwhile has it looked at once more. An error of the source
 * goes before what has arrived.
 */
abstract class Regrouping<T, G> implements CoreSubscriber<T>, Subscription {

    private final CoreSubscriber<? super G> downstream;
    private final Scheduler scheduler;
    private final Queue<T> arrived = Queues.<T>unbounded().get();
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger drains = new AtomicInteger();
    private final Disposable.Swap timer = Disposables.swap();
    private volatile @Nullable Subscription upstream;
    private volatile @Nullable Throwable error;
    private volatile boolean done;
    private volatile boolean cancelled;
    /** Which group has waited long enough. */
    private volatile long overdue = -1;

    // From here on: only by whoever drains.
    private long groups;
    private long watched = -1;

    Regrouping(CoreSubscriber<? super G> downstream, Scheduler scheduler) {
        this.downstream = downstream;
        this.scheduler = scheduler;
    }

    /**
     * Does all that can be done now.
     *
     * @param noMoreArrive whether {@link #next} gives all that is left
     */
    abstract void step(boolean noMoreArrive);

    /** Forgets what has arrived: nothing is emitted any more. */
    abstract void forget();

    /** Ends what was begun beside; called by whoever cancels, or by whoever drains. */
    void stop() {}

    @Override
    public final Context currentContext() {
        return downstream.currentContext();
    }

    @Override
    public final void onSubscribe(Subscription subscription) {
        upstream = subscription;
        downstream.onSubscribe(this);
    }

    @Override
    public final void onNext(T element) {
        arrived.add(element);
        drain();
    }

    @Override
    public final void onError(Throwable thrown) {
        if (cancelled) {
            Operators.onErrorDropped(thrown, currentContext());
            return;
        }
        error = thrown;
        onComplete();
    }

    @Override
    public final void onComplete() {
        done = true;
        drain();
    }

    @Override
    public final void request(long n) {
        if (Operators.validate(n)) {
            requested.accumulateAndGet(n, Operators::addCap);
            drain();
        }
    }

    @Override
    public final void cancel() {
        cancelled = true;
        cancelSource();
        timer.dispose();
        stop();
        drain();
    }

    private void cancelSource() {
        Subscription source = upstream;
        if (source != null) {
            source.cancel();
        }
    }

    /** Something has changed that a group may have waited for. */
    final void drain() {
        if (drains.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            // In this order: whoever sees the end sees the error that it came with.
            boolean noMoreArrive = done;
            Throwable thrown = error;
            if (!cancelled && thrown != null) {
                end();
                downstream.onError(thrown);
            }
            if (!cancelled) {
                step(noMoreArrive);
            }
            if (cancelled) {
                arrived.clear();
                forget();
            }
            seen = drains.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Returns the next element, {@code null} if none has come. */
    final @Nullable T next() {
        return arrived.poll();
    }

    final boolean isOver() {
        return cancelled;
    }

    final boolean isRequested() {
        return requested.get() > 0;
    }

    /** Returns how many groups have been emitted, which is the number of the next one. */
    final long groups() {
        return groups;
    }

    final void emit(G group) {
        groups++;
        requested.getAndUpdate(n -> n == Long.MAX_VALUE ? n : n - 1);
        downstream.onNext(group);
    }

    final void complete() {
        end();
        downstream.onComplete();
    }

    /** Something beside the source has failed. */
    final void fail(Throwable thrown) {
        cancelSource();
        error = thrown;
        drain();
    }

    /** Asks the source for so many elements. */
    final void ask(long n) {
        Subscription source = upstream;
        if (source != null) {
            source.request(n);
        }
    }

    /** From now on, the next group waits so long for more; once for each. */
    final void watch(Duration patience) {
        if (watched == groups) {
            return;
        }
        long group = groups;
        watched = group;
        timer.update(scheduler.schedule(
                () -> {
                    overdue = group;
                    drain();
                },
                patience.toNanos(),
                TimeUnit.NANOSECONDS));
    }

    /** Returns whether the next group has waited long enough. */
    final boolean isOverdue() {
        return overdue == groups;
    }

    private void end() {
        cancelled = true;
        timer.dispose();
        stop();
    }
}
