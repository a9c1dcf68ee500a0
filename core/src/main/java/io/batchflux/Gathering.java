package io.batchflux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Gathers items of a named run that are to have a task together. Those that wait for others have room for one; who has waited long
 * enough goes with those that there are. All on the event loop.
 */
final class Gathering<C> {

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final ChunkSize size;
    private final InFlight inFlight;
    private final @Nullable Ahead ahead;
    private final Scheduler scheduler;
    private final Emissions<List<Placed<C>>> gathered = Emissions.toOne();
    private final Emissions<Integer> begun = Emissions.toOne();
    private List<Placed<C>> list = new ArrayList<>();
    private Share share;
    private int wanted;
    private int number;

    /** @param ahead is told of what is gathered */
    Gathering(ChunkSize size, InFlight inFlight, @Nullable Ahead ahead, Scheduler scheduler) {
        this.size = size;
        this.inFlight = inFlight;
        this.ahead = ahead;
        this.scheduler = scheduler;
        this.share = new Share(inFlight, ahead);
    }

    void add(Placed<C> item) {
        if (list.isEmpty()) {
            wanted = ahead == null ? size.next() : ahead.share(size.next());
            share = new Share(inFlight, ahead);
            begun.next(number);
        }
        list.add(item);
        // Whoever joins makes room for another.
        item.join(share);
        if (list.size() >= wanted) {
            emit();
        }
    }

    private void emit() {
        if (!list.isEmpty()) {
            List<Placed<C>> full = list;
            list = new ArrayList<>();
            number++;
            if (ahead != null) {
                ahead.full();
            }
            gathered.next(full);
        }
    }

    /** No more come. */
    void complete() {
        emit();
        begun.complete();
        gathered.complete();
    }

    /** Whoever comes when there is no room any more waits for others until there is again. */
    private Mono<Void> awaitRoom(int which) {
        return ahead == null
                ? Mono.empty()
                : ahead.awaitRoom().then(Mono.fromRunnable(() -> {
                    if (which == number) {
                        ahead.fill();
                    }
                }));
    }

    Flux<List<Placed<C>>> asFlux() {
        Flux<List<Placed<C>>> overdue = begun.asFlux()
                .switchMap(which ->
                        awaitRoom(which).then(Mono.delay(PATIENCE, scheduler)).thenReturn(which))
                .doOnNext(which -> {
                    if (which == number) {
                        emit();
                    }
                })
                .thenMany(Flux.empty());
        return Flux.merge(
                1, ahead == null ? gathered.asFlux() : gathered.asFlux().doOnNext(list -> ahead.taken()), overdue);
    }
}
