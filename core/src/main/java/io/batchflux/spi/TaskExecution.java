package io.batchflux.spi;

import java.io.Serializable;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An execution is what the service knows of how a task ran; for the wire, see the REST page "Task - Get Task". */
public final class TaskExecution extends GrowableValue<TaskExecution> implements Serializable {

    private static final Shape<TaskExecution> SHAPE = new Shape<>(TaskExecution::new);
    private static final Attribute<@Nullable Result> RESULT = SHAPE.optional("result");
    private static final Attribute<@Nullable Integer> EXIT_CODE = SHAPE.optional("exitCode");
    private static final Attribute<@Nullable FailureInfo> FAILURE_INFO = SHAPE.optional("failureInfo");
    private static final Attribute<@Nullable Instant> START_TIME = SHAPE.optional("startTime");
    private static final Attribute<@Nullable Instant> END_TIME = SHAPE.optional("endTime");
    private static final Attribute<Integer> RETRY_COUNT = SHAPE.attribute("retryCount", 0);
    private static final Attribute<Integer> REQUEUE_COUNT = SHAPE.attribute("requeueCount", 0);
    private static final Attribute<Integer> READDS = SHAPE.attribute("readds", 0);
    private static final Attribute<Integer> PREEMPTIONS = SHAPE.attribute("preemptions", 0);
    private static final Attribute<@Nullable String> NODE_ID = SHAPE.optional("nodeId");

    /** The execution of a task that no node has taken yet. */
    public static final TaskExecution NONE = SHAPE.initial();

    private TaskExecution(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** What is written in the place of the value, which is checked when it is read. */
    private record Written(Map<String, Object> named) implements Serializable {
        private Object readResolve() {
            return SHAPE.ofNamed(named);
        }
    }

    private Object writeReplace() {
        return new Written(named());
    }

    /** Returns how it ended, or {@code null} before. */
    public @Nullable Result result() {
        return get(RESULT);
    }

    /** Returns the process's exit code, or {@code null} if no process ended: before the end, or if none was started. */
    public @Nullable Integer exitCode() {
        return get(EXIT_CODE);
    }

    /** Returns why it failed, or {@code null} if it did not. */
    public @Nullable FailureInfo failureInfo() {
        return get(FAILURE_INFO);
    }

    /** Returns when the last try began, or {@code null} if none did. */
    public @Nullable Instant startTime() {
        return get(START_TIME);
    }

    /** Returns when it ended, or {@code null} before. */
    public @Nullable Instant endTime() {
        return get(END_TIME);
    }

    /** Returns how often it was run again after a non-zero exit code. */
    public int retryCount() {
        return get(RETRY_COUNT);
    }

    /** Returns how often it was put back into the queue. */
    public int requeueCount() {
        return get(REQUEUE_COUNT);
    }

    /** Returns how often it was added again by us, as another task: the service does not know of that. */
    public int readds() {
        return get(READDS);
    }

    /**
     * Returns how often it lost its node, as far as we have seen that, which we look for if a run has a limit of preemptions: the service
     * does not count them.
     */
    public int preemptions() {
        return get(PREEMPTIONS);
    }

    /** Returns the node, or {@code null} if it never had one. */
    public @Nullable String nodeId() {
        return get(NODE_ID);
    }

    /** Returns a copy that ended like this, or {@code null} before. */
    public TaskExecution withResult(@Nullable Result result) {
        return with(RESULT, result);
    }

    /** Returns a copy whose process exited with this code, or {@code null}. */
    public TaskExecution withExitCode(@Nullable Integer exitCode) {
        return with(EXIT_CODE, exitCode);
    }

    /** Returns a copy that failed for this reason, or {@code null}. */
    public TaskExecution withFailureInfo(@Nullable FailureInfo failureInfo) {
        return with(FAILURE_INFO, failureInfo);
    }

    /** Returns a copy whose last try began at this moment, or {@code null}. */
    public TaskExecution withStartTime(@Nullable Instant startTime) {
        return with(START_TIME, startTime);
    }

    /** Returns a copy that ended at this moment, or {@code null} before. */
    public TaskExecution withEndTime(@Nullable Instant endTime) {
        return with(END_TIME, endTime);
    }

    /** Returns a copy that was run again this often after a non-zero exit code. */
    public TaskExecution withRetryCount(int retryCount) {
        return with(RETRY_COUNT, retryCount);
    }

    /** Returns a copy that was put back into the queue this often. */
    public TaskExecution withRequeueCount(int requeueCount) {
        return with(REQUEUE_COUNT, requeueCount);
    }

    /** Returns a copy that was added again this often. */
    public TaskExecution withReadds(int readds) {
        return with(READDS, readds);
    }

    /** Returns a copy that lost its node this often. */
    public TaskExecution withPreemptions(int preemptions) {
        return with(PREEMPTIONS, preemptions);
    }

    /** Returns a copy on this node, or {@code null} for none. */
    public TaskExecution withNodeId(@Nullable String nodeId) {
        return with(NODE_ID, nodeId);
    }

    /** A result says how a task ended. */
    public enum Result {
        SUCCESS,
        FAILURE
    }
}
