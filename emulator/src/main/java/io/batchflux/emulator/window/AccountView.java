package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** A view of what is in the account, which is looked at on the account's own thread. */
final class AccountView implements View {

    private final Supplier<Interior> inside;
    private final BiFunction<Interior, Query, ObjectNode> look;

    AccountView(Supplier<Interior> inside, BiFunction<Interior, Query, ObjectNode> look) {
        this.inside = inside;
        this.look = look;
    }

    @Override
    public Mono<ObjectNode> json(Query query) {
        return Mono.defer(() -> {
            Interior here = inside.get();
            return here.loop().call(() -> look.apply(here, query));
        });
    }
}
