package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.UncaughtErrors;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Room for so many bytes at once: who finds too little waits, first come, first served. What is more than all the room is let in
 * alone.
 *
 * <p>Bytes that have come and only wait to be taken are <em>held</em>. If nothing else is in the room, nobody knows when there
 * will be more of it: then what is urgent is let in nevertheless. Thread-safe.
 */
final class Room {

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    private final Scheduler scheduler;
    private final UncaughtErrors errors;
    private final Queue<Share> waiting = new ArrayDeque<>();
    private long used;
    private long held;

    Room(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.errors = UncaughtErrors.of(scheduler);
    }

    /** Returns how many bytes are let in. */
    synchronized long used() {
        return used;
    }

    /** Returns whether somebody waits. */
    synchronized boolean isFull() {
        return !waiting.isEmpty();
    }

    /**
     * Returns a share that takes no room yet.
     *
     * @param limit how many bytes may be let in, from this share's point of view
     */
    Share share(long bytes, LongSupplier limit) {
        return share(bytes, limit, () -> false);
    }

    /**
     * Returns a share that takes no room yet.
     *
     * @param limit how many bytes may be let in, from this share's point of view
     * @param urgent whether what is held must not keep it waiting; looked at again with {@link #look}
     */
    Share share(long bytes, LongSupplier limit, BooleanSupplier urgent) {
        return new Share(bytes, limit, urgent);
    }

    /** Lets in who finds room now. */
    void look() {
        for (Share next = next(); next != null; next = next()) {
            next.goOn();
        }
    }

    private synchronized @Nullable Share next() {
        Share first = waiting.peek();
        if (first != null && !first.fits()) {
            first = used == held ? firstUrgent() : null;
        }
        if (first != null) {
            waiting.remove(first);
            first.enter();
        }
        return first;
    }

    private @Nullable Share firstUrgent() {
        for (Share share : waiting) {
            if (share.urgent.getAsBoolean()) {
                return share;
            }
        }
        return null;
    }

    /** The room for somebody's bytes, from the moment they are let in until it is given back. */
    final class Share implements Disposable {

        private final LongSupplier limit;
        private final BooleanSupplier urgent;
        private @Nullable Runnable then;
        private long bytes;
        private boolean isIn;
        private boolean isHeld;
        private boolean isOver;

        private Share(long bytes, LongSupplier limit, BooleanSupplier urgent) {
            this.bytes = bytes;
            this.limit = limit;
            this.urgent = urgent;
        }

        /** Completes once there is room; as {@link #take}. */
        Mono<Void> taken() {
            return errors.guard(Mono.create(sink -> take(sink::success)));
        }

        /** Goes on with this once there is room: at once, or on the scheduler if it had to wait; to be called once. */
        void take(Runnable then) {
            boolean fits;
            synchronized (Room.this) {
                fits = waiting.isEmpty() && fits();
                if (fits) {
                    enter();
                } else {
                    this.then = then;
                    waiting.add(this);
                }
            }
            if (fits) {
                then.run();
            } else {
                look();
            }
        }

        /** Not within the signals of whoever gives room back. */
        private void goOn() {
            try {
                scheduler.schedule(requireNonNull(then));
            } catch (RejectedExecutionException closed) {
                LOG.debug("nobody is left who could go on", closed);
            }
        }

        private boolean fits() {
            return used == 0 || used + bytes <= limit.getAsLong();
        }

        private void enter() {
            isIn = true;
            used += bytes;
        }

        /** Gives back what is more than this. */
        void keep(long fewer) {
            synchronized (Room.this) {
                if (isIn && fewer < bytes) {
                    used -= bytes - fewer;
                    bytes = fewer;
                }
            }
            look();
        }

        /** What was let in has come, and waits to be taken. */
        void hold() {
            synchronized (Room.this) {
                if (isIn && !isHeld && !isOver) {
                    isHeld = true;
                    held += bytes;
                }
            }
            look();
        }

        /** Returns whether it is held, or was. */
        boolean isHeld() {
            synchronized (Room.this) {
                return isHeld;
            }
        }

        /** Gives all of it back, or ends the waiting. */
        @Override
        public void dispose() {
            synchronized (Room.this) {
                if (isOver) {
                    return;
                }
                isOver = true;
                if (isIn) {
                    used -= bytes;
                    held -= isHeld ? bytes : 0;
                } else {
                    waiting.remove(this);
                }
            }
            look();
        }

        @Override
        public boolean isDisposed() {
            synchronized (Room.this) {
                return isOver;
            }
        }
    }
}
