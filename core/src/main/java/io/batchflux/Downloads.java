package io.batchflux;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * What all runs of a connection receive into memory as a whole: no more at once than the run's options allow, but one in any
 * case. Uploads have a room of their own, since a task that is collected may wait for one that is uploaded. Thread-safe.
 *
 * <p>What a task's results are made of takes room until they have been taken, and those who make them may want more room before.
 * So the oldest task of each run that is being collected, and who reads outside of that, does not wait for what is held.
 */
final class Downloads {

    /** So little is not counted. */
    private static final int SMALL = 32 * 1024;

    private final Room room;
    private final LongSupplier limit;

    private Downloads(Room room, LongSupplier limit) {
        this.room = room;
        this.limit = limit;
    }

    static Downloads create(Scheduler scheduler) {
        return new Downloads(new Room(scheduler), () -> 0);
    }

    /** Returns the same room, for one who may use so many bytes of it. */
    Downloads limitedTo(LongSupplier bytes) {
        return new Downloads(room, bytes);
    }

    /** Returns how many bytes are let in. */
    long used() {
        return room.used();
    }

    /** Lets in who does not have to wait any more. */
    void look() {
        room.look();
    }

    /** Emits what is received when there is room for it, which is given back when that is taken. */
    <T> Mono<T> whole(long bytes, Mono<T> received) {
        return bytes <= SMALL
                ? received
                : Mono.deferContextual(context -> {
                    Collecting.Task task = task(context);
                    return Mono.using(
                            () -> share(bytes, task),
                            share -> share.taken().then(received).doOnNext(value -> {
                                if (task != null) {
                                    task.keep(share);
                                }
                            }),
                            share -> {
                                if (!share.isHeld()) {
                                    share.dispose();
                                }
                            });
                });
    }

    /** Emits what is received when there is room for what is in memory of it, as fast as it is taken. */
    <T> Flux<T> streamed(long bytes, Flux<T> received) {
        return bytes <= SMALL
                ? received
                : Flux.deferContextual(context -> Flux.using(
                        () -> share(bytes, task(context)),
                        share -> share.taken().thenMany(Flux.defer(() -> {
                            share.hold();
                            return received;
                        })),
                        Room.Share::dispose));
    }

    private Room.Share share(long bytes, Collecting.@Nullable Task task) {
        return room.share(bytes, limit, () -> task == null || task.isFirst());
    }

    private static Collecting.@Nullable Task task(ContextView context) {
        return context.getOrDefault(Collecting.Task.class, null);
    }
}
