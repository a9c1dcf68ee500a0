package io.batchflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A request that an operation was found for.
 *
 * @param operation the operation
 * @param request the request
 * @param path the values of the parts of the path that are in braces
 * @param staleness how far behind the state the answer is to be
 */
record OperationCall(Operation operation, BatchRequest request, Map<String, String> path, Staleness staleness) {

    OperationCall withStaleness(Staleness other) {
        return new OperationCall(operation, request, path, other);
    }

    OperationCall withBody(byte[] body) {
        return new OperationCall(operation, request.withBody(body), path, staleness);
    }

    OperationCall withParameter(String name, String value) {
        return new OperationCall(operation, request.withParameter(name, value), path, staleness);
    }

    String job() {
        return variable("job");
    }

    String task() {
        return variable("task");
    }

    String pool() {
        return variable("pool");
    }

    String variable(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException(operation + " has no " + name);
        }
        return value;
    }

    /** Whether a query parameter is true; not, if it is absent. */
    boolean flag(String name) {
        String value = request.parameter(name).orElse("false");
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw BatchException.invalidQuery(name, value, "true or false is expected");
        }
        return value.equalsIgnoreCase("true");
    }

    ObjectNode json() {
        return Json.read(request.body());
    }

    Urls urls() {
        return new Urls(request.base());
    }
}
