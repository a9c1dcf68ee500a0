package io.batchflux.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A request that an operation was found for.
 *
 * @param operation the operation
 * @param request the request
 * @param path the values of the parts of the path that are in braces
 */
record OperationCall(Operation operation, BatchRequest request, Map<String, String> path) {

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

    ObjectNode json() {
        return Json.read(request.body());
    }

    Urls urls() {
        return new Urls(request.base());
    }
}
