package io.batchflux.hunt;

import java.time.Duration;

/**
 * When somebody does something: after a time, or at the n-th thing of a kind that happens. On one thread these are what the
 * interleavings of several threads are: what happens within an assembly happens in the midst of a subscription.
 *
 * @param kind what is counted
 * @param count how many of them; milliseconds of a time
 */
record Moment(Kind kind, long count) {

    /** What is counted. */
    enum Kind {
        /** Milliseconds since the beginning. */
        TIME,
        /** Steps of the clock. */
        STEP,
        /** Calls of a port. */
        CALL,
        /** Assemblies of operators. */
        ASSEMBLY
    }

    static Moment after(Duration time) {
        return new Moment(Kind.TIME, time.toMillis());
    }

    @Override
    public String toString() {
        return kind == Kind.TIME ? Duration.ofMillis(count).toString() : kind + "#" + count;
    }
}
