package io.batchflux;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The watchdogs of a runner's pools: one for each, as soon as a run uses it. Thread-safe. */
final class Watchdogs {

    private final RunnerScope scope;
    private final Map<String, Watchdog> byPool = new ConcurrentHashMap<>();
    private final List<Emissions<WaitingReason>> subscribers = new CopyOnWriteArrayList<>();

    Watchdogs(RunnerScope scope) {
        this.scope = scope;
    }

    /** Has the run watched while somebody is subscribed to the work. */
    <T> Flux<T> during(Run<?> run, RunOptions options, Function<WaitingRun, Publisher<T>> work) {
        Watchdog watchdog =
                byPool.computeIfAbsent(options.job().poolId(), pool -> new Watchdog(pool, scope, this::found));
        return Flux.using(() -> watchdog.enter(run, options.waiting().polling()), work, watchdog::leave);
    }

    private void found(WaitingReason reason) {
        subscribers.forEach(subscriber -> subscriber.next(reason));
    }

    /** Emits the reasons that are known, and then each that is new. */
    Flux<WaitingReason> reasons() {
        return Flux.defer(() -> {
            Emissions<WaitingReason> mine = Emissions.toOne();
            subscribers.add(mine);
            byPool.values().forEach(watchdog -> watchdog.reasons().forEach(mine::next));
            return mine.asFlux().doFinally(signal -> subscribers.remove(mine));
        });
    }
}
