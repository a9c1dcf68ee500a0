package io.batchflux.emulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.Operation;
import java.util.Map;

/**
 * A request that an operation was found for.
 *
 * @param operation the operation
 * @param request the request
 * @param path the values of the parts of the path that are in braces
 * @param staleness how far behind the state the answer is to be
 */
public record OperationCall(Operation operation, BatchRequest request, Map<String, String> path, Staleness staleness) {

    public OperationCall withStaleness(Staleness other) {
        return new OperationCall(operation, request, path, other);
    }

    public OperationCall withBody(byte[] body) {
        return new OperationCall(operation, request.withBody(body), path, staleness);
    }

    public OperationCall withParameter(String name, String value) {
        return new OperationCall(operation, request.withParameter(name, value), path, staleness);
    }

    public String job() {
        return variable("job");
    }

    public String task() {
        return variable("task");
    }

    public String pool() {
        return variable("pool");
    }

    public String variable(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException(operation + " has no " + name);
        }
        return value;
    }

    /** Whether a query parameter is true; not, if it is absent. */
    public boolean flag(String name) {
        String value = request.parameter(name).orElse("false");
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw BatchException.invalidQuery(name, value, "true or false is expected");
        }
        return value.equalsIgnoreCase("true");
    }

    public ObjectNode json() {
        return Json.read(request.body());
    }

    public JsonBody body() {
        return JsonBody.of(json());
    }

    /** A body without members, if there is none. */
    public JsonBody optionalBody() {
        return request.body().length == 0 ? JsonBody.of(Json.object()) : body();
    }

    public Urls urls() {
        return new Urls(request.base());
    }
}
