package io.batchflux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Gathers elements into lists, as {@code bufferTimeout} does, but of a size that may be another for each list.
 *
 * <p>Requests no more elements than the list needs that is asked for. A list whose first element has waited long enough is
 * emitted as it is. Signals come from the thread of the elements, of the request or of the timer, one at a time.
 */
final class Gather<T> extends Regrouping<T, List<T>> {

    private final IntSupplier size;
    private final Duration patience;

    // Only by whoever drains.
    private List<T> list = new ArrayList<>();
    private int wanted;
    private long awaited;

    private Gather(
            CoreSubscriber<? super List<T>> downstream, IntSupplier size, Duration patience, Scheduler scheduler) {
        super(downstream, scheduler);
        this.size = size;
        this.patience = patience;
    }

    /** The size is asked for when a list is begun. */
    static <T> Flux<List<T>> of(Publisher<T> elements, IntSupplier size, Duration patience, Scheduler scheduler) {
        return Flux.from(elements)
                .transform(Operators.<T, List<T>>lift(
                        (source, downstream) -> new Gather<>(downstream, size, patience, scheduler)));
    }

    @Override
    void step(boolean noMoreArrive) {
        for (T element = next(); element != null; element = next()) {
            awaited--;
            list.add(element);
        }
        while (isRequested() && !isOver()) {
            if (wanted == 0) {
                wanted = size.getAsInt();
            }
            if (list.isEmpty() || !(list.size() >= wanted || isOverdue() || noMoreArrive)) {
                break;
            }
            emit(taken());
        }
        if (isOver()) {
            return;
        }
        if (noMoreArrive) {
            if (list.isEmpty()) {
                complete();
            }
        } else {
            if (!list.isEmpty()) {
                watch(patience);
            }
            ask();
        }
    }

    private List<T> taken() {
        List<T> full = list;
        if (full.size() > wanted) {
            list = new ArrayList<>(full.subList(wanted, full.size()));
            full = new ArrayList<>(full.subList(0, wanted));
        } else {
            list = new ArrayList<>();
        }
        wanted = 0;
        return full;
    }

    private void ask() {
        long missing = wanted - list.size() - awaited;
        if (isRequested() && missing > 0) {
            awaited += missing;
            ask(missing);
        }
    }

    @Override
    void forget() {
        list = new ArrayList<>();
    }
}
