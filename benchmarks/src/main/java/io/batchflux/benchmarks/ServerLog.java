package io.batchflux.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the server counted.
 *
 * @param requests the requests of each operation
 * @param bytes the bytes of all bodies, of requests and answers
 */
record ServerLog(Map<String, Long> requests, long bytes) {

    static ServerLog of(JsonNode counted) {
        Map<String, Long> requests = new TreeMap<>();
        long bytes = 0;
        for (Map.Entry<String, JsonNode> operation : counted.path("operations").properties()) {
            JsonNode figures = operation.getValue();
            requests.put(operation.getKey(), figures.path("requests").asLong());
            bytes += figures.path("bytesIn").asLong() + figures.path("bytesOut").asLong();
        }
        return new ServerLog(requests, bytes);
    }

    /** Returns what came after the earlier one. */
    ServerLog since(ServerLog earlier) {
        Map<String, Long> more = new TreeMap<>();
        requests.forEach((operation, count) -> {
            long difference = count - earlier.requests.getOrDefault(operation, 0L);
            if (difference > 0) {
                more.put(operation, difference);
            }
        });
        return new ServerLog(more, bytes - earlier.bytes);
    }

    long total() {
        return requests.values().stream().mapToLong(Long::longValue).sum();
    }
}
