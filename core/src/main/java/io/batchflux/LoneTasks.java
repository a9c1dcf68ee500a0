package io.batchflux;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides who is to blame if a task could not be added until the deadline and there was no other to compare it with: there was room
 * for no other, or none came.
 *
 * <p>It gets the blame if the service answers other requests, and the next one tells: if that cannot be added either, it is
 * the service. So one task does not take down those that wait behind it, and of a service that accepts nothing only a single
 * task is told to be the culprit.
 */
final class LoneTasks {

    private final AtomicLong accepted;
    private volatile boolean noMoreCome;
    /** How many tasks had been accepted when one last got the blame. */
    private final AtomicLong blamed = new AtomicLong(-1);

    /** @param accepted counts the tasks of the run that the service has accepted */
    LoneTasks(AtomicLong accepted) {
        this.accepted = accepted;
    }

    void noMoreCome() {
        noMoreCome = true;
    }

    /** Returns whether one may get the blame: it is not the only task of all, and not the second in a row. */
    boolean mayBeToBlame() {
        return accepted.get() > blamed.get() && (accepted.get() > 0 || !noMoreCome);
    }

    void blame() {
        blamed.set(accepted.get());
    }
}
