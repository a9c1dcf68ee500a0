package io.batchflux;

import reactor.core.publisher.Mono;

/** The files of tasks that run. */
@FunctionalInterface
interface RunningFiles<C> {

    /**
     * Emits the end of a file that the task of this item has in its directory; nothing if it cannot be read now, or the task is not
     * known to be in the job.
     */
    Mono<byte[]> tail(C item, String path, int maxBytes);
}
