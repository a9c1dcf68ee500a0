package io.batchflux.azure;

import com.azure.core.credential.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A token that we have.
 *
 * <p>However soon it is said to expire, it is used for {@link #SHORTEST}: what its issuer says may be wrong, and asking for
 * another one with each request would not make it right.
 *
 * @param token the token
 * @param due from when on it should be replaced
 * @param end when it expires
 */
record HeldToken(AccessToken token, Instant due, Instant end) {

    static final Duration SHORTEST = Duration.ofSeconds(30);

    private static final Duration BEFORE_EXPIRY = Duration.ofMinutes(5);

    static HeldToken since(Instant acquired, AccessToken token) {
        Instant earliest = acquired.plus(SHORTEST);
        OffsetDateTime expires = token.getExpiresAt();
        OffsetDateTime refresh = token.getRefreshAt();
        Instant end = expires == null ? earliest : later(earliest, expires.toInstant());
        Instant due = refresh == null ? end.minus(BEFORE_EXPIRY) : refresh.toInstant();
        return new HeldToken(token, later(earliest, due), end);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(end);
    }

    boolean isDue(Instant now) {
        return !now.isBefore(due);
    }

    boolean is(AccessToken other) {
        return token.getToken().equals(other.getToken());
    }

    /** Returns a copy that is due a little after now, since its replacement failed. */
    HeldToken dueLater(Instant now) {
        return new HeldToken(token, now.plus(SHORTEST), end);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public String toString() {
        return "HeldToken[until " + end + "]";
    }
}
