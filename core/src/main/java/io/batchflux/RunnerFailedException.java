package io.batchflux;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An {@link Error}, which is the cause, ended all runs that the runner had: the virtual machine or the code of the program is in
 * trouble, and nobody knows what was thrown in the midst of. Runs that begin later are not concerned.
 */
public final class RunnerFailedException extends BatchfluxException {

    private static final long serialVersionUID = 1L;
    private static final int NAMED = 5;

    private final List<RunInfo> runs;

    RunnerFailedException(Error error, List<RunInfo> runs) {
        super("all runs of the runner were ended by an error: " + error + jobs(runs), error);
        this.runs = List.copyOf(runs);
    }

    private static String jobs(List<RunInfo> runs) {
        if (runs.isEmpty()) {
            return "";
        }
        return runs.stream().limit(NAMED).map(RunInfo::jobId).collect(Collectors.joining(", ", " [job ", ""))
                + (runs.size() > NAMED ? " and " + (runs.size() - NAMED) + " others]" : "]");
    }

    /** Returns the runs that were ended; their jobs may go on if they could not be closed any more. */
    public List<RunInfo> runs() {
        return runs;
    }
}
