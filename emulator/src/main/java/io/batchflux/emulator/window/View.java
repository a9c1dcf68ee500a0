package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import reactor.core.publisher.Mono;

/** A view shows a part of the account as it is at the moment of the subscription. */
@FunctionalInterface
interface View {

    /** Fails with {@link io.batchflux.emulator.wire.BatchException} if what it shows is not there. */
    Mono<ObjectNode> json(Query query);
}
