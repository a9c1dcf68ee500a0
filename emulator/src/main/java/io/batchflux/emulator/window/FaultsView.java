package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.FaultKind;
import io.batchflux.emulator.control.FaultInjector;
import io.batchflux.emulator.wire.Operation;
import io.batchflux.emulator.wire.ServiceClock;
import io.batchflux.emulator.wire.ServiceTime;
import reactor.core.publisher.Mono;

/** What goes wrong on purpose: the faults, and the clock. */
final class FaultsView implements View {

    private final FaultInjector faults;
    private final ServiceClock clock;

    FaultsView(FaultInjector faults, ServiceClock clock) {
        this.faults = faults;
        this.clock = clock;
    }

    @Override
    public Mono<ObjectNode> json(Query query) {
        return Mono.fromCallable(() -> {
            ObjectNode json = faults.json();
            json.put("skew", clock.skew().toString());
            json.put("skipped", ServiceTime.duration(clock.skipped()));
            ArrayNode kinds = json.putArray("kinds");
            for (FaultKind kind : FaultKind.values()) {
                kinds.add(kind.word());
            }
            ArrayNode operations = json.putArray("operations");
            for (Operation operation : Operation.values()) {
                operations.add(operation.id());
            }
            return json;
        });
    }
}
