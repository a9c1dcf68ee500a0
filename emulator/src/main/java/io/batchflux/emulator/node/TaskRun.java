package io.batchflux.emulator.node;

import reactor.core.publisher.Mono;

/** A run is a try of a task that has been started. It is thread-safe. */
public interface TaskRun {

    /** Emits how the try ended, on any thread; the same for every subscriber. */
    Mono<TaskOutcome> outcome();

    /** An ending says why a try is ended from outside. */
    enum Ending {
        /** Its time is over. */
        TIME_LIMIT,
        /** Somebody has terminated it, or its job, or the job's time is over. */
        TERMINATED,
        /** Nobody waits for it any more: it is deleted, or put back into the queue, or its node is lost. */
        GONE
    }

    /**
     * Ends the try, with every process it has started; the outcome follows.
     *
     * @return false if nothing is ended: its time is over, but the command has already run, and its output files are being taken
     */
    boolean end(Ending why);
}
