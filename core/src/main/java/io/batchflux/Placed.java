package io.batchflux;

import org.jspecify.annotations.Nullable;

/**
 * An item of a named run that has no result yet.
 *
 * @param <C> the type of the item
 */
final class Placed<C> {

    final long index;
    final ItemKey key;
    final String label;
    final TaskSpec<C> spec;
    /** How often it was added again for what befell it. */
    int readds;
    /** How many nodes its earlier tasks have lost in this call. */
    int preemptions;
    /** Whether its last task has lost its node too often: the next one is in the fallback pool. */
    boolean moved;
    /** The room that it takes. */
    private @Nullable Share share;

    Placed(long index, ItemKey key, String label, TaskSpec<C> spec) {
        this.index = index;
        this.key = key;
        this.label = label;
        this.spec = spec;
    }

    /** Its next task is in the fallback pool, after one that has lost so many nodes. */
    void move(int lost) {
        readds++;
        preemptions += lost;
        moved = true;
    }

    /** Returns the result of its task as the caller's. */
    TaskResult<C> ofCaller(TaskResult<?> result) {
        return CollectResults.forCaller(result.taskId(), spec.item(), result);
    }

    /** From now on it has its room together with others. */
    void join(Share share) {
        this.share = share;
        share.join();
    }

    /** What came of it has been taken. */
    void leave(InFlight inFlight) {
        Share own = share;
        if (own == null) {
            inFlight.release();
        } else {
            own.leave();
        }
    }

    @Override
    public String toString() {
        return "item " + index + " (" + label + ")";
    }
}
