package io.batchflux;

import java.time.Duration;

/**
 * The pauses between the polls of one run: those of a {@link Polling}. A sweep that deals out its calls as slots become free looks oftener: of a
 * pause that is long beside the time that the sweep has taken so far it makes several, so that what ends is known soon.
 */
final class Pauses {

    /** What waiting for the end of a task may add to a sweep. */
    private static final int SHARE = 20;

    private final Polling polling;
    private final boolean divided;
    private Duration pause;
    private Duration part;
    private int parts = 1;

    Pauses(Polling polling, boolean divided) {
        this.polling = polling;
        this.divided = divided;
        this.pause = polling.floor();
        this.part = pause;
    }

    /**
     * Returns the pause after a poll, before jitter.
     *
     * @param found whether the poll found something
     * @param elapsed how long the run has taken so far
     */
    Duration next(boolean found, Duration elapsed) {
        if (!found && parts > 1) {
            parts--;
            return part;
        }
        pause = polling.after(pause, found);
        parts = parts(pause, elapsed);
        part = pause.dividedBy(parts);
        return part;
    }

    private int parts(Duration whole, Duration elapsed) {
        Duration share = elapsed.dividedBy(SHARE);
        Duration least = share.compareTo(polling.floor()) > 0 ? share : polling.floor();
        return divided ? (int) Math.max(1, whole.dividedBy(least)) : 1;
    }
}
