package io.batchflux.emulator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Instant;

/** This view shows errors as the service does. */
public final class ErrorView {

    private static final String SET = "Microsoft.Azure.Batch.Protocol.Entities.Container.errors/@Element";

    private ErrorView() {}

    /** The answer to a request that is refused. */
    public static BatchResponse response(BatchException error, BatchRequest request, Instant now) {
        boolean bodiless = request.method().equals("HEAD") || error.status() == 304;
        BatchResponse response = bodiless
                ? BatchResponse.of(error.status())
                : BatchResponse.json(body(error, request, now)).withStatus(error.status());
        return error.status() == 401
                ? response.withHeader("WWW-Authenticate", AccountAuthenticator.challenge(request))
                : response;
    }

    private static ObjectNode body(BatchException error, BatchRequest request, Instant now) {
        ObjectNode json = Json.object().put("odata.metadata", new Urls(request.base()).metadata(SET));
        json.setAll(item(error, request.id(), now));
        return json;
    }

    /** The error of an item in an answer. */
    public static ObjectNode item(BatchException error, String requestId, Instant now) {
        ObjectNode json = Json.object().put("code", error.code().code());
        json.putObject("message")
                .put("lang", "en-US")
                .put("value", error.code().text() + "\nRequestId:" + requestId + "\nTime:" + ServiceTime.body(now));
        if (!error.details().isEmpty()) {
            ArrayNode values = json.putArray("values");
            error.details()
                    .forEach(detail ->
                            values.addObject().put("key", detail.key()).put("value", detail.value()));
        }
        return json;
    }
}
