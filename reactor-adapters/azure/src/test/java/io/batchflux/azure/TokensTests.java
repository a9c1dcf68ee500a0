package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.CredentialUnavailableException;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TransientServiceException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

class TokensTests {

    private static final String ENDPOINT = "https://a.b";
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Credential credential = new Credential();
    private final Tokens tokens = new Tokens(credential, "scope", ENDPOINT, time, time, new VirtualClock());

    @AfterEach
    void nothingIsLeft() {
        time.dispose();
    }

    @Test
    void oneIsSharedUntilItIsAboutToExpire() {
        credential.answer("one", HOUR).answer("two", HOUR);

        assertThat(get()).isEqualTo("one");
        pass(Duration.ofMinutes(54));
        assertThat(get()).isEqualTo("one");
        pass(Duration.ofMinutes(1));
        assertThat(get()).isEqualTo("two");

        assertThat(credential.asked).hasSize(2).allSatisfy(request -> {
            assertThat(request.getScopes()).containsExactly("scope");
            assertThat(request.isCaeEnabled()).isTrue();
            assertThat(request.getClaims()).isNull();
        });
    }

    @Test
    void requestsThatComeTogetherAskOnce() {
        credential.answer("one", HOUR);

        StepVerifier.create(Flux.range(0, 100).flatMap(i -> tokens.get(), 100).map(AccessToken::getToken))
                .then(() -> pass(Duration.ZERO))
                .expectNextCount(100)
                .verifyComplete();

        assertThat(credential.asked).hasSize(1);
    }

    @Test
    void whoComesWhenTheTokenComesTakesIt() {
        for (int i = 0; i < 2_000; i++) {
            Credential answering = new Credential();
            Sinks.One<AccessToken> first = Sinks.one();
            answering.answer(first.asMono()).answer("two", HOUR);
            VirtualTimeScheduler clock = VirtualTimeScheduler.create();
            Tokens racing = new Tokens(answering, "scope", ENDPOINT, clock, clock, Clock.systemUTC());
            Disposable one = racing.get().subscribe();

            RaceTestUtils.race(
                    () -> first.tryEmitValue(new AccessToken(
                                    "one", OffsetDateTime.now(ZoneOffset.UTC).plus(HOUR)))
                            .orThrow(),
                    () -> racing.get().subscribe());

            assertThat(one.isDisposed()).isTrue();
            assertThat(answering.asked).hasSize(1);
            clock.dispose();
        }
    }

    @Test
    void refusalsThatComeTogetherAskForOneToken() {
        credential.answer("one", HOUR).answer("two", HOUR);
        AccessToken refused = token(tokens.get());

        StepVerifier.create(Flux.range(0, 100)
                        .flatMap(i -> tokens.replace(refused, null), 100)
                        .mergeWith(tokens.get())
                        .map(AccessToken::getToken)
                        .distinct())
                .then(() -> pass(Duration.ZERO))
                .expectNext("two")
                .verifyComplete();
        assertThat(token(tokens.replace(refused, null)).getToken()).isEqualTo("two");

        assertThat(credential.asked).hasSize(2);
    }

    @Test
    void anotherTokenIsAskedForPastTheCachesOfTheCredential() {
        credential.answer("one", HOUR).answer("two", HOUR);

        token(tokens.replace(token(tokens.get()), null));

        assertThat(credential.asked.get(1).getClaims()).isEqualTo(Tokens.PAST_CACHES);
        assertThat(credential.asked.get(1).isCaeEnabled()).isTrue();
    }

    @Test
    void credentialThatTakesNoClaimsIsAskedWithout() {
        credential
                .answer("one", HOUR)
                .answer(Mono.error(new CredentialUnavailableException("claims are not supported")))
                .answer("two", HOUR);

        assertThat(token(tokens.replace(token(tokens.get()), null)).getToken()).isEqualTo("two");

        assertThat(credential.asked.get(2).getClaims()).isNull();
    }

    @Test
    void claimsOfAChallengeArePassedOnAndNotLeftOut() {
        credential.answer("one", HOUR).answer(Mono.error(new CredentialUnavailableException("log in again")));

        StepVerifier.create(tokens.replace(token(tokens.get()), "{\"access_token\":{}}"))
                .then(() -> pass(Duration.ZERO))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentServiceException.class)
                        .hasMessage("Could not get a token for https://a.b: log in again"))
                .verify();

        assertThat(credential.asked).hasSize(2);
        assertThat(credential.asked.get(1).getClaims()).isEqualTo("{\"access_token\":{}}");
    }

    @Test
    void presentTokenIsUsedWhileAnotherCannotBeHad() {
        credential.answer("one", HOUR);
        get();
        pass(Duration.ofMinutes(56));
        credential.answer(Mono.error(new IOException("authority is down")));

        assertThat(get()).isEqualTo("one");
        assertThat(get()).isEqualTo("one");
        assertThat(credential.asked).hasSize(2);

        pass(HeldToken.SHORTEST);
        credential.answer("two", HOUR);
        assertThat(get()).isEqualTo("two");
    }

    @Test
    void presentTokenIsUsedWhileAnotherIsWaitedFor() {
        credential.answer("one", HOUR);
        get();
        pass(Duration.ofMinutes(56));
        credential.answer(Mono.never());

        StepVerifier.create(tokens.get().map(AccessToken::getToken))
                .then(() -> pass(Tokens.PATIENCE))
                .expectNext("one")
                .verifyComplete();
    }

    @Test
    void tokenThatIsSaidToExpireAtOnceIsUsedForAWhile() {
        credential.answer("one", HOUR.negated()).answer("two", HOUR);

        assertThat(get()).isEqualTo("one");
        pass(Duration.ofSeconds(29));
        assertThat(get()).isEqualTo("one");
        pass(Duration.ofSeconds(1));
        assertThat(get()).isEqualTo("two");
    }

    @Test
    void tokenThatSaysNothingOfItsExpiryIsUsedForAWhile() {
        credential.answer(Mono.just(new AccessToken("one", null))).answer("two", HOUR);

        assertThat(get()).isEqualTo("one");
        assertThat(get()).isEqualTo("one");
        pass(HeldToken.SHORTEST);
        assertThat(get()).isEqualTo("two");
    }

    @Test
    void issuerSaysWhenATokenIsToBeReplaced() {
        OffsetDateTime now = new VirtualClock().instant().atOffset(ZoneOffset.UTC);
        credential
                .answer(Mono.just(new AccessToken("one", now.plusHours(24), now.plusHours(2))))
                .answer("two", HOUR);

        get();
        pass(Duration.ofMinutes(119));
        assertThat(get()).isEqualTo("one");
        pass(Duration.ofMinutes(1));
        assertThat(get()).isEqualTo("two");
    }

    @Test
    void credentialThatDoesNotAnswerIsATransientErrorAndIsAskedAgain() {
        credential.answer(Mono.never()).answer("one", HOUR);

        StepVerifier.create(tokens.get())
                .then(() -> pass(Tokens.LONGEST))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TransientServiceException.class)
                        .hasMessageStartingWith("Could not get a token for https://a.b: "))
                .verify();

        assertThat(get()).isEqualTo("one");
    }

    @Test
    void acquisitionOutlivesThoseWhoGaveItUp() {
        credential.answer(
                Mono.delay(Duration.ofSeconds(20), time).then(Mono.fromSupplier(() -> credential.token("one", HOUR))));

        StepVerifier.create(tokens.get())
                .then(() -> pass(Duration.ofSeconds(15)))
                .thenCancel()
                .verify();
        StepVerifier.create(tokens.get().map(AccessToken::getToken))
                .then(() -> pass(Duration.ofSeconds(5)))
                .expectNext("one")
                .verifyComplete();

        assertThat(credential.asked).hasSize(1);
    }

    @Test
    void answerFromBeforeARefusalDoesNotReplaceWhatCameAfterIt() {
        credential.answer("one", HOUR);
        AccessToken refused = token(tokens.get());
        pass(Duration.ofMinutes(56));
        credential
                .answer(Mono.delay(Duration.ofSeconds(5), time).thenReturn(refused))
                .answer("two", HOUR);

        StepVerifier.create(
                        tokens.get().mergeWith(tokens.replace(refused, null)).map(AccessToken::getToken))
                .then(() -> pass(Duration.ZERO))
                .expectNext("two")
                .then(() -> pass(Duration.ofSeconds(5)))
                .expectNext("one")
                .verifyComplete();
        assertThat(get()).isEqualTo("two");
    }

    @Test
    void credentialThatAnswersNothingIsAnError() {
        credential.answer(Mono.empty());

        StepVerifier.create(tokens.get())
                .then(() -> pass(Duration.ZERO))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermanentServiceException.class)
                        .hasMessage("Could not get a token for https://a.b: The credential answered nothing"))
                .verify();
    }

    private String get() {
        return token(tokens.get()).getToken();
    }

    private AccessToken token(Mono<AccessToken> wanted) {
        List<AccessToken> found = new ArrayList<>();
        StepVerifier.create(wanted)
                .then(() -> pass(Duration.ZERO))
                .consumeNextWith(found::add)
                .verifyComplete();
        return found.get(0);
    }

    private void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    /** Gives its answers in their order. */
    private final class Credential implements TokenCredential {

        private final List<TokenRequestContext> asked = new ArrayList<>();
        private final Deque<Mono<AccessToken>> answers = new ArrayDeque<>();

        Credential answer(String token, Duration lifetime) {
            return answer(Mono.fromSupplier(() -> token(token, lifetime)));
        }

        Credential answer(Mono<AccessToken> answer) {
            answers.add(answer);
            return this;
        }

        AccessToken token(String token, Duration lifetime) {
            return new AccessToken(
                    token, new VirtualClock().instant().plus(lifetime).atOffset(ZoneOffset.UTC));
        }

        @Override
        public Mono<AccessToken> getToken(TokenRequestContext request) {
            asked.add(request);
            return answers.remove();
        }
    }

    private final class VirtualClock extends Clock {

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
