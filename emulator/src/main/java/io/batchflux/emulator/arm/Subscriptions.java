package io.batchflux.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.http.BatchRequest;
import io.batchflux.emulator.http.BatchResponse;
import io.batchflux.emulator.wire.Json;
import java.util.List;
import java.util.Optional;

/**
 * The directories and subscriptions that a login looks for, as {@code az login} does: the lists have one of each, and a subscription of any id is there.
 */
final class Subscriptions {

    /** Made up, as whatever can be named here is accepted elsewhere. */
    private static final String ONE = "00000000-0000-0000-0000-000000000001";

    private Subscriptions() {}

    /** The answer to a request for them; empty if it is for something else. */
    static Optional<BatchResponse> answer(BatchRequest request) {
        List<String> path = request.segments();
        if (!request.method().equals("GET") || path.isEmpty() || path.size() > 2) {
            return Optional.empty();
        }
        boolean subscriptions = path.get(0).equalsIgnoreCase("subscriptions");
        if (path.size() == 2) {
            return subscriptions ? Optional.of(BatchResponse.json(subscription(path.get(1)))) : Optional.empty();
        }
        if (subscriptions) {
            return Optional.of(list(subscription(ONE)));
        }
        return path.get(0).equalsIgnoreCase("tenants") ? Optional.of(list(tenant())) : Optional.empty();
    }

    private static BatchResponse list(ObjectNode only) {
        ObjectNode json = Json.object();
        json.putArray("value").add(only);
        return BatchResponse.json(json);
    }

    private static ObjectNode subscription(String id) {
        ObjectNode json = Json.object()
                .put("id", "/subscriptions/" + id)
                .put("subscriptionId", id)
                .put("tenantId", ONE)
                .put("displayName", "Batch emulator")
                .put("state", "Enabled")
                .put("authorizationSource", "RoleBased");
        json.putObject("subscriptionPolicies")
                .put("locationPlacementId", "Public_2014-09-01")
                .put("quotaId", "PayAsYouGo_2014-09-01")
                .put("spendingLimit", "Off");
        json.putArray("managedByTenants");
        return json;
    }

    private static ObjectNode tenant() {
        return Json.object().put("id", "/tenants/" + ONE).put("tenantId", ONE).put("displayName", "Batch emulator");
    }
}
