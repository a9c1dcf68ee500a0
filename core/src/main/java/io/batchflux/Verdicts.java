package io.batchflux;

import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TaskExecution;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
            case EXIT_CODE, TIMED_OUT, LAUNCH -> ended && !Diagnosis.isPassing(failure.info());
            // It exited with 0, and left what it should not, or not what it should.
            case OUTPUT ->
                failed.execution().result() == TaskExecution.Result.SUCCESS
                        && failure.cause() == null
                        && failure.info() == null;
            case REFUSED -> failure.cause() instanceof PermanentServiceException refusal && !refusal.isJobEnded();
            // A blob that is not there; but access to it may only have ended too early.
            case INPUT -> ended && isMissing(failure.info());
            case QUEUED_TOO_LONG, NEVER_STARTS, PREEMPTED, TERMINATED, IMAGE, JOB_ENDED, SERVICE -> false;
        };
    }

    private static boolean isMissing(@Nullable FailureInfo info) {
        return info != null
                && !Diagnosis.isPassing(info)
                && info.code().toLowerCase(Locale.ROOT).endsWith("notfound");
    }

    /** Returns whether an item that has no outcome may have one if it is run again. */
    static boolean mayPass(TaskResult<?> result) {
        if (!(result instanceof TaskResult.Failed<?> failed)) {
            return false;
        }
        TaskFailure failure = failed.failure();
        return switch (failure.kind()) {
            case IMAGE -> Diagnosis.isPassing(failure.info());
            // It would wait for the same once more.
            case QUEUED_TOO_LONG, NEVER_STARTS -> false;
            case OUTPUT -> !isUnread(result);
            default -> true;
        };
    }

    /** Returns whether the task has left what could not be read by now: it is there for the next call. */
    static boolean isUnread(TaskResult<?> result) {
        return result instanceof TaskResult.Failed<?> failed
                && failed.failure().kind() == FailureKind.OUTPUT
                && failed.failure().cause() instanceof BatchfluxException
                && failed.execution().result() == TaskExecution.Result.SUCCESS;
    }

    static boolean isOfTheJob(TaskResult<?> result) {
        return result instanceof TaskResult.Failed<?> failed && failed.failure().kind() == FailureKind.JOB_ENDED;
    }
}
