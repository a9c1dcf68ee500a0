package io.batchflux;

/**
 * An {@link Error}, which is the cause, ended all runs that the runner had: the virtual machine or the code of the program is in
 * trouble, and nobody knows what was thrown in the midst of. Runs that begin later are not concerned.
 */
public final class RunnerFailedException extends BatchfluxException {

    private static final long serialVersionUID = 1L;

    RunnerFailedException(Error error) {
        super("all runs of the runner were ended by an error: " + error, error);
    }
}
