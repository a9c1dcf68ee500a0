package io.batchflux.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import io.batchflux.spi.PermanentServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The tokens for one account: one is acquired when it is needed, all requests share it, and it is replaced when it is about
 * to expire or when the service refuses it.
 *
 * <p>However many requests want a token at once, the credential is asked once. An acquisition goes on when those who wait
 * for it have given up, since others come; it ends after {@link #LONGEST}. Errors are those of {@link TokenErrors}. The
 * credential is asked on a scheduler on which it may block, and what it answers is emitted on the event loop. Thread-safe.
 */
final class Tokens {

    /** How long the credential may take; somebody may have to type a code. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    /** How long a request waits for a new token while the present one still holds. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * A claim that says what the request says anyway, that we understand challenges: with claims, credentials do not answer
     * from caches of their own.
     */
    static final String PAST_CACHES = "{\"access_token\":{\"xms_cc\":{\"values\":[\"cp1\"]}}}";

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private final TokenCredential credential;
    private final String scope;
    private final String endpoint;
    private final Scheduler threads;
    private final Scheduler eventLoop;
    private final Clock clock;
    private final AtomicReference<@Nullable HeldToken> held = new AtomicReference<>();
    private final AtomicReference<@Nullable Acquisition> acquisition = new AtomicReference<>();

    /**
     * Creates tokens of which none has been acquired yet.
     *
     * @param scope the resource, with {@code /.default} behind it
     * @param endpoint whom the tokens are for, in words for errors
     * @param threads where the credential may block
     */
    Tokens(
            TokenCredential credential,
            String scope,
            String endpoint,
            Scheduler threads,
            Scheduler eventLoop,
            Clock clock) {
        this.credential = credential;
        this.scope = scope;
        this.endpoint = endpoint;
        this.threads = threads;
        this.eventLoop = eventLoop;
        this.clock = clock;
    }

    /** Emits the present token or, if there is none that lasts, a new one. */
    Mono<AccessToken> get() {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            HeldToken present = held.get();
            if (present == null || present.isOver(now)) {
                return acquire(false, null, other -> !other.isOver(now));
            }
            return present.isDue(now) ? renew(present) : Mono.just(present.token());
        });
    }

    /**
     * Drops the token that the service has refused, if it is still the present one, and emits another one.
     *
     * @param claims what the service wants the new token to fulfil, or {@code null}
     */
    Mono<AccessToken> replace(AccessToken refused, @Nullable String claims) {
        return Mono.defer(() -> {
            HeldToken present = held.get();
            if (present != null && !present.is(refused)) {
                return Mono.just(present.token());
            }
            held.compareAndSet(present, null);
            return acquire(true, claims, other -> !other.is(refused));
        });
    }

    private Mono<AccessToken> renew(HeldToken present) {
        return acquire(false, null, other -> !other.isDue(clock.instant()))
                .timeout(PATIENCE, eventLoop)
                .onErrorResume(error -> {
                    LOG.warn("The token for {} is not renewed yet, and lasts until {}", endpoint, present.end(), error);
                    held.compareAndSet(present, present.dueLater(clock.instant()));
                    return Mono.just(present.token());
                });
    }

    /**
     * Joins the acquisition that is under way; but one past caches does not join one that may be answered from them.
     *
     * @param wanted whether a token that came in the meantime will do
     */
    private Mono<AccessToken> acquire(boolean pastCaches, @Nullable String claims, Predicate<HeldToken> wanted) {
        Acquisition joined = acquisition.updateAndGet(present -> present != null && (present.pastCaches || !pastCaches)
                ? present
                : new Acquisition(pastCaches, claims, wanted));
        return requireJoined(joined).token;
    }

    private static Acquisition requireJoined(@Nullable Acquisition joined) {
        if (joined == null) {
            throw new IllegalStateException("there is always one to join");
        }
        return joined;
    }

    /** A token is always had with claims that are asked for; else, a credential that takes none may answer without. */
    private Mono<AccessToken> request(boolean pastCaches, @Nullable String claims) {
        TokenRequestContext plain = new TokenRequestContext().addScopes(scope).setCaeEnabled(true);
        if (!pastCaches) {
            return ask(plain);
        }
        TokenRequestContext demanding = new TokenRequestContext()
                .addScopes(scope)
                .setCaeEnabled(true)
                .setClaims(claims == null ? PAST_CACHES : claims);
        return claims == null
                ? ask(demanding).onErrorResume(PermanentServiceException.class, takesNoClaims -> ask(plain))
                : ask(demanding);
    }

    private Mono<AccessToken> ask(TokenRequestContext context) {
        return Mono.defer(() -> credential.getToken(context))
                .switchIfEmpty(
                        Mono.error(() -> new ClientAuthenticationException("The credential answered nothing", null)))
                .subscribeOn(threads)
                .timeout(LONGEST, eventLoop)
                .onErrorMap(error -> TokenErrors.of(error, endpoint, clock.instant()))
                .publishOn(eventLoop);
    }

    /** One question to the credential, which all who want its answer share. */
    private final class Acquisition {

        private final boolean pastCaches;
        private final Mono<AccessToken> token;

        Acquisition(boolean pastCaches, @Nullable String claims, Predicate<HeldToken> wanted) {
            this.pastCaches = pastCaches;
            this.token = Mono.defer(() -> {
                        // Another acquisition may have ended after its caller looked at what is held.
                        HeldToken other = held.get();
                        return other != null && wanted.test(other)
                                ? Mono.just(other.token())
                                : request(pastCaches, claims).doOnNext(this::hold);
                    })
                    .doOnTerminate(() -> acquisition.compareAndSet(this, null))
                    .cache();
        }

        /** What comes after a question past caches was put may be what the service has refused. */
        private void hold(AccessToken acquired) {
            if (acquisition.get() == this) {
                held.set(HeldToken.since(clock.instant(), acquired));
            }
        }
    }
}
