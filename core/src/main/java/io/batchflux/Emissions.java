package io.batchflux;

import reactor.core.publisher.Sinks;

/** How sinks that several threads emit to are emitted to. */
final class Emissions {

    /** Who emits while another thread does tries again at once: an emission takes a moment, and is not to be lost. */
    static final Sinks.EmitFailureHandler IN_TURN = (signal, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED;

    private Emissions() {}
}
