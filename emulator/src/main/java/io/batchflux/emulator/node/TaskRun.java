package io.batchflux.emulator.node;

import reactor.core.publisher.Mono;

/** A try of a task that has been started. Thread-safe. */
public interface TaskRun {

    /** Emits how the try ended, on any thread; the same for every subscriber. */
    Mono<TaskOutcome> outcome();

    /**
     * Ends the try, with every process it has started; the outcome follows.
     *
     * @param takeOutputs whether the output files that the outcome calls for are still taken
     * @return false if nothing is ended: the command has already run, and its output files are being taken
     */
    boolean end(boolean takeOutputs);
}
