package io.batchflux.hunt;

import io.batchflux.hunt.Trouble.Service;
import io.batchflux.hunt.Trouble.Symptom;
import io.batchflux.testing.BatchOperation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Decides what becomes of each request, as the troubles of the plan say. */
final class Fates {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final World world;
    private final Ledger ledger;
    private final List<Trouble.Outage> outages;
    private final List<Trouble.Full> fulls;
    private final Map<Service, Trouble.Limit> limits = new EnumMap<>(Service.class);
    private final Map<Service, Deque<Duration>> arrivals = new EnumMap<>(Service.class);
    private final List<Trouble.Request> requests;
    private final Map<Enum<?>, Integer> counts = new HashMap<>();

    Fates(Plan plan, World world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
        this.outages = plan.troubles(Trouble.Outage.class);
        this.fulls = plan.troubles(Trouble.Full.class);
        this.requests = plan.troubles(Trouble.Request.class);
        plan.troubles(Trouble.Limit.class).forEach(limit -> limits.putIfAbsent(limit.service(), limit));
    }

    /** Returns what the request does and answers when it has arrived. */
    <T> Flux<T> of(Enum<?> operation, String target, Flux<T> effect) {
        Service service = operation instanceof BatchOperation ? Service.BATCH : Service.STORAGE;
        Symptom down = operation == BatchOperation.ADD_TASKS && outage(service) == null ? full() : outage(service);
        if (down != null) {
            return Symptoms.of(down);
        }
        Trouble.Limit limit = limits.get(service);
        if (limit != null && isTooOften(service, limit)) {
            return Flux.error(() -> Symptoms.error(Symptom.THROTTLED, limit.retryAfter()));
        }
        int count = counts.merge(operation, 1, Integer::sum);
        for (Trouble.Request request : requests) {
            if (request.operation() == operation && request.count() == count) {
                return fate(request, target, effect);
            }
        }
        return effect;
    }

    private @Nullable Symptom outage(Service service) {
        for (Trouble.Outage outage : outages) {
            if (outage.service() == service && isNow(outage.from(), outage.lasting())) {
                return outage.symptom();
            }
        }
        return null;
    }

    private @Nullable Symptom full() {
        for (Trouble.Full full : fulls) {
            if (isNow(full.from(), full.lasting())) {
                return full.symptom();
            }
        }
        return null;
    }

    private boolean isNow(Duration from, Duration lasting) {
        Duration now = world.clock.elapsed();
        return now.compareTo(from) >= 0 && now.compareTo(from.plus(lasting)) < 0;
    }

    /** What is refused does not count. */
    private boolean isTooOften(Service service, Trouble.Limit limit) {
        Deque<Duration> last = arrivals.computeIfAbsent(service, absent -> new ArrayDeque<>());
        Duration now = world.clock.elapsed();
        while (!last.isEmpty() && last.peekFirst().plus(SECOND).compareTo(now) <= 0) {
            last.pollFirst();
        }
        if (last.size() >= limit.perSecond()) {
            return true;
        }
        last.addLast(now);
        return false;
    }

    private <T> Flux<T> fate(Trouble.Request request, String target, Flux<T> effect) {
        return switch (request.fate()) {
            case REFUSED -> Symptoms.of(request.symptom());
            case LOST -> effect.thenMany(Symptoms.of(request.symptom()));
            case LATE -> late(request, target, effect);
            case SLOW -> Mono.delay(request.delay(), world.scheduler).thenMany(effect);
            case TRUNCATED -> effect.take(1).concatWith(Symptoms.of(request.symptom()));
        };
    }

    private <T> Flux<T> late(Trouble.Request request, String target, Flux<T> effect) {
        return Flux.defer(() -> {
            ledger.carriedOutLate.add(target);
            world.clock.after(request.delay().toNanos(), () -> effect.subscribe(done -> {}, unheard -> {}));
            return Symptoms.of(request.symptom());
        });
    }
}
