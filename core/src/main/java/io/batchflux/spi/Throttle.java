package io.batchflux.spi;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how often an account may be asked, from what it answers: one throttle for all who ask the same account.
 *
 * <p>Azure Batch publishes no rates. So requests are not held up until one is refused with 429 or 503. Then the rate is half
 * of what was sent in the second before, and grows by a twentieth of that second's rate (0.5 at least) each second, until it
 * is halved again or reaches {@value #UNRESTRICTED} a second, where it stops to matter. A request that was sent before the
 * rate was halved does not halve it again. No request is sent before the service's {@code Retry-After} has passed. The rate
 * is never below one a second.
 *
 * <p>It has no timer and no thread: whoever sends requests asks it how long to wait, and tells it of refusals. Thread-safe.
 */
public final class Throttle {

    private static final double SLOWEST = 1;
    private static final double UNRESTRICTED = 1000;
    private static final double GROWTH = 1.0 / 20;
    private static final double LEAST_GROWTH = 0.5;
    private static final long SECOND = 1000;

    private static final Map<String, WeakReference<Throttle>> ACCOUNTS = new ConcurrentHashMap<>();

    private double rate = Double.POSITIVE_INFINITY;
    private double growth;
    private long throttled;
    // Moments in milliseconds.
    private long grownUntil;
    private long nextFree;
    private long pausedUntil;
    private long halvedAt;
    private long lastNow;
    // How much is sent: this second is the number of seconds since the epoch.
    private long second = -1;
    private int sentThisSecond;
    private int sentLastSecond;

    private Throttle() {}

    /** Creates a throttle that nobody else knows. */
    public static Throttle create() {
        return new Throttle();
    }

    /** Returns the throttle of this account, the same for the whole virtual machine as long as anybody holds it. */
    public static Throttle ofAccount(String account) {
        ACCOUNTS.values().removeIf(reference -> reference.get() == null);
        Throttle created = new Throttle();
        WeakReference<Throttle> kept = ACCOUNTS.compute(
                account, (key, known) -> known == null || known.get() == null ? new WeakReference<>(created) : known);
        Throttle throttle = kept.get();
        return throttle == null ? created : throttle;
    }

    /**
     * Takes the next turn and returns how long to wait for it, zero if it is now. Who has waited asks {@link #isPaused}, and
     * takes another turn if it is so.
     */
    public synchronized Duration takeTurn(Instant now) {
        long at = advance(now);
        double allowed = grow(at);
        long turn = Math.max(at, pausedUntil);
        if (Double.isFinite(allowed)) {
            turn = Math.max(turn, nextFree);
            nextFree = turn + Math.max(1, Math.round(SECOND / allowed));
        }
        count(turn);
        return Duration.ofMillis(turn - at);
    }

    /** Returns whether the service has asked for a pause that lasts still. */
    public synchronized boolean isPaused(Instant now) {
        return advance(now) < pausedUntil;
    }

    /**
     * Takes notice of a refusal for asking too often.
     *
     * @param sent when the refused request was sent
     * @param now the moment of the refusal
     * @param retryAfter how long the service asked to wait, or {@code null}
     */
    public synchronized void refused(Instant sent, Instant now, @Nullable Duration retryAfter) {
        long at = advance(now);
        throttled++;
        if (retryAfter != null) {
            pausedUntil = Math.max(pausedUntil, at + retryAfter.toMillis());
        }
        if (sent.toEpochMilli() >= halvedAt) {
            double tooFast = Double.isFinite(grow(at)) ? rate : Math.max(sentThisSecond, sentLastSecond);
            rate = Math.max(SLOWEST, tooFast / 2);
            growth = Math.max(LEAST_GROWTH, tooFast * GROWTH);
            halvedAt = at;
            nextFree = at + Math.round(SECOND / rate);
        }
        grownUntil = Math.max(at, pausedUntil);
    }

    /** Returns what it does at this moment. */
    public synchronized ThrottleState state(Instant now) {
        long at = advance(now);
        return new ThrottleState(grow(at), Duration.ofMillis(Math.max(0, pausedUntil - at)), throttled);
    }

    /** What was reckoned by a clock that has been set back since would hold requests up for as long. */
    private long advance(Instant now) {
        long at = now.toEpochMilli();
        if (at < lastNow) {
            long back = lastNow - at;
            grownUntil -= back;
            nextFree -= back;
            pausedUntil -= back;
            halvedAt -= back;
        }
        lastNow = at;
        return at;
    }

    private double grow(long at) {
        if (Double.isFinite(rate) && at > grownUntil) {
            rate += growth * (at - grownUntil) / SECOND;
            grownUntil = at;
            if (rate >= UNRESTRICTED) {
                rate = Double.POSITIVE_INFINITY;
            }
        }
        return rate;
    }

    private void count(long at) {
        long current = Math.floorDiv(at, SECOND);
        if (current != second) {
            sentLastSecond = current == second + 1 ? sentThisSecond : 0;
            sentThisSecond = 0;
            second = current;
        }
        sentThisSecond++;
    }
}
