package io.batchflux.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request log keeps the requests that a fake service was sent, those that fail included.
 *
 * <p>Thread-safe; what is returned does not change any more.
 *
 * @param <O> the operations
 */
public final class RequestLog<O extends Enum<O>> {

    /**
     * A request is one call of one operation.
     *
     * @param <O> the operations
     * @param operation what was called
     * @param target the job, pool, container or blob
     * @param argument what was sent with it: a definition, a query, a permission; {@code null} if nothing
     * @param at when it was sent
     */
    public record Request<O>(
            O operation, String target, @Nullable Object argument, Instant at) {}

    private final Map<O, List<Request<O>>> requests;
    private final Map<O, Integer> open;
    private final Map<O, Integer> mostOpen;

    RequestLog(Class<O> operations) {
        this.requests = new EnumMap<>(operations);
        this.open = new EnumMap<>(operations);
        this.mostOpen = new EnumMap<>(operations);
        for (O operation : operations.getEnumConstants()) {
            requests.put(operation, new ArrayList<>());
        }
    }

    synchronized void begin(O operation, String target, @Nullable Object argument, Instant at) {
        requests.getOrDefault(operation, List.of()).add(new Request<>(operation, target, argument, at));
        int now = open.merge(operation, 1, Integer::sum);
        mostOpen.merge(operation, now, Math::max);
    }

    synchronized void end(O operation) {
        open.merge(operation, -1, Integer::sum);
    }

    /** Returns the requests of this operation, in the order in which they were sent. */
    public synchronized List<Request<O>> of(O operation) {
        return List.copyOf(requests.getOrDefault(operation, List.of()));
    }

    /** Returns how many requests of this operation were sent. */
    public synchronized int count(O operation) {
        return requests.getOrDefault(operation, List.of()).size();
    }

    /** Returns how many requests of all operations were sent. */
    public synchronized int count() {
        return requests.values().stream().mapToInt(List::size).sum();
    }

    /** Returns the targets of the requests of this operation. */
    public List<String> targets(O operation) {
        return of(operation).stream().map(Request::target).toList();
    }

    /** Returns when the requests of this operation were sent. */
    public List<Instant> times(O operation) {
        return of(operation).stream().map(Request::at).toList();
    }

    /** Returns how many requests are neither answered nor cancelled. */
    public synchronized int open() {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns how many requests of this operation were open at the same time, at most. */
    public synchronized int mostOpen(O operation) {
        return mostOpen.getOrDefault(operation, 0);
    }
}
