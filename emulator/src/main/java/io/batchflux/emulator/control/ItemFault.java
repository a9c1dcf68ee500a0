package io.batchflux.emulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.http.ErrorView;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.http.OperationHandler;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Takes tasks out of a collection before it is added, and answers for them as for an error of the service. */
final class ItemFault {

    private final ArmedFault fault;
    private final ServiceLoop loop;

    ItemFault(ArmedFault fault, ServiceLoop loop) {
        this.fault = fault;
        this.loop = loop;
    }

    Mono<BatchResponse> strike(OperationCall call, OperationHandler next) {
        ObjectNode body = call.json();
        List<JsonNode> items = Json.elements(body, "value");
        if (items.isEmpty()) {
            return next.handle(call);
        }
        List<JsonNode> struck = choose(items);
        items.removeAll(struck);
        fault.struck();
        if (items.isEmpty()) {
            ObjectNode answer = Json.object().put("odata.metadata", call.urls().metadata("taskaddresult"));
            answer.putArray("value");
            return Mono.just(answered(BatchResponse.json(answer), call, struck));
        }
        body.putArray("value").addAll(items);
        return next.handle(call.withBody(Json.write(body))).map(response -> answered(response, call, struck));
    }

    private List<JsonNode> choose(List<JsonNode> items) {
        List<JsonNode> chosen = new ArrayList<>();
        for (JsonNode item : items) {
            if (fault.random().nextDouble() < fault.fault().items()) {
                chosen.add(item);
            }
        }
        return chosen.isEmpty() ? List.of(items.get(0)) : chosen;
    }

    private BatchResponse answered(BatchResponse response, OperationCall call, List<JsonNode> struck) {
        if (response.json().isPresent() && response.json().get().path("value") instanceof ArrayNode value) {
            for (JsonNode item : struck) {
                ObjectNode result = value.addObject()
                        .put("status", "ServerError")
                        .put("taskId", item.path("id").asText());
                result.set(
                        "error",
                        ErrorView.item(
                                ErrorCode.SERVER_BUSY.with(), call.request().id(), loop.now()));
            }
        }
        return response;
    }
}
