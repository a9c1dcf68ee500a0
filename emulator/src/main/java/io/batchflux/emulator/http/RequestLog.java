package io.batchflux.emulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.Operation;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A log counts the requests of each operation, their answers by status, and the bytes of their bodies. Thread-safe. */
public final class RequestLog {

    private final Map<Operation, Entry> entries = new ConcurrentHashMap<>();

    /** Counts a request. */
    Entry begin(Operation operation, int bytes) {
        Entry entry = entries.computeIfAbsent(operation, Entry::new);
        entry.requests.increment();
        entry.bytesIn.add(bytes);
        return entry;
    }

    /** Forgets all that was counted. */
    public void reset() {
        entries.clear();
    }

    /** Returns how many requests each operation has had. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        entries.forEach((operation, entry) -> counts.put(operation.id(), entry.requests.sum()));
        return counts;
    }

    public ObjectNode json() {
        ObjectNode json = Json.object();
        Map<String, Entry> sorted = new TreeMap<>();
        entries.forEach((operation, entry) -> sorted.put(operation.id(), entry));
        json.put(
                "total",
                sorted.values().stream()
                        .mapToLong(entry -> entry.requests.sum())
                        .sum());
        ObjectNode operations = json.putObject("operations");
        sorted.forEach((id, entry) -> operations.set(id, entry.json()));
        return json;
    }

    /** An entry is what is counted of an operation. */
    static final class Entry {

        private final Operation operation;
        private final LongAdder requests = new LongAdder();
        private final LongAdder bytesIn = new LongAdder();
        private final LongAdder bytesOut = new LongAdder();
        private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();

        Entry(Operation operation) {
            this.operation = operation;
        }

        /** The name of the operation. */
        String operation() {
            return operation.id();
        }

        void answered(int status) {
            statuses.computeIfAbsent(status, any -> new LongAdder()).increment();
        }

        void sent(int bytes) {
            bytesOut.add(bytes);
        }

        private ObjectNode json() {
            ObjectNode json = Json.object()
                    .put("requests", requests.sum())
                    .put("bytesIn", bytesIn.sum())
                    .put("bytesOut", bytesOut.sum());
            ObjectNode byStatus = json.putObject("statuses");
            new TreeMap<>(statuses).forEach((status, count) -> byStatus.put(String.valueOf(status), count.sum()));
            return json;
        }
    }
}
