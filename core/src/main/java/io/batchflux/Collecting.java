package io.batchflux;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/**
 * The tasks of one run whose results are being made, in the order in which that began, and the room that those results take in
 * memory until they have been taken. Thread-safe.
 */
final class Collecting {

    private final Downloads downloads;
    // Guarded by this.
    private final Set<Task> open = new LinkedHashSet<>();
    private final Set<Room.Share> held = new LinkedHashSet<>();

    Collecting(Downloads downloads) {
        this.downloads = downloads;
    }

    /**
     * Emits what is made of one task's result; what that takes of the room is given back with each value that is taken.
     *
     * @param caller the context of who wants it
     */
    <T> Flux<InFlight.Held<T>> one(ContextView caller, Supplier<Flux<InFlight.Held<T>>> made) {
        return Flux.using(
                this::begin,
                task -> made.get()
                        .map(task::passOn)
                        .contextWrite(context -> context.putAll(caller).put(Task.class, task)),
                Task::end);
    }

    /** What was not taken will not be. */
    void close() {
        List<Room.Share> left;
        synchronized (this) {
            left = List.copyOf(held);
            held.clear();
            open.clear();
        }
        left.forEach(Room.Share::dispose);
    }

    private synchronized Task begin() {
        Task task = new Task();
        open.add(task);
        return task;
    }

    /** A task whose result is being made, or waits to be taken. */
    final class Task {

        // Guarded by Collecting.this.
        private List<Room.Share> kept = List.of();
        /** The making itself, and each value that was passed on with something of the room and was not taken. */
        private int left = 1;

        /** Returns whether no other of the run has begun before it and is left. */
        boolean isFirst() {
            synchronized (Collecting.this) {
                return !open.isEmpty() && open.iterator().next() == this;
            }
        }

        /** The bytes of this share have come, and belong to the next value. */
        void keep(Room.Share share) {
            share.hold();
            synchronized (Collecting.this) {
                if (open.contains(this)) {
                    held.add(share);
                    if (kept.isEmpty()) {
                        kept = new ArrayList<>();
                    }
                    kept.add(share);
                    return;
                }
            }
            share.dispose();
        }

        private List<Room.Share> takeKept() {
            List<Room.Share> taken = kept;
            kept = List.of();
            return taken;
        }

        private <T> InFlight.Held<T> passOn(InFlight.Held<T> value) {
            List<Room.Share> shares;
            synchronized (Collecting.this) {
                shares = takeKept();
                if (shares.isEmpty()) {
                    return value;
                }
                left++;
            }
            return new InFlight.Held<>(value.value(), () -> {
                leave(shares);
                value.taken().run();
            });
        }

        private void end() {
            List<Room.Share> shares;
            synchronized (Collecting.this) {
                shares = takeKept();
            }
            leave(shares);
        }

        private void leave(List<Room.Share> shares) {
            synchronized (Collecting.this) {
                shares.forEach(held::remove);
                left--;
                if (left == 0) {
                    open.remove(this);
                }
            }
            shares.forEach(Room.Share::dispose);
            downloads.look();
        }
    }
}
