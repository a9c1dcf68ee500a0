package io.batchflux;

import io.batchflux.RequestDone.Status;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.Operation;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.QuotaExceededException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.ThrottledException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One attempt of one request that somebody listens to: how long it takes, what it carries, what becomes of it. */
final class MeasuredRequest {

    /** No pool: nobody asks whether there is one, and a run cannot do without. */
    private static final Set<String> NOT_FOUND = Set.of(
            ServiceException.JOB_NOT_FOUND,
            ServiceException.TASK_NOT_FOUND,
            ServiceException.BLOB_NOT_FOUND,
            ServiceException.CONTAINER_NOT_FOUND);

    private final RunEvents events;
    private final Stage stage;
    private final Operation operation;
    private final long begin;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicBoolean done = new AtomicBoolean();

    /** The request begins now. */
    private MeasuredRequest(RunEvents events, Stage stage, Operation operation) {
        this.events = events;
        this.stage = stage;
        this.operation = operation;
        this.begin = events.nanos();
    }

    /** Measures each subscription; returns the request itself while nobody listens. */
    static <T> Mono<T> measured(RunEvents events, Stage stage, Operation operation, Mono<T> request) {
        return events.areWanted()
                ? Mono.defer(() -> new MeasuredRequest(events, stage, operation).measure(request))
                : request;
    }

    /** Does as {@link #measured}, for a request that sends this content. */
    static <T> Mono<T> measuredUpload(
            RunEvents events,
            Stage stage,
            Operation operation,
            BlobContent content,
            Function<BlobContent, Mono<T>> send) {
        return events.areWanted()
                ? Mono.defer(() -> {
                    MeasuredRequest request = new MeasuredRequest(events, stage, operation);
                    return request.measure(send.apply(request.countSent(content)));
                })
                : send.apply(content);
    }

    /** Does as {@link #measured}, for a request that receives content. */
    static <T> Flux<T> measuredContent(RunEvents events, Stage stage, Operation operation, Flux<T> request) {
        return events.areWanted()
                ? Flux.defer(() -> new MeasuredRequest(events, stage, operation).measureContent(request))
                : request;
    }

    /** The listener is told before whoever waits for the answer. */
    private <T> Mono<T> measure(Mono<T> request) {
        return request.doOnSuccess(this::answered)
                .doOnError(error -> done(status(error), error))
                .doOnCancel(() -> done(Status.CANCELLED, null));
    }

    private <T> Flux<T> measureContent(Flux<T> request) {
        return request.doOnNext(this::received)
                .doOnComplete(() -> done(Status.SUCCESS, null))
                .doOnError(error -> done(status(error), error))
                .doOnCancel(() -> done(Status.CANCELLED, null));
    }

    private BlobContent countSent(BlobContent content) {
        return BlobContent.of(
                content.length(), content.buffers().doOnNext(buffer -> sent.addAndGet(buffer.remaining())));
    }

    private void answered(@Nullable Object answer) {
        received(answer);
        done(Status.SUCCESS, null);
    }

    private void received(@Nullable Object answer) {
        if (answer instanceof ByteBuffer buffer) {
            received.addAndGet(buffer.remaining());
        } else if (answer instanceof byte[] content) {
            received.addAndGet(content.length);
        }
    }

    /** Who has the answer may cancel nevertheless. */
    private void done(Status status, @Nullable Throwable error) {
        if (done.compareAndSet(false, true)) {
            events.requestDone(
                    stage,
                    operation,
                    status,
                    error,
                    Duration.ofNanos(events.nanos() - begin),
                    sent.get(),
                    received.get());
        }
    }

    private static Status status(Throwable error) {
        if (error instanceof DeadlineExceededException) {
            return Status.NO_ANSWER;
        }
        if (!(error instanceof ServiceException service)) {
            return Status.LOCAL;
        }
        if (service instanceof ThrottledException) {
            return Status.THROTTLED;
        }
        if (service instanceof QuotaExceededException) {
            return Status.QUOTA;
        }
        if (service instanceof PreconditionFailedException || service.hasCode(ServiceException.JOB_EXISTS)) {
            return Status.CONFLICT;
        }
        if (NOT_FOUND.contains(service.code())) {
            return Status.NOT_FOUND;
        }
        if (service instanceof PermanentServiceException) {
            return Status.PERMANENT;
        }
        return service.hasCode("") ? Status.NO_ANSWER : Status.TRANSIENT;
    }
}
