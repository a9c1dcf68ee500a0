package io.batchflux;

import java.util.Locale;

/**
 * Where an item is, if not where it was first: its further tries are tasks of their own.
 *
 * @param first the id of its first task
 * @param readds how often it was added again for what befell it
 * @param moves how many of its jobs in a row ended with their lease before anything had ended in them
 * @param preemptions how many nodes its earlier tasks lost
 */
record Place(String first, int readds, int moves, int preemptions) {

    private static final int LONGEST = 64;
    private static final int KEPT = 48;
    private static final int DIGITS = 12;

    static Place of(String first) {
        return new Place(first, 0, 0, 0);
    }

    Place next() {
        return new Place(first, readds + 1, 0, preemptions);
    }

    /** Returns the same after so many more nodes that were lost. */
    Place after(int preemptions) {
        return new Place(first, readds, moves, this.preemptions + preemptions);
    }

    /** Returns the place in a job after the one that has ended, in which something had ended before, or nothing. */
    Place moved(boolean anyOutcome) {
        return new Place(first, readds, anyOutcome ? 0 : moves + 1, preemptions);
    }

    /**
     * Returns the id of this try: that of the first one also in a next job, and for others what follows from that alone, and is not
     * longer than ids may be.
     */
    String taskId() {
        if (readds == 0) {
            return first;
        }
        String number = "_" + (1 + readds) + "_";
        int kept = Math.min(Math.min(KEPT, LONGEST - DIGITS - number.length()), first.length());
        return first.substring(0, kept)
                + number
                + Digests.sha256(first.toLowerCase(Locale.ROOT)).substring(0, DIGITS);
    }
}
