package io.batchflux.emulator;

/** Decides whether a request comes from somebody who may use the account. */
@FunctionalInterface
interface Authenticator {

    /** @throws BatchException if it does not */
    void authenticate(BatchRequest request);
}
