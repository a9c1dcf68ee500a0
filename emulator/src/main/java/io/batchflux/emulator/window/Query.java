package io.batchflux.emulator.window;

import io.batchflux.emulator.http.BatchRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.netty.http.server.HttpServerRequest;

/** What a view is asked for: the parameters of the request's query. */
record Query(Map<String, List<String>> parameters) {

    static Query of(HttpServerRequest request) {
        int mark = request.uri().indexOf('?');
        return new Query(BatchRequest.parseQuery(mark < 0 ? "" : request.uri().substring(mark + 1)));
    }

    /**
     * Empty if it is not there, or has no text.
     *
     * @throws IllegalArgumentException if it is there twice
     */
    Optional<String> text(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new IllegalArgumentException("the parameter " + name + " of the query is there twice");
        }
        return values.stream().filter(value -> !value.isEmpty()).findFirst();
    }

    /** @throws IllegalArgumentException if it is not there, or twice */
    String required(String name) {
        return text(name)
                .orElseThrow(() -> new IllegalArgumentException("the parameter " + name + " of the query is missing"));
    }

    /** @throws IllegalArgumentException if it is no number from 0 on, or there twice */
    long number(String name, long otherwise) {
        String text = text(name).orElse(String.valueOf(otherwise));
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("the parameter " + name + " of the query must be a number, was " + text);
        }
        return Long.parseLong(text);
    }
}
