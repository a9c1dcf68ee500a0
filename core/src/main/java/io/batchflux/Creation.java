package io.batchflux;

import io.batchflux.spi.ServiceException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Something that a run creates at a service: once, when it is first needed, and not any more once the run is being closed.
 * Thread-safe.
 */
final class Creation {

    private final Mono<Void> created;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean sent = new AtomicBoolean();
    private volatile boolean closing;
    private volatile boolean done;

    /** @param create sets what it is given when it is about to send the request */
    Creation(String what, Function<AtomicBoolean, Mono<Void>> create) {
        this.created = Once.of(Mono.defer(() -> {
            // Closing comes first and asks then what was begun: at least one of both sees the other.
            begun.set(true);
            return closing ? Mono.error(isClosed(what)) : create.apply(sent).doOnSuccess(created -> done = true);
        }));
    }

    static IllegalStateException isClosed(String what) {
        return new IllegalStateException(what + " is not created, since its run is being closed");
    }

    /** Creates it when first subscribed to. */
    Mono<Void> created() {
        return created;
    }

    boolean isBegun() {
        return begun.get();
    }

    /** Returns whether it is known to be there. */
    boolean isDone() {
        return done;
    }

    /** From here on it is not begun any more. */
    void close() {
        closing = true;
    }

    /** Waits for the creation if that was begun, and emits whether there may be something of ours now. */
    Mono<Boolean> mayExist() {
        return Mono.defer(() -> begun.get()
                ? created.thenReturn(true).onErrorResume(error -> Mono.just(sent.get() && !wasRefused(error)))
                : Mono.just(false));
    }

    /** Returns whether the service refused the first request, or said that the job is somebody else's. */
    private static boolean wasRefused(Throwable error) {
        return error instanceof StageFailedException failed
                && !failed.error().isRetryable()
                && (failed.attempts() == 1 || failed.error().hasCode(ServiceException.JOB_EXISTS));
    }
}
