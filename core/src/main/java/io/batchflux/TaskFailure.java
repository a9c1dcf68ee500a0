package io.batchflux;

import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.GrowableValue;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A failure says why a task failed, with all that is known. */
public final class TaskFailure extends GrowableValue<TaskFailure> implements Serializable {

    private static final Shape<TaskFailure> SHAPE = new Shape<>(TaskFailure::new);
    private static final Attribute<FailureKind> KIND = SHAPE.attribute("kind");
    private static final Attribute<String> MESSAGE = SHAPE.attribute("message");
    private static final Attribute<@Nullable FailureInfo> INFO = SHAPE.optional("info");
    private static final Attribute<String> STDERR_TAIL = SHAPE.attribute("stderrTail", "");
    private static final Attribute<String> STDOUT_TAIL = SHAPE.attribute("stdoutTail", "");
    private static final Attribute<@Nullable Throwable> CAUSE = SHAPE.optional("cause");

    /** The failure of a task that was cancelled before it was in its job. */
    static final TaskFailure UNWANTED = of(FailureKind.TERMINATED, "it was cancelled before it was added");

    private TaskFailure(@Nullable Object[] values) {
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

    /** Returns a failure of which this is known. */
    public static TaskFailure of(FailureKind kind, String message) {
        return SHAPE.initial().with(KIND, kind).with(MESSAGE, message);
    }

    static TaskFailure of(FailureKind kind, String message, @Nullable Throwable cause) {
        return of(kind, message).withCause(cause);
    }

    /** Returns what sort of failure it is. */
    public FailureKind kind() {
        return get(KIND);
    }

    /** Returns what happened, in a sentence. */
    public String message() {
        return get(MESSAGE);
    }

    /** Returns the service's category, code, message and details, or {@code null} if it gave none. */
    public @Nullable FailureInfo info() {
        return get(INFO);
    }

    /** Returns the end of what the task wrote to stderr; empty if nothing, or if it could not be read. */
    public String stderrTail() {
        return get(STDERR_TAIL);
    }

    /** Returns the end of what the task wrote to stdout; empty if nothing, or if it could not be read. */
    public String stdoutTail() {
        return get(STDOUT_TAIL);
    }

    /** Returns the error behind it, or {@code null}. */
    public @Nullable Throwable cause() {
        return get(CAUSE);
    }

    /** Returns a copy with what the service gave, or {@code null}. */
    public TaskFailure withInfo(@Nullable FailureInfo info) {
        return with(INFO, info);
    }

    /** Returns a copy with this end of stderr. */
    public TaskFailure withStderrTail(String stderrTail) {
        return with(STDERR_TAIL, stderrTail);
    }

    /** Returns a copy with this end of stdout. */
    public TaskFailure withStdoutTail(String stdoutTail) {
        return with(STDOUT_TAIL, stdoutTail);
    }

    /** Returns a copy with this error behind it, or {@code null}. */
    public TaskFailure withCause(@Nullable Throwable cause) {
        return with(CAUSE, cause);
    }
}
