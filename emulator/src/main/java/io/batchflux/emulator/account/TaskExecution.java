package io.batchflux.emulator.account;

import io.batchflux.emulator.node.TaskOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An execution tells what is known of a task's run; it is the {@code executionInfo} of the task.
 *
 * @param startTime when the last try began
 * @param endTime when the task was completed
 * @param outcome how the last try ended, once the task is completed
 * @param retryCount how often it was tried again after an exit code that was not zero
 * @param lastRetryTime when it was tried again for the last time
 * @param requeueCount how often it went back into the queue because a user wanted so
 * @param lastRequeueTime when it went back for the last time
 */
public record TaskExecution(
        Optional<Instant> startTime,
        Optional<Instant> endTime,
        Optional<TaskOutcome> outcome,
        int retryCount,
        Optional<Instant> lastRetryTime,
        int requeueCount,
        Optional<Instant> lastRequeueTime) {

    /** What its result can be. */
    public static final List<String> RESULTS = List.of("success", "failure");

    /** What the state of a node's own task can be: a start task's, or of what prepares and releases nodes. */
    public static final List<String> STATES = List.of("running", "completed");

    static final TaskExecution NONE = new TaskExecution(
            Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty(), 0, Optional.empty());

    /**
     * Returns whether there may be another try.
     *
     * @param maxTaskRetryCount how many there may be after the first; -1 for no limit
     */
    boolean hasRetriesLeft(int maxTaskRetryCount) {
        return maxTaskRetryCount < 0 || retryCount < maxTaskRetryCount;
    }

    TaskExecution started(Instant now) {
        return new TaskExecution(
                Optional.of(now),
                Optional.empty(),
                Optional.empty(),
                retryCount,
                lastRetryTime,
                requeueCount,
                lastRequeueTime);
    }

    TaskExecution ended(Instant now, TaskOutcome how) {
        return new TaskExecution(
                startTime,
                Optional.of(now),
                Optional.of(how),
                retryCount,
                lastRetryTime,
                requeueCount,
                lastRequeueTime);
    }

    TaskExecution retried(Instant now) {
        return new TaskExecution(
                startTime,
                Optional.empty(),
                Optional.empty(),
                retryCount + 1,
                Optional.of(now),
                requeueCount,
                lastRequeueTime);
    }

    TaskExecution requeued(Instant now) {
        return new TaskExecution(
                startTime,
                Optional.empty(),
                Optional.empty(),
                retryCount,
                lastRetryTime,
                requeueCount + 1,
                Optional.of(now));
    }

    /** Returns whether the task is completed without a failure. */
    public boolean succeeded() {
        return outcome.isPresent() && outcome.get().failure().isEmpty();
    }

    public Optional<Integer> exitCode() {
        return outcome.flatMap(TaskOutcome::exitCode);
    }

    /** Returns one of {@link #STATES}. */
    public String state() {
        return endTime.isPresent() ? "completed" : "running";
    }

    /** Returns one of {@link #RESULTS}, once the task is completed. */
    public Optional<String> result() {
        return outcome.map(how -> how.failure().isEmpty() ? "success" : "failure");
    }
}
