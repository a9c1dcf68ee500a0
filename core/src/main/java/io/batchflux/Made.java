package io.batchflux;

import org.jspecify.annotations.Nullable;

/**
 * What has been made of the result of a task for one of its items.
 *
 * @param value is emitted
 * @param kind of the failure, as it is recorded; empty if there is none
 * @param recorded is recorded, or {@code null} if this is no outcome of the item's own
 * @param next what may be done about it if it is not recorded, or was lost with its job
 */
record Made<C, T>(
        Placed<C> item, T value, String kind, @Nullable Recorded recorded, Next next) {

    Made<C, T> withRecorded(Recorded recorded) {
        return new Made<>(item, value, kind, recorded, next);
    }

    /** What may be done about an item without an outcome. */
    enum Next {
        /** Nothing. */
        NOTHING,
        /** It may be run again, together with the others. */
        AGAIN,
        /** It was not begun, since the time of its task was up: it is as one that has had no task. */
        AS_NEW,
        /** It may be run again in the next call: in this one it would end the same. */
        LATER,
        /** As {@link #AGAIN}, but the first of them by itself: that is what the task broke at. */
        FIRST_APART,
        /** As {@link #AGAIN}, but in two halves: nobody knows what the task broke at. */
        HALVED
    }
}
