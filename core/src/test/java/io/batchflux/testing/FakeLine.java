package io.batchflux.testing;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A fake line is what the content of all requests to a fake blob store goes through: as fast as one likes, until it is told to
 * be slow, or to carry nothing at all.
 *
 * <p>Requests share it: each sends one buffer, and then it is the next one's turn. Content is requested as it is sent. What was
 * sent for a request that is cancelled counts as sent. Thread-safe.
 */
public final class FakeLine {

    private final Scheduler scheduler;
    private final AtomicLong carried = new AtomicLong();
    private volatile boolean isAhead;
    private double bytesPerSecond = Double.POSITIVE_INFINITY;
    private double freeAt;
    private Sinks.@Nullable Empty<Void> silence;

    private FakeLine(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Creates a line that takes no time, on whose scheduler content arrives. */
    public static FakeLine create(Scheduler scheduler) {
        return new FakeLine(scheduler);
    }

    /** From now on the line carries so many bytes a second, up and down together. */
    public synchronized FakeLine bytesPerSecond(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        return this;
    }

    /**
     * From now on all of a request's content is requested before any of it is sent, as by an operating system with large buffers:
     * who watches the demand does not see what goes.
     */
    public synchronized FakeLine buffersAhead() {
        isAhead = true;
        return this;
    }

    /** From now on nothing arrives, and no request hears of that. */
    public synchronized void falls() {
        if (silence == null) {
            silence = Sinks.empty();
        }
    }

    /** From now on the line carries again, also what has waited. */
    public void isBack() {
        Sinks.Empty<Void> over;
        synchronized (this) {
            over = silence;
            silence = null;
        }
        if (over != null) {
            over.tryEmitEmpty();
        }
    }

    /** Returns how many bytes it has carried, or is carrying. */
    public long carried() {
        return carried.get();
    }

    /** Emits what has come through. */
    public Flux<ByteBuffer> through(Flux<ByteBuffer> content) {
        Flux<ByteBuffer> sent = Flux.defer(() -> isAhead ? content.collectList().flatMapIterable(all -> all) : content);
        return sent.concatMap(buffer -> carry(buffer.remaining()).thenReturn(buffer), 0);
    }

    private Mono<Void> carry(int bytes) {
        return Mono.defer(() -> {
            Duration time;
            synchronized (this) {
                if (silence != null) {
                    return silence.asMono().then(carry(bytes));
                }
                carried.addAndGet(bytes);
                double now = scheduler.now(TimeUnit.NANOSECONDS) / 1e9;
                freeAt = Math.max(now, freeAt) + bytes / bytesPerSecond;
                time = Duration.ofNanos((long) ((freeAt - now) * 1e9));
            }
            return time.isZero() ? Mono.empty() : Mono.delay(time, scheduler).then();
        });
    }
}
