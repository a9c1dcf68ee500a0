package io.batchflux;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * Cuts the calls of one sweep into chunks as its {@link ChunkPlan} says: as slots become free, and not before.
 *
 * <p>Looks ahead in the calls no further than it takes to cut well. What a task gives back comes before what is new, and is never held
 * up by results that nobody takes. Completes when the calls have and no task can give any back. Signals come from any thread, one at
 * a time.
 */
final class Cutter<A> extends Regrouping<Call<A>, Chunk<A>> {

    /** So many calls wait here at most, so that they can be put apart. */
    private static final int APART = 10_000;

    /** So many running tasks are looked at in a round. */
    private static final int LOOKS = 32;

    private final Terms terms;
    private final Scheduler scheduler;
    private final Load load;

    private final Queue<List<Call<A>>> returned =
            Queues.<List<Call<A>>>unboundedMultiproducer().get();
    private final AtomicInteger untaken = new AtomicInteger();
    private final Disposable.Swap question = Disposables.swap();
    private volatile @Nullable ChunkPlan plan;
    private volatile boolean starved;

    // From here on: only by whoever drains.
    private final Deque<Call<A>> waiting = new ArrayDeque<>();
    /** Those that have been in a task before, which go first. */
    private final Queue<Call<A>> again = new PriorityQueue<>(Comparator.comparingLong(Call::index));

    private boolean asked;
    private boolean dealt;
    private long received;
    private long awaited;
    private int needed = 1;

    /**
     * What a sweep is cut by.
     *
     * @param size how many calls there will be, or -1 if nobody knows
     * @param maxInFlight how many chunks may have results that were not taken
     * @param patience how long the first call waits for others
     * @param plan is asked for as soon as there is one that can
     * @param times what has been learned
     * @param apart whether neighbours go into different tasks as long as nothing is known
     */
    record Terms(long size, int maxInFlight, Duration patience, Mono<ChunkPlan> plan, CallTimes times, boolean apart) {}

    Cutter(CoreSubscriber<? super Chunk<A>> downstream, Terms terms, Scheduler scheduler) {
        super(downstream, scheduler);
        this.terms = terms;
        this.scheduler = scheduler;
        this.load = new Load(terms.times(), () -> now() / 1000.0);
    }

    Load load() {
        return load;
    }

    /** These were not begun by their task, which has ended. */
    void giveBack(Chunk<A> chunk, List<Call<A>> calls) {
        returned.add(calls);
        load.ended(chunk);
    }

    /** Returns which running tasks have calls behind one that takes long, while slots have nothing. */
    @SuppressWarnings("unchecked") // Nothing but chunks of this sweep is in its load.
    List<Chunk<A>> late() {
        ChunkPlan known = plan;
        int idle = known == null || !starved ? 0 : known.slots() - load.tasks();
        return idle <= 0 ? List.of() : (List<Chunk<A>>) (List<?>) load.late(Math.min(idle, LOOKS));
    }

    /** The task, which runs, begins none of its calls behind these; returns whether they are to be made elsewhere. */
    boolean giveBackEarly(Chunk<A> chunk, int keeps) {
        List<Call<A>> rest = chunk.calls().subList(keeps, chunk.calls().size());
        return load.rest(chunk, keeps, () -> {
            if (!rest.isEmpty()) {
                returned.add(rest);
            }
        });
    }

    @Override
    void step(boolean noMoreArrive) {
        for (Call<A> call = next(); call != null; call = next()) {
            awaited--;
            received++;
            waiting.addLast(call);
        }
        for (List<Call<A>> back = returned.poll(); back != null; back = returned.poll()) {
            again.addAll(back);
        }
        cut(noMoreArrive);
        starved = count() == 0;
    }

    private void cut(boolean noMoreArrive) {
        while (isRequested() && !isOver() && count() > 0) {
            ChunkPlan known = plan;
            int size = known != null ? size(known, noMoreArrive) : travels() ? 0 : count();
            if (size == 0) {
                break;
            }
            emit(size, known);
        }
        if (isOver()) {
            return;
        }
        if (noMoreArrive && count() == 0 && load.tasks() == 0 && returned.isEmpty()) {
            complete();
        } else if (!noMoreArrive) {
            watch();
            ask();
        }
    }

    /** The pool is looked at if there is something to run: what cannot travel is refused without a request. */
    private boolean travels() {
        boolean any = waiting.stream().anyMatch(Call::travels);
        if (any && !asked) {
            asked = true;
            question.update(terms.plan()
                    .subscribe(
                            found -> {
                                plan = found;
                                drain();
                            },
                            this::fail));
        }
        return any;
    }

    /** Returns how many calls the next chunk has; 0 if it is not its time yet. */
    private int size(ChunkPlan known, boolean noMoreArrive) {
        boolean all = noMoreArrive || (terms.size() >= 0 && received >= terms.size());
        boolean late = isOverdue();
        if (!isRoom(known)) {
            return 0;
        }
        if (terms.size() < 0 && !all && !late && again.isEmpty() && count() < known.wanted()) {
            needed = known.wanted();
            return 0;
        }
        int size = known.size(left(), load.slots(known.slots()));
        if (untaken.get() >= terms.maxInFlight()) {
            return Math.min(size, again.size());
        }
        needed = isToBeDealt() ? (int) Math.min(left(), APART) : size;
        if (count() < needed && !all && !late && again.isEmpty()) {
            return 0;
        }
        deal(size, known);
        return size <= count() ? size : all || late || !again.isEmpty() ? count() : 0;
    }

    private boolean isToBeDealt() {
        return terms.apart() && !dealt && again.isEmpty() && !terms.times().isKnown();
    }

    /** Before anything is known: neighbours are likely to take about as long, so each of the first tasks has some of everywhere. */
    private void deal(int size, ChunkPlan known) {
        if (isToBeDealt()) {
            int count = count();
            boolean isAll = (long) known.slots() * size >= left();
            List<Call<A>> apart = Apart.of(waiting, isAll ? Math.min(known.slots(), count) : (count + size - 1) / size);
            waiting.clear();
            waiting.addAll(apart);
        }
        dealt = true;
    }

    private boolean isRoom(ChunkPlan known) {
        return known.isRoom(left(), load.slots(known.slots()));
    }

    /** Returns how many wait here. */
    private int count() {
        return waiting.size() + again.size();
    }

    /** Returns how many calls have no task, as far as it is known. */
    private long left() {
        return count() + Math.max(0, terms.size() - received);
    }

    private long now() {
        return scheduler.now(TimeUnit.MILLISECONDS);
    }

    private void emit(int size, @Nullable ChunkPlan known) {
        List<Call<A>> calls = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            Call<A> first = again.poll();
            calls.add(first == null ? waiting.removeFirst() : first);
        }
        AtomicInteger left = new AtomicInteger(size);
        untaken.incrementAndGet();
        Chunk<A> chunk = new Chunk<>(
                calls,
                () -> {
                    if (left.decrementAndGet() == 0) {
                        untaken.decrementAndGet();
                        drain();
                    }
                },
                known == null || size == 1 ? null : known.budget(groups(), size));
        load.begun(chunk);
        emit(chunk);
    }

    /** A chunk whose first call has come goes without further ones, if they do not come soon. */
    private void watch() {
        ChunkPlan known = plan;
        if (count() > 0 && known != null && isRoom(known)) {
            watch(terms.patience());
        }
    }

    private void ask() {
        ChunkPlan known = plan;
        boolean room = untaken.get() < terms.maxInFlight() && (known == null || isRoom(known));
        int wanted = known == null ? 1 : terms.size() < 0 ? known.wanted() : needed;
        long missing = wanted - count() - awaited;
        if (isRequested() && room && missing > 0) {
            awaited += missing;
            ask(missing);
        }
    }

    @Override
    void forget() {
        waiting.clear();
        again.clear();
        returned.clear();
    }

    @Override
    void stop() {
        question.dispose();
    }
}
