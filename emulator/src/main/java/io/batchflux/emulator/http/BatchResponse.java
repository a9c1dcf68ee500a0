package io.batchflux.emulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.wire.ServiceTime;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;

/**
 * A response is the answer of an operation: a status, headers, and at most one of a JSON body and a stream of bytes.
 *
 * @param status the HTTP status
 * @param headers headers beside those which every answer has
 * @param json the JSON body
 * @param content the bytes of a file
 * @param delivery how much of it reaches the client
 */
public record BatchResponse(
        int status,
        Map<String, String> headers,
        Optional<JsonNode> json,
        Optional<Flux<ByteBuf>> content,
        Delivery delivery) {

    public static BatchResponse of(int status) {
        return new BatchResponse(status, Map.of(), Optional.empty(), Optional.empty(), Delivery.WHOLE);
    }

    public static BatchResponse json(JsonNode json) {
        return new BatchResponse(200, Map.of(), Optional.of(json), Optional.empty(), Delivery.WHOLE);
    }

    /** The answer after a change that a user asked for, with the version that the entity has now. */
    public static BatchResponse changed(int status, Instant lastModified, String url) {
        return of(status).withEntity(lastModified).withDataServiceId(url);
    }

    BatchResponse withJson(JsonNode other) {
        return new BatchResponse(status, headers, Optional.of(other), content, delivery);
    }

    public BatchResponse withStatus(int other) {
        return new BatchResponse(other, headers, json, content, delivery);
    }

    public BatchResponse withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new BatchResponse(status, more, json, content, delivery);
    }

    public BatchResponse withContent(Flux<ByteBuf> content) {
        return new BatchResponse(status, headers, json, Optional.of(content), delivery);
    }

    public BatchResponse withDelivery(Delivery delivery) {
        return new BatchResponse(status, headers, json, content, delivery);
    }

    /** Returns a copy with the headers that identify a version of an entity. */
    public BatchResponse withEntity(Instant lastModified) {
        return withHeader("ETag", ServiceTime.eTag(lastModified))
                .withHeader("Last-Modified", ServiceTime.header(lastModified));
    }

    public BatchResponse withDataServiceId(String url) {
        return withHeader("DataServiceId", url);
    }
}
