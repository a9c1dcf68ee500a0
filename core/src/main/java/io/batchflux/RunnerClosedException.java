package io.batchflux;

/** The runner was closed, before or during the run. */
public final class RunnerClosedException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    RunnerClosedException() {
        super("the runner is closed", null);
    }
}
