package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.BatchException;

/** Decides whether a request comes from somebody who may use the account. */
@FunctionalInterface
public interface Authenticator {

    /** @throws BatchException if it does not */
    void authenticate(BatchRequest request);
}
