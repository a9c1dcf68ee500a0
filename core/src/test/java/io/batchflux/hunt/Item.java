package io.batchflux.hunt;

import java.time.Duration;

/**
 * One task, or one call of a function, of a plan.
 *
 * @param number which item of the plan
 * @param input what it needs
 * @param inputBytes how much of that
 * @param outputBytes how much it writes, or -1 if it has no output
 * @param queued how long it waits for a node
 * @param running how long a try takes
 * @param failingTries how many tries exit with 1 before one succeeds
 */
record Item(
        int number,
        Content input,
        int inputBytes,
        int outputBytes,
        Duration queued,
        Duration running,
        int failingTries) {

    /** Where an input comes from. */
    enum Content {
        NONE,
        BYTES,
        STREAM,
        FILE
    }

    /** Whether it succeeds if it may be tried again so often. */
    boolean succeeds(int retries) {
        return failingTries <= retries;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("i" + number);
        if (input != Content.NONE) {
            text.append(" <").append(inputBytes).append(' ').append(input);
        }
        if (outputBytes >= 0) {
            text.append(" >").append(outputBytes);
        }
        if (!queued.isZero()) {
            text.append(" queued ").append(queued);
        }
        text.append(" runs ").append(running);
        return failingTries == 0
                ? text.toString()
                : text.append(" fails ").append(failingTries).toString();
    }
}
