package io.batchflux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Gathers elements into lists, as {@code bufferTimeout} does, but of a size that may be another for each list.
 *
 * <p>Requests no more elements than the list needs that is asked for. A list whose first element has waited long enough is
 * emitted as it is. Signals come from the thread of the elements, of the request or of the timer, one at a time.
 */
final class Gather<T> implements CoreSubscriber<T>, Subscription {

    private final CoreSubscriber<? super List<T>> downstream;
    private final IntSupplier size;
    private final Duration patience;
    private final Scheduler scheduler;

    private final Queue<T> arrived = Queues.<T>unbounded().get();
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger drains = new AtomicInteger();
    private final Disposable.Swap timer = Disposables.swap();
    private volatile @Nullable Subscription upstream;
    private volatile @Nullable Throwable error;
    private volatile boolean done;
    private volatile boolean cancelled;
    /** Which list has waited long enough. */
    private volatile long overdue = -1;

    // From here on: only by whoever drains.
    private List<T> list = new ArrayList<>();
    private long lists;
    private long watched = -1;
    private int wanted;
    private long awaited;

    private Gather(
            CoreSubscriber<? super List<T>> downstream, IntSupplier size, Duration patience, Scheduler scheduler) {
        this.downstream = downstream;
        this.size = size;
        this.patience = patience;
        this.scheduler = scheduler;
    }

    /** The size is asked for when a list is begun. */
    static <T> Flux<List<T>> of(Publisher<T> elements, IntSupplier size, Duration patience, Scheduler scheduler) {
        return Flux.from(elements)
                .transform(Operators.<T, List<T>>lift(
                        (source, downstream) -> new Gather<>(downstream, size, patience, scheduler)));
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
        arrived.add(element);
        drain();
    }

    @Override
    public void onError(Throwable thrown) {
        if (cancelled) {
            Operators.onErrorDropped(thrown, currentContext());
            return;
        }
        error = thrown;
        onComplete();
    }

    @Override
    public void onComplete() {
        done = true;
        drain();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            requested.accumulateAndGet(n, Operators::addCap);
            drain();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Subscription source = upstream;
        if (source != null) {
            source.cancel();
        }
        timer.dispose();
        drain();
    }

    private void drain() {
        if (drains.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            step();
            seen = drains.addAndGet(-seen);
        } while (seen != 0);
    }

    private void step() {
        boolean noMoreArrive = done;
        for (T element = arrived.poll(); element != null; element = arrived.poll()) {
            awaited--;
            list.add(element);
        }
        Throwable thrown = error;
        if (cancelled) {
            list = new ArrayList<>();
        } else if (thrown != null) {
            end();
            downstream.onError(thrown);
        } else {
            emitReady(noMoreArrive);
        }
    }

    private void emitReady(boolean noMoreArrive) {
        while (requested.get() > 0 && !cancelled) {
            if (wanted == 0) {
                wanted = size.getAsInt();
            }
            if (list.isEmpty() || !(list.size() >= wanted || overdue == lists || noMoreArrive)) {
                break;
            }
            emit();
        }
        if (cancelled) {
            return;
        }
        if (noMoreArrive) {
            if (list.isEmpty()) {
                end();
                downstream.onComplete();
            }
        } else {
            watch();
            ask();
        }
    }

    private void emit() {
        List<T> full = list;
        if (full.size() > wanted) {
            list = new ArrayList<>(full.subList(wanted, full.size()));
            full = new ArrayList<>(full.subList(0, wanted));
        } else {
            list = new ArrayList<>();
        }
        lists++;
        wanted = 0;
        requested.getAndUpdate(n -> n == Long.MAX_VALUE ? n : n - 1);
        downstream.onNext(full);
    }

    private void watch() {
        if (list.isEmpty() || watched == lists) {
            return;
        }
        watched = lists;
        long begun = lists;
        timer.update(scheduler.schedule(
                () -> {
                    overdue = begun;
                    drain();
                },
                patience.toNanos(),
                TimeUnit.NANOSECONDS));
    }

    private void ask() {
        long missing = wanted - list.size() - awaited;
        Subscription source = upstream;
        if (requested.get() > 0 && missing > 0 && source != null) {
            awaited += missing;
            source.request(missing);
        }
    }

    /** Nothing is emitted any more. */
    private void end() {
        cancelled = true;
        timer.dispose();
    }
}
