package io.batchflux;

import io.batchflux.spi.Operation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request to a service was answered, failed or was given up; each attempt is one, each page of a list of tasks too.
 */
public final class RequestDone extends StageEventValue<RequestDone> implements StageEvent {

    private static final Shape<RequestDone> SHAPE = new Shape<>(STAGE_EVENT, RequestDone::new);
    private static final Attribute<Operation> OPERATION = SHAPE.attribute("operation");
    private static final Attribute<Status> STATUS = SHAPE.attribute("status");
    private static final Attribute<@Nullable Throwable> ERROR = SHAPE.optional("error");
    private static final Attribute<Duration> DURATION = SHAPE.attribute("duration", Duration.ZERO);
    private static final Attribute<Long> BYTES_SENT = SHAPE.attribute("bytesSent", 0L);
    private static final Attribute<Long> BYTES_RECEIVED = SHAPE.attribute("bytesReceived", 0L);

    /** What became of a request, in so few classes that they can be counted. */
    public enum Status {
        /** The service did what it was asked. */
        SUCCESS,
        /** The service failed in a manner that passes. */
        TRANSIENT,
        /** The service refused since it is asked too often. */
        THROTTLED,
        /** A quota of the account is used up. */
        QUOTA,
        /**
         * What the request is about is not there: a job, a task, a blob or a container. Mostly that is the answer to a
         * question, such as whether a run has been recorded.
         */
        NOT_FOUND,
        /**
         * What the request presumes does not hold: somebody else was first, or the same request was sent before and its answer
         * was lost. Named runs and the creation of a job are made so that this may happen.
         */
        CONFLICT,
        /** The service refused for good. */
        PERMANENT,
        /** There was no answer: not in time, none that could be read, or the connection broke. */
        NO_ANSWER,
        /** Nobody wanted the answer any more. */
        CANCELLED,
        /** It failed on this side: what the caller wanted to send could not be had, for instance. */
        LOCAL
    }

    private RequestDone(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that this became of a request. */
    public static RequestDone of(RunInfo run, Instant time, Stage stage, Operation operation, Status status) {
        return SHAPE.of(run, time, stage, operation, status);
    }

    /** All at once, since there are many requests. */
    static RequestDone of(
            RunInfo run,
            Instant time,
            Stage stage,
            Operation operation,
            Status status,
            @Nullable Throwable error,
            Duration duration,
            long bytesSent,
            long bytesReceived) {
        return SHAPE.of(run, time, stage, operation, status, error, duration, bytesSent, bytesReceived);
    }

    /** Returns what was asked for. */
    public Operation operation() {
        return get(OPERATION);
    }

    /** Returns what became of it. */
    public Status status() {
        return get(STATUS);
    }

    /** Returns the error, or {@code null} if there was none: the request succeeded or was cancelled. */
    public @Nullable Throwable error() {
        return get(ERROR);
    }

    /** Returns a copy with this error. */
    public RequestDone withError(@Nullable Throwable error) {
        return with(ERROR, error);
    }

    /** Returns how long it took from its sending on; that it waited for its turn before is not part of it. */
    public Duration duration() {
        return get(DURATION);
    }

    /** Returns a copy with this duration. */
    public RequestDone withDuration(Duration duration) {
        return with(DURATION, duration);
    }

    /**
     * Returns how many bytes of content were sent; 0 unless content was uploaded. What else a request has is not counted.
     */
    public long bytesSent() {
        return get(BYTES_SENT);
    }

    /** Returns a copy with this number of bytes sent. */
    public RequestDone withBytesSent(long bytesSent) {
        return with(BYTES_SENT, bytesSent);
    }

    /** Returns how many bytes of content were received; 0 unless content was downloaded. */
    public long bytesReceived() {
        return get(BYTES_RECEIVED);
    }

    /** Returns a copy with this number of bytes received. */
    public RequestDone withBytesReceived(long bytesReceived) {
        return with(BYTES_RECEIVED, bytesReceived);
    }

    /** Returns whether the service refused since it is asked too often. */
    public boolean isThrottled() {
        return status() == Status.THROTTLED;
    }

    @Override
    public void tell(RunListener listener) {
        listener.onRequestDone(this);
    }
}
