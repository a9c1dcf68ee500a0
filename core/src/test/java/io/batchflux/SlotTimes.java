package io.batchflux;

import java.util.Locale;

/**
 * What the slots of a simulated pool have done, each in seconds of one slot in the mean; together they are the whole time.
 *
 * @param work making calls
 * @param starts starting tasks, or lost with a node
 * @param notices nothing, while calls were left that no task had: the end of a task was not known yet, or nobody dealt them out
 * @param behind nothing, while all that was left was in other tasks, behind calls that ran
 * @param last nothing, while the last calls ran
 * @param end nothing, while it was not known yet that all had ended
 */
record SlotTimes(double work, double starts, double notices, double behind, double last, double end) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.1f / %.1f / %.1f / %.1f / %.1f / %.1f", work, starts, notices, behind, last, end);
    }

    /** Adds up what the slots do. */
    static final class Clock {

        private final int slots;
        private int unassigned;
        private int unbegun;
        private int working;
        private int starting;
        private double since;
        private double work;
        private double starts;
        private double notices;
        private double behind;
        private double last;
        private double end;

        Clock(int slots, int calls) {
            this.slots = slots;
            this.unassigned = calls;
        }

        private void pass(double now) {
            double time = now - since;
            since = now;
            work += working * time;
            starts += starting * time;
            double idle = (slots - working - starting) * time;
            if (unassigned > 0) {
                notices += idle;
            } else if (unbegun > 0) {
                behind += idle;
            } else if (working + starting > 0) {
                last += idle;
            } else {
                end += idle;
            }
        }

        /** A task has been handed out. */
        void queued(double now, int calls) {
            pass(now);
            unassigned -= calls;
            unbegun += calls;
        }

        void begun(double now) {
            pass(now);
            starting++;
        }

        void started(double now) {
            pass(now);
            starting--;
            working++;
        }

        void broken(double now) {
            pass(now);
            starting--;
        }

        /** All calls of a task but the last one have been made, of those that it makes. */
        void atLastCall(double now, int made) {
            pass(now);
            unbegun -= made;
        }

        void ended(double now, int givenBack) {
            pass(now);
            working--;
            unbegun -= givenBack;
            unassigned += givenBack;
        }

        /** A task that runs has given calls back. */
        void givenBack(double now, int calls) {
            pass(now);
            unbegun -= calls;
            unassigned += calls;
        }

        SlotTimes at(double now) {
            pass(now);
            return new SlotTimes(
                    work / slots, starts / slots, notices / slots, behind / slots, last / slots, end / slots);
        }
    }
}
