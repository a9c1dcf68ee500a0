package io.batchflux;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Tells of what could not be cleaned up; what was done before stays done. */
final class LeftBehind {

    private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

    private LeftBehind() {}

    /** Completes when the listener has been told; one that throws must not have more left behind. */
    static <T> Mono<T> report(String what, Throwable error, RunListener listener) {
        return Mono.fromRunnable(() -> {
            LOG.warn("{}: {}", what, error.getMessage());
            try {
                listener.onCleanUpFailed(what, error);
            } catch (RuntimeException e) {
                LOG.warn("the listener could not be told that {}", what, e);
            }
        });
    }
}
