package io.batchflux;

import java.time.Instant;

/**
 * An event is something that a run did, as a {@link RunListener} is told.
 *
 * <p>The library makes the events of a run; {@code of} of each class is for tests of listeners. Events are immutable and
 * thread-safe, and will say more over time.
 */
public sealed interface RunEvent
        permits RunBegun,
                RunEnded,
                TaskEvent,
                StageEvent,
                JobPolled,
                TasksWait,
                PreparationFailed,
                CleanedUp,
                LeftBehind {

    /** Returns which run did it, in which of its jobs. */
    RunInfo run();

    /** Returns when it was, by the clock of the runner's scheduler. */
    Instant time();

    /** Calls the listener's method for this kind of event, as {@link RunListener#onEvent} does. */
    void tell(RunListener listener);
}
