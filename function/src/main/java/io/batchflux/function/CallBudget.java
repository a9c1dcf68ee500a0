package io.batchflux.function;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How long the program goes on beginning calls, by a clock that only runs forward. */
final class CallBudget {

    private final LongSupplier nanos;
    private final long begin;
    private final long most;

    private CallBudget(LongSupplier nanos, long most) {
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
        this.most = most;
    }

    /**
     * Makes a budget that begins now.
     *
     * @param millis what the environment says; without a number that is more than zero, there is no end
     */
    static CallBudget startingNow(@Nullable String millis, LongSupplier nanos) {
        return new CallBudget(nanos, TimeUnit.MILLISECONDS.toNanos(number(millis)));
    }

    /** As {@link #startingNow(String, LongSupplier)}, by the clock of the virtual machine. */
    static CallBudget startingNow(@Nullable String millis) {
        return startingNow(millis, new SystemClock());
    }

    /** A class, since this is on the way to each call: see {@link NodeMain}. */
    private static final class SystemClock implements LongSupplier {

        @Override
        public long getAsLong() {
            return System.nanoTime();
        }
    }

    private static long number(@Nullable String millis) {
        try {
            return millis == null ? Long.MAX_VALUE : Math.max(1, Long.parseLong(millis.trim()));
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    boolean isLimited() {
        return most != Long.MAX_VALUE;
    }

    /** Returns for how long it is not used up yet, rounded up; 0 if it is. */
    long leftMillis() {
        long left = most - (nanos.getAsLong() - begin);
        return left <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1;
    }

    boolean isUsedUp() {
        return nanos.getAsLong() - begin >= most;
    }
}
