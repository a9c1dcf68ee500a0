package io.batchflux.azure;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A shutdown hook closes a connection when the virtual machine ends, by {@code SIGTERM} for instance, unless it was closed before, and
 * waits for that no longer than its limit.
 */
final class ShutdownHook {

    private static final Logger LOG = LoggerFactory.getLogger(AzureBatch.class);

    private final Thread thread;

    private ShutdownHook(Mono<Void> closing, Duration limit) {
        this.thread = new Thread(() -> close(closing, limit), "shutdown-of-batchflux");
    }

    /** Waits for the end of the virtual machine from now on; if that has begun, whoever connects during it has to close himself. */
    static ShutdownHook add(Mono<Void> closing, Duration limit) {
        ShutdownHook hook = new ShutdownHook(closing, limit);
        try {
            Runtime.getRuntime().addShutdownHook(hook.thread);
        } catch (IllegalStateException shutdown) {
            LOG.debug("the end of the program has begun: the connection does not close itself", shutdown);
        }
        return hook;
    }

    private static void close(Mono<Void> closing, Duration limit) {
        try {
            // The virtual machine ends when its hooks have returned.
            closing.block(limit);
        } catch (RuntimeException error) {
            // Nobody is there any more to whom it could be told otherwise.
            LOG.warn(
                    "the connection could not be closed within {} of the program's end: jobs end with their lease",
                    limit,
                    error);
        }
    }

    /** Leaves the end of the virtual machine alone. */
    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException shutdown) {
            // The hook is what closes, or waits for who does.
            return;
        }
    }
}
