package io.batchflux.hunt;

import static java.util.Objects.requireNonNull;

import io.batchflux.hunt.Ledger.Sent;
import io.batchflux.hunt.Trouble.Service;
import io.batchflux.spi.Throttle;
import io.batchflux.testing.BatchOperation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The way from one program to the services and back: a request takes half of its time to get there, and its answer the other
 * half; a request that is cancelled in the meantime has arrived, or has not.
 */
final class Network {

    private final Fates fates;
    private final World world;
    private final ProgramScheduler program;
    private final Moments moments;
    private final Ledger ledger;
    private final Map<Service, Pace> paces = new EnumMap<>(Service.class);
    private final Duration halfWay;
    private final long nanosPerByte;
    private long lineIsFree;
    private int open;

    Network(Plan plan, World world, ProgramScheduler program, Moments moments, Ledger ledger) {
        this.fates = new Fates(plan, world, ledger);
        this.world = world;
        this.program = program;
        this.moments = moments;
        this.ledger = ledger;
        this.halfWay = plan.settings().latency().dividedBy(2);
        this.nanosPerByte = plan.troubles(Trouble.SlowLine.class).stream()
                .mapToLong(line -> 1_000_000_000L / line.bytesPerSecond())
                .max()
                .orElse(0);
        for (Service service : Service.values()) {
            paces.put(service, new Pace(service, world.clock, program, Throttle.create(), ledger));
        }
    }

    /** Returns the throttle of the program's account at this service. */
    Throttle throttle(Service service) {
        return pace(service).throttle();
    }

    private Pace pace(Service service) {
        return requireNonNull(paces.get(service));
    }

    /** Returns how many requests are neither answered nor cancelled. */
    int open() {
        return open;
    }

    <T> Mono<T> call(Enum<?> operation, String target, Mono<T> effect) {
        return stream(operation, target, effect.flux()).singleOrEmpty();
    }

    <T> Flux<T> stream(Enum<?> operation, String target, Flux<T> effect) {
        return Flux.defer(() -> {
            moments.happens(Moment.Kind.CALL);
            Sent sent = ledger.sent(operation, target, world.clock.elapsed());
            pace(operation instanceof BatchOperation ? Service.BATCH : Service.STORAGE)
                    .sent();
            open++;
            return Mono.delay(halfWay, world.scheduler)
                    .thenMany(Flux.defer(() -> fates.of(operation, target, effect)))
                    .materialize()
                    .concatMap(signal -> Mono.delay(halfWay, world.scheduler).thenReturn(signal), 1)
                    .<T>dematerialize()
                    .publishOn(program, 1)
                    .doOnComplete(() -> sent.answered = true)
                    .doOnError(error -> sent.failure = error)
                    .doFinally(signal -> open--);
        });
    }

    /** Content takes its time on the line, which all share. */
    Flux<ByteBuffer> carry(Flux<ByteBuffer> content) {
        return nanosPerByte == 0
                ? content
                : content.limitRate(1)
                        .concatMap(
                                buffer -> Mono.delay(onLine(buffer.remaining()), world.scheduler)
                                        .thenReturn(buffer),
                                1);
    }

    private Duration onLine(int bytes) {
        long now = world.clock.elapsed().toNanos();
        lineIsFree = Math.max(now, lineIsFree) + bytes * nanosPerByte;
        return Duration.ofNanos(lineIsFree - now);
    }
}
