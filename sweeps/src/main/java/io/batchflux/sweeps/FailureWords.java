package io.batchflux.sweeps;

import io.batchflux.BatchfluxException;
import io.batchflux.FunctionFailedException;
import io.batchflux.TaskFailedException;
import io.batchflux.function.RemoteException;

/** What is said of a failure: a kind, by which failures are counted, and a message. */
final class FailureWords {

    private FailureWords() {}

    /** Returns the class of what the function threw, or the kind of the task's failure, or the class of ours. */
    static String kind(BatchfluxException failure) {
        if (failure instanceof TaskFailedException task) {
            return task.result().failure().kind().name();
        }
        if (failure instanceof FunctionFailedException && failure.getCause() instanceof RemoteException thrown) {
            return thrown.className();
        }
        return failure.getClass().getSimpleName();
    }

    static String message(BatchfluxException failure) {
        return String.valueOf(failure.getMessage());
    }
}
