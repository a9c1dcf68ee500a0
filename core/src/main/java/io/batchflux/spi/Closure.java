package io.batchflux.spi;

/**
 * A time in which an account refuses everything, such as the rest of a window or an outage. Until something is accepted again it is asked
 * more and more rarely: after each refusal half as long as all has been refused already. Moments are nanoseconds. Not thread-safe.
 */
final class Closure {

    /** So many refusals, with nothing accepted in between, are no chance. */
    private static final int IN_A_ROW = 3;

    private static final double SHARE = 0.5;
    private static final double LONGEST = 1;
    private static final double SECOND = 1e9;

    private int inARow;
    private long since;
    private long last;
    private long told;
    private double interval;

    /** @param resumes until when the service asked to wait */
    void refused(long sentAt, long now, long resumes) {
        if (inARow == 0) {
            since = sentAt;
            last = sentAt;
            told = sentAt;
        }
        inARow++;
        last = Math.max(last, sentAt);
        if (resumes > now) {
            told = resumes;
        }
        if (inARow >= IN_A_ROW) {
            interval = Math.max(interval, Math.min(LONGEST, SHARE * (sentAt - since) / SECOND));
        }
    }

    /**
     * Something was accepted. What was sent before the first refusal proves nothing.
     *
     * @return for how many seconds all was refused, without a word of the service's; 0 if it was not closed
     */
    double accepted(long sentAt) {
        if (inARow == 0 || sentAt <= since) {
            return 0;
        }
        double lasted = inARow < IN_A_ROW ? 0 : Math.max(0, last - Math.max(since, told)) / SECOND;
        inARow = 0;
        interval = 0;
        return lasted;
    }

    /** Returns about when it was over, if what was sent at this moment is the first that was accepted. */
    long end(long sentAt) {
        return last + (sentAt - last) / 2;
    }

    /** Returns how many seconds there are to be between two requests at least; 0 if it is not closed. */
    double interval() {
        return interval;
    }
}
