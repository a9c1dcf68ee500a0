package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Operation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the operation that a request asks for, and the handler that covers it. */
public final class Router {

    /** In the order of the operations, of which the first that fits is meant. */
    private static final Map<Operation, PathTemplate> PATHS = paths();

    private volatile Map<Operation, OperationHandler> handlers = new EnumMap<>(Operation.class);

    public Router cover(Operation operation, OperationHandler handler) {
        handlers.put(operation, handler);
        return this;
    }

    /** Leads all operations, from one moment to the next, to what the other one leads them to; on any thread. */
    public void follow(Router other) {
        handlers = other.handlers;
    }

    /** @throws BatchException if no path matches, or none with this method */
    public OperationCall route(BatchRequest request) {
        List<String> segments = request.segments();
        boolean pathKnown = false;
        for (Map.Entry<Operation, PathTemplate> path : PATHS.entrySet()) {
            Operation operation = path.getKey();
            Optional<Map<String, String>> variables = path.getValue().match(segments);
            if (variables.isPresent()) {
                if (operation.method().equals(request.method())) {
                    return new OperationCall(operation, request, variables.get(), Staleness.NONE);
                }
                pathKnown = true;
            }
        }
        throw pathKnown ? ErrorCode.UNSUPPORTED_HTTP_VERB.with() : ErrorCode.INVALID_URI.with();
    }

    /** @throws BatchException if nothing answers it */
    void requireCovered(Operation operation) {
        handler(operation);
    }

    OperationHandler handler(Operation operation) {
        OperationHandler handler = handlers.get(operation);
        if (handler == null) {
            throw BatchException.notCovered("the operation " + operation.id() + operation.remark());
        }
        return handler;
    }

    private static Map<Operation, PathTemplate> paths() {
        Map<Operation, PathTemplate> paths = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            paths.put(operation, PathTemplate.of(operation.path()));
        }
        return paths;
    }
}
