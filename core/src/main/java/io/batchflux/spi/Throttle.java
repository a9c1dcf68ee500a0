package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.lang.ref.WeakReference;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Finds out how often an account may be asked, from what it refuses, and lets no more requests through: one throttle for all
 * who ask the same account.
 *
 * <p>The services publish no rates. So requests are not held up until one is refused for coming too often. From then on they
 * wait in one line, first come, first served, and each gets its turn when it is due: evenly spaced, at the rate that
 * {@link #state} tells. The rate is decreased to seven tenths, or less if most was refused, once for each burst of refusals
 * and at most once a second; it is never below one a second. It grows only as far as it is used. One refusal for each twenty
 * accepted requests may be chance and does not count; while everything is refused, it asks more and more rarely instead. No
 * request is sent before the service's {@code Retry-After} has passed, or ten minutes of it: then one request asks again, and the others
 * wait for its answer.
 *
 * <p>It has no thread: turns are given on the schedulers of those who wait, on each of which it has one timer at most, however
 * many wait. Thread-safe.
 */
public final class Throttle {

    private static final Map<String, WeakReference<Throttle>> ACCOUNTS = new ConcurrentHashMap<>();

    private final Line line = new Line();

    private Throttle() {}

    /** Creates a throttle that nobody else knows. */
    public static Throttle create() {
        return new Throttle();
    }

    /** Returns the throttle of this account, the same for the whole virtual machine as long as anybody holds it. */
    public static Throttle ofAccount(String account) {
        ACCOUNTS.values().removeIf(reference -> reference.get() == null);
        Throttle created = new Throttle();
        Throttle[] found = {created};
        ACCOUNTS.compute(key(account), (key, known) -> {
            Throttle throttle = known == null ? null : known.get();
            found[0] = throttle == null ? created : throttle;
            return throttle == null ? new WeakReference<>(created) : known;
        });
        return found[0];
    }

    private static String key(String account) {
        String lower = account.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /**
     * Waits for a turn: emits when one request may be sent, at once on the subscriber's thread, or later on the scheduler.
     * Cancelling leaves the line. Each subscription is another request.
     *
     * @param scheduler whose clock and timers are used
     */
    public Mono<Turn> turn(Scheduler scheduler) {
        requireNonNull(scheduler, "scheduler must not be null");
        return Mono.defer(() -> line.turn(scheduler, line.place()));
    }

    /**
     * Returns a turn if there is one at this moment and nobody waits for it, by the clock of this scheduler; else {@code null}. It is
     * as one that was waited for.
     */
    public @Nullable Turn turnAtOnce(Scheduler scheduler) {
        return line.turnAtOnce(requireNonNull(scheduler, "scheduler must not be null"));
    }

    /** Returns what it does at this moment, by the clock of this scheduler. */
    public ThrottleState state(Scheduler clock) {
        return line.state(clock);
    }
}
