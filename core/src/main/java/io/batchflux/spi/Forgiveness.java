package io.batchflux.spi;

/**
 * Tells what is refused by chance from a limit: of twenty accepted requests one may be refused, and up to three of them may come together. A
 * limit that was passed refuses more than that soon. Not thread-safe.
 */
final class Forgiveness {

    private static final double FOR_EACH_ACCEPTED = 0.05;
    private static final double MOST = 3;

    private double room;

    void accepted() {
        room = Math.min(MOST, room + FOR_EACH_ACCEPTED);
    }

    /** Takes notice of a refusal; returns whether it may be one by chance. */
    boolean forgives() {
        boolean forgiven = room >= 1;
        room = Math.max(0, room - 1);
        return forgiven;
    }

    /** Begins without any room: what was accepted at another rate does not count. */
    void restart() {
        room = 0;
    }
}
