package io.batchflux;

import java.util.Locale;

/**
 * Where an item is, if not where it was first: its further tries are tasks of their own.
 *
 * @param first the id of its first task
 * @param readds how often it was added again
 */
record Place(String first, int readds) {

    private static final int LONGEST = 64;
    private static final int KEPT = 48;
    private static final int DIGITS = 12;

    static Place of(String first) {
        return new Place(first, 0);
    }

    Place next() {
        return new Place(first, readds + 1);
    }

    /** Returns the id of this try, which follows from the id of the first one alone, and is not longer than ids may be. */
    String taskId() {
        String number = "_" + (1 + readds) + "_";
        int kept = Math.min(Math.min(KEPT, LONGEST - DIGITS - number.length()), first.length());
        return first.substring(0, kept)
                + number
                + Digests.sha256(first.toLowerCase(Locale.ROOT)).substring(0, DIGITS);
    }
}
