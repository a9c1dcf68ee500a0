package io.batchflux.emulator.http;

import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.Operation;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the operation that a request asks for, and the handler that covers it. */
public final class Router {

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
        for (Operation operation : Operation.values()) {
            Optional<Map<String, String>> variables = match(operation.path(), segments);
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

    private static Optional<Map<String, String>> match(String template, List<String> segments) {
        String[] parts = template.substring(1).split("/", -1);
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (i >= segments.size()) {
                return Optional.empty();
            }
            if (part.endsWith("*}")) {
                String rest = String.join("/", segments.subList(i, segments.size()));
                variables.put(part.substring(1, part.length() - 2), rest);
                return Optional.of(variables);
            }
            int brace = part.indexOf('{');
            if (brace >= 0) {
                // What is around the braces is there as well, as in certificates({certificate}).
                String before = part.substring(0, brace);
                String after = part.substring(part.indexOf('}') + 1);
                String segment = segments.get(i);
                if (!segment.toLowerCase(Locale.ROOT).startsWith(before)
                        || !segment.endsWith(after)
                        || segment.length() < before.length() + after.length()) {
                    return Optional.empty();
                }
                variables.put(
                        part.substring(brace + 1, part.indexOf('}')),
                        segment.substring(before.length(), segment.length() - after.length()));
            } else if (!part.equalsIgnoreCase(segments.get(i))) {
                return Optional.empty();
            }
        }
        return parts.length == segments.size() ? Optional.of(variables) : Optional.empty();
    }
}
