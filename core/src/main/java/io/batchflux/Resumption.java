package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.ItemIndex.Place;
import io.batchflux.NamedFlow.Settled;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A task for several items that an earlier call has planned. Its items come one after the other; what is done about the task waits
 * for them, but not for long: some may not come any more. All on the event loop.
 */
final class Resumption<C, T> {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    final Place place;
    final PlannedTask<C> task;
    private final Map<ItemKey, Integer> numbers = new HashMap<>();
    private final Share share;
    private final Emissions<Boolean> comes = Emissions.latest();
    /** How many of its items have no result and have not come. */
    private int awaited;

    private boolean begun;
    /** What is done with an item that comes when the task has been seen to; {@code null} as long as it has not. */
    @Nullable
    Function<PlannedTask<C>, Flux<Settled<T>>> late;

    Resumption(Place place, List<ItemKey> keys, ItemIndex items, Share share) {
        this.place = place;
        this.task = new PlannedTask<>(keys);
        this.share = share;
        task.attempt = place.attempt();
        task.recorded = true;
        task.earlier = true;
        for (int number = 0; number < keys.size(); number++) {
            numbers.put(keys.get(number), number);
            awaited += items.isRecorded(keys.get(number)) ? 0 : 1;
        }
    }

    /** Returns whether it is the first. */
    boolean come(Placed<C> item) {
        boolean first = !begun;
        begun = true;
        awaited--;
        task.come(number(item), item);
        item.join(share);
        comes.next(awaited == 0);
        return first;
    }

    int number(Placed<C> item) {
        return requireNonNull(numbers.get(item.key));
    }

    /** Completes when all have come that are missing, or none has for a while. */
    Mono<Void> awaitItems(Scheduler scheduler) {
        return comes.asFlux()
                .switchMap(all -> all ? Mono.just(true) : Mono.delay(PATIENCE, scheduler))
                .next()
                .then();
    }
}
