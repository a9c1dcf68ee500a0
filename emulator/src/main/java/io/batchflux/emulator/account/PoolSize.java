package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.JsonBody;
import java.time.Duration;

/**
 * A size says how many nodes a pool is to have.
 *
 * @param dedicated how many dedicated nodes
 * @param lowPriority how many low-priority (spot) nodes
 * @param resizeTimeout how long the pool may take to get there, as it was written
 */
public record PoolSize(int dedicated, int lowPriority, String resizeTimeout) {

    static final String DEFAULT_TIMEOUT = "PT15M";

    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(7);

    public static final PoolSize NONE = new PoolSize(0, 0, DEFAULT_TIMEOUT);

    /** Reads the size that a request asks for; what it does not say stays as it is. */
    public static PoolSize read(JsonBody body, PoolSize otherwise) {
        return new PoolSize(
                body.integer("targetDedicatedNodes", otherwise.dedicated(), 0, Integer.MAX_VALUE),
                body.integer("targetLowPriorityNodes", otherwise.lowPriority(), 0, Integer.MAX_VALUE),
                timeout(body));
    }

    public static String timeout(JsonBody body) {
        String timeout = body.duration("resizeTimeout", DEFAULT_TIMEOUT);
        Duration duration = Duration.parse(timeout);
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw body.invalid("resizeTimeout", "must be PT5M to PT168H");
        }
        return timeout;
    }

    int of(boolean kindIsDedicated) {
        return kindIsDedicated ? dedicated : lowPriority;
    }

    Duration timeout() {
        return Duration.parse(resizeTimeout);
    }

    PoolSize withTargets(int newDedicated, int newLowPriority) {
        return new PoolSize(newDedicated, newLowPriority, resizeTimeout);
    }

    PoolSize withTimeout(String timeout) {
        return new PoolSize(dedicated, lowPriority, timeout);
    }
}
