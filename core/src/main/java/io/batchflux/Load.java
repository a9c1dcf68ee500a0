package io.batchflux;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The tasks of one sweep that have been handed out and have not ended. Thread-safe. */
final class Load {

    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();
    /** The sum of when they were handed out, in milliseconds. */
    private final AtomicLong since = new AtomicLong();

    void begun(Chunk<?> chunk) {
        change(1, chunk);
    }

    void ended(Chunk<?> chunk) {
        change(-1, chunk);
    }

    private void change(int by, Chunk<?> chunk) {
        tasks.addAndGet(by);
        calls.addAndGet((long) by * chunk.calls().size());
        since.addAndGet(by * chunk.since());
    }

    /** One task has become several, which have its calls together. */
    void divided(int more, Chunk<?> chunk) {
        tasks.addAndGet(more);
        since.addAndGet(more * chunk.since());
    }

    int tasks() {
        return tasks.get();
    }

    /** Returns how many calls they have left, if they have gone on as calls do. */
    double unfinished(CallTimes times, long nowMillis) {
        int running = tasks.get();
        double all = calls.get();
        if (!times.isKnown() || times.call() <= 0) {
            return all;
        }
        double elapsed = ((double) running * nowMillis - since.get()) / 1000 - running * times.start();
        return Math.max(Math.min(all, running), all - Math.max(0, elapsed) / times.call());
    }
}
