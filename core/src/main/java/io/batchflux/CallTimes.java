package io.batchflux;

import java.util.Arrays;

/**
 * What is known of how long the tasks of one sweep take: so long to start, and then so long for each call. Later ones count more.
 * All times are in seconds. Thread-safe.
 */
final class CallTimes {

    /** The mean is that of so many calls, more or less. */
    private static final int CALLS = 200;

    private static final int STARTS = 20;

    /** What is taken for known of the spread before there are many calls. */
    private static final int PRIOR = 2;

    private static final double PRIOR_SPREAD = 0.5;

    /** The first call of a process is slower than the others, by less than this: the code is loaded and not yet compiled. */
    private static final double COLD = 1;

    private double mean;
    private double variance;
    private int calls;
    private double longest;
    private double start = 1;
    private int starts;

    /** What one task has told; counts once it has told all, so that nothing is cut by a part of it. For one task. */
    final class OfTask {

        private double[] calls = new double[8];
        private int count;

        void call(double seconds) {
            if (count == calls.length) {
                calls = Arrays.copyOf(calls, 2 * count);
            }
            calls[count++] = seconds;
        }

        /** @param occupied how long the task has held its slot; 0 if that is not known */
        void ended(double occupied) {
            if (count == 0) {
                return;
            }
            double first = calls[0];
            double others = 0;
            if (first >= COLD) {
                learn(first);
            }
            for (int i = 1; i < count; i++) {
                others += calls[i];
                learn(calls[i]);
            }
            double call = learnFirst(first);
            if (occupied > 0) {
                learnStart(Math.max(0, occupied - others - Math.min(first, call)));
            }
        }
    }

    OfTask ofTask() {
        return new OfTask();
    }

    private synchronized void learn(double seconds) {
        calls = Math.min(calls + 1, CALLS);
        double difference = seconds - mean;
        mean += difference / calls;
        variance = (1 - 1.0 / calls) * (variance + difference * difference / calls);
        longest = Math.max(longest, seconds);
    }

    /** A first call says something only if no other has. */
    private synchronized double learnFirst(double seconds) {
        if (calls == 0) {
            learn(seconds);
        }
        return mean;
    }

    private synchronized void learnStart(double seconds) {
        starts = Math.min(starts + 1, STARTS);
        start += (seconds - start) / starts;
    }

    synchronized boolean isKnown() {
        return calls > 0;
    }

    /** Returns how long a call takes in the mean. */
    synchronized double call() {
        return mean;
    }

    /** Returns by how much calls differ from that, with some doubt as long as few are known. */
    synchronized double spread() {
        double doubt = PRIOR_SPREAD * mean;
        return Math.sqrt((calls * variance + PRIOR * doubt * doubt) / (calls + PRIOR));
    }

    synchronized double longest() {
        return longest;
    }

    /** Returns how long a task takes besides its calls. */
    synchronized double start() {
        return start;
    }
}
