package io.batchflux;

import io.batchflux.spi.ServiceException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The way up to the store, which all uploads share: how many bytes are under way at once is found out, so that each request gets
 * through in a fraction of the time in which silence ends it. On a slow line a few requests arrive; many would all come too late.
 *
 * <p>It begins with what almost any line carries in that time. As long as requests are quick, and hardly slower than with fewer
 * beside them, each round of them makes room for one more. One that takes long, or to which there is no answer although the line
 * carries nothing else either, makes less room, once for all that were under way together. Thread-safe.
 */
final class Uplink {

    /** What is as small is always sent, alone if need be. */
    static final int LEAST = 64 * 1024;

    /** What a line of a megabit carries easily. */
    private static final long BYTES_PER_SECOND = 70 * 1024;

    private final Scheduler scheduler;
    private final Room room;
    private long window;
    private long arrivedBytes;
    private double fastest;
    private long lastCut = Long.MIN_VALUE;
    private long lastGrowth = Long.MIN_VALUE;

    Uplink(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.room = new Room(scheduler);
    }

    private synchronized boolean carries(long bytes) {
        return bytes <= window || bytes <= LEAST;
    }

    /** Returns how many bytes may be under way at once. */
    synchronized long window() {
        return window;
    }

    private synchronized void begin(Duration patience) {
        if (window == 0) {
            window = Math.max(LEAST, BYTES_PER_SECOND * patience.toMillis() / 1_000);
        }
    }

    /**
     * Sends a request when there is room for it.
     *
     * @param most how many bytes may be under way at once, however fast the line is
     * @param patience the time of silence that ends an attempt
     * @param divisible whether to fail with {@link TooMuchAtOnce} rather than to send what cannot be expected to get through
     * @param request what is to be sent, which is told of its passage
     */
    <T> Mono<T> send(
            long bytes, LongSupplier most, Duration patience, boolean divisible, Function<Passage, Mono<T>> request) {
        begin(patience);
        Mono<T> sent = Mono.defer(() -> {
            if (divisible && !carries(bytes)) {
                return Mono.error(new TooMuchAtOnce());
            }
            Passage passage = new Passage(bytes, most, patience);
            return request.apply(passage)
                    .doOnSuccess(answer -> passage.arrived())
                    .doOnError(passage::failed);
        });
        return Mono.using(
                () -> room.share(bytes, () -> Math.min(window(), most.getAsLong())),
                share -> divisible && !carries(bytes)
                        ? Mono.error(new TooMuchAtOnce())
                        : share.taken().then(sent),
                Room.Share::dispose);
    }

    /** So many bytes are to be divided. */
    static final class TooMuchAtOnce extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooMuchAtOnce() {
            super("more than the line carries", null, false, false);
        }
    }

    /** One request on its way. */
    final class Passage {

        private final long bytes;
        private final LongSupplier most;
        private final Duration patience;
        private volatile long begin = now();
        private volatile long arrivedBefore;

        private Passage(long bytes, LongSupplier most, Duration patience) {
            this.bytes = bytes;
            this.most = most;
            this.patience = patience;
        }

        /** It is sent now. */
        void begins() {
            begin = now();
            synchronized (Uplink.this) {
                arrivedBefore = arrivedBytes;
            }
        }

        private void arrived() {
            long took = now() - begin;
            boolean isFast = compare((double) bytes / Math.max(took, 1));
            if (took <= patience.toNanos() / 4 && isFast) {
                grow();
            } else if (took > patience.toNanos() / 2) {
                cut(0.75);
            }
        }

        /** Returns whether it was not much slower than the fastest of late: more at once would only share the same line. */
        private boolean compare(double speed) {
            synchronized (Uplink.this) {
                arrivedBytes += bytes;
                fastest = Math.max(speed, fastest * 0.99);
                return speed * 1.25 >= fastest;
            }
        }

        private void failed(Throwable error) {
            synchronized (Uplink.this) {
                // The line carries others.
                if (arrivedBytes - arrivedBefore > 2 * window) {
                    return;
                }
            }
            boolean noAnswer =
                    error instanceof ServiceException service && service.isRetryable() && service.hasCode("");
            if (noAnswer && now() - begin > patience.toNanos() / 2) {
                cut(0.5);
            }
        }

        private void grow() {
            // Asked before, since the room asks for the window while it holds its own lock.
            boolean full = room.isFull();
            long used = room.used();
            synchronized (Uplink.this) {
                // Room that nobody uses says nothing about the line, nor does what began when there was less.
                if (begin < lastGrowth || (!full && used < window / 2)) {
                    return;
                }
                lastGrowth = now();
                window = Math.max(window, Math.min(window + bytes, most.getAsLong()));
            }
            room.look();
        }

        private void cut(double share) {
            synchronized (Uplink.this) {
                if (begin < lastCut) {
                    return;
                }
                lastCut = now();
                window = Math.max(LEAST, (long) (window * share));
            }
        }

        private long now() {
            return scheduler.now(TimeUnit.NANOSECONDS);
        }
    }
}
