package io.batchflux;

import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A run fails with one of these: there is a subclass for each thing that a caller may want to tell apart. All say in which run
 * it happened, and what concerns a task also in which task. They are serializable, if their causes are, with all that they say; but for
 * {@link TaskFailedException#result()}.
 */
public abstract sealed class BatchfluxException extends RuntimeException
        permits StageFailedException,
                DeadlineExceededException,
                RunLimitExceededException,
                TaskFailedException,
                FunctionFailedException,
                ArgumentRefusedException,
                CodeUnavailableException,
                NamedRunException,
                RunnerClosedException,
                RunnerFailedException {

    private static final long serialVersionUID = 1L;

    private volatile @Nullable RunInfo run;
    private volatile @Nullable String jobId;
    private volatile @Nullable String taskId;
    private volatile @Nullable String namedRun;
    private volatile @Nullable String kept;

    BatchfluxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns the run, and the job, that it happened in; {@code null} if it was in none. */
    public @Nullable RunInfo run() {
        return run;
    }

    /** Returns the id of the task that it concerns; {@code null} if it concerns none, or several. */
    public @Nullable String taskId() {
        return taskId;
    }

    /** Returns what happened, and behind that in which task and job, and where results are that were not handed over. */
    @Override
    public String getMessage() {
        String what = what();
        StringJoiner whose = new StringJoiner(" of ");
        if (taskId != null && !what.contains("task " + taskId + " ")) {
            whose.add("task " + taskId);
        }
        if (jobId != null && !what.contains("job " + jobId)) {
            whose.add("job " + jobId);
        }
        if (namedRun != null && !what.contains(namedRun)) {
            whose.add("named run " + namedRun);
        }
        StringJoiner where = new StringJoiner("; ", " [", "]").setEmptyValue("");
        if (whose.length() > 0) {
            where.add(whose.toString());
        }
        if (kept != null) {
            where.add(kept);
        }
        return what + where;
    }

    /** Returns what happened, for texts that say themselves where. */
    final String what() {
        return String.valueOf(super.getMessage());
    }

    /** Says in which run it happened, unless that is known. What was done for all runs happened in the first that needed it. */
    void happenedIn(@Nullable RunInfo run) {
        RunInfo known = this.run;
        if (known == null || known.kind() == RunInfo.Kind.RUNNER) {
            this.run = run;
            this.jobId = run == null || run.jobId().isEmpty() ? null : run.jobId();
        }
    }

    /** Says which task it concerns; an empty id is that of none. */
    void concerns(String taskId) {
        this.taskId = taskId.isEmpty() ? null : taskId;
    }

    /** Says in which named run it happened. */
    void happenedInNamedRun(String namedRun) {
        this.namedRun = '"' + namedRun + '"';
    }

    /** Says where results are that were not handed over because of it. */
    void keeps(String container, List<String> tasks) {
        this.kept = "results of " + LeftBehind.few(tasks) + " stay in blob container " + container;
    }
}
