package io.batchflux;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TaskExecution;

/** Tells what an item did from what befell its task. */
final class Verdicts {

    private Verdicts() {}

    /** Returns whether the same would happen again: the result is the item's, and stays. */
    static boolean isOfTheItem(TaskResult<?> result) {
        if (!(result instanceof TaskResult.Failed<?> failed)) {
            return true;
        }
        TaskFailure failure = failed.failure();
        boolean ended = failed.execution().result() != null;
        return switch (failure.kind()) {
            case EXIT_CODE, TIMED_OUT, LAUNCH -> ended;
            // It exited with 0, and left what it should not, or not what it should.
            case OUTPUT ->
                failed.execution().result() == TaskExecution.Result.SUCCESS
                        && failure.cause() == null
                        && failure.info() == null;
            case REFUSED -> failure.cause() instanceof PermanentServiceException refusal && !refusal.isJobEnded();
            case TERMINATED, IMAGE, INPUT, JOB_ENDED, SERVICE -> false;
        };
    }

    static boolean isOfTheJob(TaskResult<?> result) {
        return result instanceof TaskResult.Failed<?> failed && failed.failure().kind() == FailureKind.JOB_ENDED;
    }
}
