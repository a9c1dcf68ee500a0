package io.batchflux;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From when on the next round of a watch lists what has ended, by the server's clock, and what it lists again, since a task may be listed
 * late. Each moment is listed again when it is {@link #OVERLAP} old, and when it is {@link #WIDE_OVERLAP} old.
 *
 * <p>As long as that takes few pages, a round begins that much earlier, which is no request more. What took many pages is listed again
 * beside what is new, in a slice that is not much longer than what is new: else nothing new is seen until all is listed again. The slices
 * take turns, so that each is whole pages rather than parts of some. For one watch, whose rounds never overlap.
 */
final class LookBack {

    /** The server's clock may differ between its machines, and a transition may be listed late. */
    static final Duration OVERLAP = Duration.ofSeconds(5);

    /** How late a transition may be listed to be found while others are. */
    static final Duration WIDE_OVERLAP = Duration.ofSeconds(60);

    /** A listing that begins where the one before has ended begins earlier by this part of the time in between. */
    private static final int MARGIN = 4;

    /** What ended from one moment on, and before another. */
    record Slice(Instant from, Instant before) {}

    private final Again soon = new Again(OVERLAP);
    private final Again late = new Again(WIDE_OVERLAP);
    private boolean isTurnOfLate;
    private @Nullable Instant since;
    private @Nullable Slice slice;
    /** Nothing that this watch waits for has ended before. */
    private @Nullable Instant begun;
    /** The end of the last listing; {@code null} before it. */
    private @Nullable Instant last;
    /** The end of the last listing that took many pages. */
    private Instant many = Instant.MIN;

    /** What ended before was listed when it was so old, or is about to be. */
    private static final class Again {

        private final Duration age;
        private Instant until = Instant.MIN;

        Again(Duration age) {
            this.age = age;
        }
    }

    /** Begins where somebody else stopped who watched the job. */
    void begin(Instant stopped) {
        since = stopped.minus(WIDE_OVERLAP);
        begun = since;
    }

    /** Returns the moment from which on the next round lists; {@code null} for all. */
    @Nullable
    Instant since() {
        return since;
    }

    /** Returns what the next round lists besides; {@code null} for nothing. */
    @Nullable
    Slice slice() {
        return slice;
    }

    /** Forgets since when it has listed: the next round lists all. */
    void listedNothing() {
        since = null;
        slice = null;
    }

    /**
     * Notes that a round has listed all that ended before a moment.
     *
     * @param hadMany whether that took more than a few pages
     */
    void listed(Instant end, boolean hadMany) {
        Instant before = last;
        boolean first = before == null;
        // The server's clock may be set back.
        Duration round = before == null || end.isBefore(before) ? Duration.ZERO : Duration.between(before, end);
        last = end;
        slice = null;
        if (first) {
            begun = begun == null ? end.minus(OVERLAP) : begun;
            late.until = end.minus(WIDE_OVERLAP);
        }
        if (since == null || first || !since.isAfter(soon.until)) {
            soon.until = end.minus(OVERLAP);
        }
        if (hadMany) {
            many = end;
            since = end.minus(round.dividedBy(MARGIN));
        } else {
            since = soon.until;
        }
        if (late.until.isBefore(many)) {
            slice = nextSlice(end, round, hadMany);
        } else if (!late.until.isAfter(end.minus(WIDE_OVERLAP).minus(WIDE_OVERLAP))) {
            since = late.until;
            late.until = end.minus(WIDE_OVERLAP);
        }
    }

    private @Nullable Slice nextSlice(Instant end, Duration round, boolean hadMany) {
        isTurnOfLate = !hadMany || (!isTurnOfLate && late.until.isBefore(end.minus(WIDE_OVERLAP)));
        Again turn = isTurnOfLate ? late : soon;
        Instant first = begun;
        Instant from = first == null || turn.until.isAfter(first) ? turn.until : first;
        Instant old = end.minus(turn.age);
        Instant far = from.plus(round.multipliedBy(2)).plus(OVERLAP);
        Instant before = far.isBefore(old) ? far : old;
        if (!from.isBefore(before)) {
            return null;
        }
        turn.until = before;
        return new Slice(from, before);
    }
}
