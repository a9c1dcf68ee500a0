package io.batchflux.emulator.wire;

import reactor.core.publisher.Mono;

/** A keeper is told what of the account's state has changed, and writes it down before a request is answered. */
public interface Keeper {

    /** This has changed, or is not there any more; on the loop's thread. */
    void touched(Object entity);

    /** Emits what the other emits once all is written down that had changed by then. */
    <T> Mono<T> kept(Mono<T> result);
}
