package io.batchflux.spi;

import reactor.core.publisher.Mono;

/** What an implementation of a port answers to a method that came after it. */
final class Unsupported {

    private Unsupported() {}

    static <T> Mono<T> by(Object port, String method, String need) {
        return Mono.error(() -> new PermanentServiceException(
                ServiceException.NOT_SUPPORTED,
                port.getClass().getName() + " does not have " + method + ", which " + need
                        + " need; implement it, or pass it on",
                null));
    }
}
