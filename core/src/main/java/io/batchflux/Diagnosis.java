package io.batchflux;

import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides why a completed task failed; for the codes, see the REST page "Batch status and error codes". */
final class Diagnosis {

    /** The service ends a task some time after its limit; its stamps are rounded. */
    private static final Duration ROUNDING = Duration.ofMillis(100);

    /** What would come again, or is somebody's will, whosever fault the service says it is. */
    private static final Set<String> LASTING =
            Set.of("", "taskended", "failureexitcode", "jobbeingterminated", "diskfull");

    /** A shell's code for a program that is not there. */
    private static final Integer NOT_FOUND = 127;

    private Diagnosis() {}

    static TaskFailure of(TaskExecution execution, Duration timeLimit) {
        FailureInfo info = execution.failureInfo();
        FailureKind kind = kind(execution, info, timeLimit);
        return TaskFailure.of(kind, message(kind, execution, info, timeLimit)).withInfo(info);
    }

    /** Returns the failure of tasks that cannot run since all these preparations of nodes for their job failed. */
    static TaskFailure ofPreparations(List<TaskExecution> preparations, String poolId, String javaCommand) {
        TaskExecution first = preparations.stream()
                .filter(preparation -> !isPassing(preparation.failureInfo()))
                .findFirst()
                .orElse(preparations.get(0));
        FailureInfo info = first.failureInfo();
        String nodes = preparations.size() == 1 ? "node " + first.nodeId() : preparations.size() + " nodes";
        FailureKind kind = kind(first, info, Duration.ZERO);
        return TaskFailure.of(
                        kind,
                        nodes + " of pool " + poolId + " could not be prepared for its job: "
                                + message(kind, first, info, Duration.ZERO)
                                + (Objects.equals(first.exitCode(), NOT_FOUND) ? noJava(javaCommand) : ""))
                .withInfo(info);
    }

    private static String noJava(String javaCommand) {
        return ": there is no Java on it that \"" + javaCommand
                + "\" starts. Use an image that has one (base_image_uri,"
                + " FunctionOptions.withImage), install it by the pool's start task, or say where it is"
                + " (FunctionOptions.withJavaCommand)";
    }

    /** Returns whether this befell the task on its node, or its nodes before it, and another try may go otherwise. */
    static boolean isPassing(EndedTask<?> ended) {
        if (ended instanceof EndedTask.Lost<?> lost) {
            return isPassing(lost.failure().info());
        }
        EndedTask.Completed<?> completed = (EndedTask.Completed<?>) ended;
        return completed.jobEnd() == null
                && completed.execution().result() == TaskExecution.Result.FAILURE
                && isPassing(completed.execution().failureInfo());
    }

    static boolean isPassing(@Nullable FailureInfo info) {
        String code = info == null ? "" : info.code().toLowerCase(Locale.ROOT);
        if (info == null || LASTING.contains(code)) {
            return false;
        }
        if (code.startsWith("container") && info.category() == FailureInfo.Category.USER_ERROR) {
            return (info.message() + info.details()).toLowerCase(Locale.ROOT).contains("timed out");
        }
        return info.category() == FailureInfo.Category.SERVER_ERROR
                || (code.startsWith("blob") && (code.endsWith("timedout") || code.endsWith("miscerror")))
                || code.equals("commandlaunchfailed");
    }

    /** Returns whether somebody ended the task, or its job did: the service does not tell these apart. */
    static boolean isTerminated(TaskExecution execution, Duration timeLimit) {
        FailureInfo info = execution.failureInfo();
        return info != null && kind(execution, info, timeLimit) == FailureKind.TERMINATED;
    }

    /** Of a task that was waiting or running when its job ended for this reason. */
    static TaskFailure ofJobEnd(String reason) {
        String remedy = reason.equals(LeaseEnd.LIMIT_REACHED)
                ? ", the job's time limit, which counts from its creation (JobOptions.withTimeLimit)"
                : "";
        return TaskFailure.of(FailureKind.JOB_ENDED, "its job ended before it did: " + reason + remedy, null);
    }

    private static FailureKind kind(TaskExecution execution, @Nullable FailureInfo info, Duration timeLimit) {
        String code = info == null ? "" : info.code().toLowerCase(Locale.ROOT);
        // The service has one code for a task that was terminated and for one past its limit.
        if (code.equals("taskended")) {
            return ranFor(execution, timeLimit) ? FailureKind.TIMED_OUT : FailureKind.TERMINATED;
        }
        if (code.startsWith("fileupload") || StaleOutputs.isCode(code)) {
            return FailureKind.OUTPUT;
        }
        if (code.startsWith("container")) {
            return FailureKind.IMAGE;
        }
        if (code.startsWith("command")) {
            return FailureKind.LAUNCH;
        }
        if (code.startsWith("blob") || code.startsWith("resource")) {
            return FailureKind.INPUT;
        }
        if (code.equals("jobbeingterminated")) {
            return FailureKind.JOB_ENDED;
        }
        if (code.equals("failureexitcode") || (code.isEmpty() && execution.exitCode() != null)) {
            return FailureKind.EXIT_CODE;
        }
        return FailureKind.SERVICE;
    }

    private static boolean ranFor(TaskExecution execution, Duration timeLimit) {
        Instant start = execution.startTime();
        Instant end = execution.endTime();
        return start != null
                && end != null
                && Duration.between(start, end).plus(ROUNDING).compareTo(timeLimit) >= 0;
    }

    private static String message(
            FailureKind kind, TaskExecution execution, @Nullable FailureInfo info, Duration timeLimit) {
        String said = info == null
                ? ""
                : info.code() + ": " + info.message() + (info.details().isEmpty() ? "" : " " + info.details());
        return switch (kind) {
            case TIMED_OUT -> "it was ended because it ran longer than its time limit of " + timeLimit;
            case TERMINATED -> "it was terminated before its time limit of " + timeLimit + ": " + said;
            case EXIT_CODE ->
                "it exited with code " + execution.exitCode() + signal(execution.exitCode()) + retries(execution);
            default -> (said.isEmpty() ? "the service gave no reason" : said) + retries(execution) + remedy(info);
        };
    }

    private static String remedy(@Nullable FailureInfo info) {
        return info != null && info.code().toLowerCase(Locale.ROOT).endsWith("accessdenied")
                ? ". What a node is given to reach the blobs of a run ends with the time limit of the job"
                        + " (JobOptions.withTimeLimit); before that, it is refused if a key of the storage account was changed,"
                        + " or its network rules keep the node out"
                : "";
    }

    /** A shell adds 128 to the signal that ended a process; others tell it as a negative code. */
    private static String signal(@Nullable Integer exitCode) {
        if (exitCode == null || !((exitCode > 128 && exitCode < 160) || (exitCode < 0 && exitCode > -32))) {
            return "";
        }
        int signal = exitCode < 0 ? -exitCode : exitCode - 128;
        return signal == 9 ? " (signal 9: it was killed, perhaps for want of memory)" : " (signal " + signal + ")";
    }

    private static String retries(TaskExecution execution) {
        return (execution.retryCount() == 0 ? "" : " after " + execution.retryCount() + " retries")
                + (execution.readds() == 0 ? "" : " (added again " + times(execution.readds()) + ")");
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }
}
