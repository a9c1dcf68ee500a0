package io.batchflux.emulator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.TestClient;
import io.batchflux.emulator.wire.ServiceTime;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpsTests extends EmulatorScenario {

    private static final Duration HOUR = Duration.ofHours(1);

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withHttps().withAdminPort(0);
    }

    @BeforeEach
    void trust() {
        client = client.trusting(emulator.certificateFile().orElseThrow());
    }

    @Test
    void sharedKeysWorkOverHttpsAndUrlsNameIt() {
        addJob("job");

        assertThat(emulator.endpoint()).hasScheme("https");
        assertThat(client.get("/jobs/job").json().path("url").asText()).isEqualTo(emulator.endpoint() + "/jobs/job");
    }

    @Test
    void whoDoesNotTrustTheCertificateDoesNotTalk() {
        TestClient stranger =
                new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());

        assertThatThrownBy(() -> stranger.get("/jobs")).hasMessageContaining("PKIX");
    }

    @Test
    void aTokenForTheServiceIsAccepted() {
        assertThat(bearer(emulator.token(TokenAuthority.AUDIENCE, HOUR)).status())
                .isEqualTo(200);
        assertThat(bearer(emulator.token("https://batch.core.windows.net", HOUR))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "https://management.azure.com/, PT1H, the allowed audience is 'https://batch.core.windows.net/'",
        "https://batch.core.windows.net/, PT-1S, has expired",
        "https://batch.core.windows.net/, PT0S, has expired"
    })
    void aTokenForOthersOrFromThePastIsRefused(String audience, Duration lifetime, String reason) {
        refused(bearer(emulator.token(audience, lifetime)), reason);
    }

    @Test
    void aTokenFromTheFutureIsRefused() {
        String token = emulator.token(TokenAuthority.AUDIENCE, HOUR);
        emulator.skewClock(Duration.ofMinutes(-10));

        refused(bearer(token), "is valid from");
    }

    @Test
    void aTokenThatWasChangedOrSignedByAnotherIsRefused() {
        String token = emulator.token(TokenAuthority.AUDIENCE, HOUR);
        String[] parts = token.split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String longer = claims.replace("\"exp\":1", "\"exp\":9");
        String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(longer.getBytes(StandardCharsets.UTF_8));

        assertThat(longer).isNotEqualTo(claims);
        refused(bearer(parts[0] + "." + forged + "." + parts[2]), "not signed by this emulator");
        refused(bearer("x.y.z"), "not signed by this emulator");
        refused(bearer("x"), "not signed by this emulator");
    }

    @Test
    void withoutAnAuthorizationTheAnswerTellsWhereToGetAToken() {
        refused(client.raw("GET", client.uri("/jobs"), new DefaultHttpHeaders(), new byte[0]), "header is missing");
    }

    @Test
    void theAccountsKeyBuysAToken() {
        var answer =
                logIn("client_credentials", emulator.accountKey(), "openid https://batch.core.windows.net//.default");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(3600);
        assertThat(bearer(answer.json().path("access_token").asText()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "client_credentials, wrong, https://batch.core.windows.net//.default, 401, invalid_client",
        "password, '', https://batch.core.windows.net//.default, 400, unsupported_grant_type",
        "client_credentials, '', openid, 400, invalid_scope"
    })
    void aTokenIsNotGivenToEverybody(String grant, String secret, String scope, int status, String error) {
        var answer = logIn(grant, secret.isEmpty() ? emulator.accountKey() : secret, scope);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("error").asText()).isEqualTo(error);
    }

    @Test
    void theTokenEndpointCanBeDiscovered() {
        var answer = client.raw(
                "GET",
                URI.create(emulator.endpoint() + "/some/v2.0/.well-known/openid-configuration"),
                new DefaultHttpHeaders(),
                new byte[0]);

        assertThat(answer.json().path("token_endpoint").asText())
                .isEqualTo(emulator.endpoint() + "/some/oauth2/v2.0/token");
    }

    @Test
    void theCertificateIsGoneWithTheEmulator() {
        var file = emulator.certificateFile().orElseThrow();
        assertThat(file).content().startsWith("-----BEGIN CERTIFICATE-----");

        emulator.close();

        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void aClockThatIsWrongIsSeenInAnswersAndRefusesSignatures() {
        emulator.skewClock(Duration.ofMinutes(20));

        var answer = client.get("/jobs");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("more than 15 minutes away");
        emulator.skewClock(Duration.ofMinutes(10));
        var accepted = client.get("/jobs");
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(ServiceTime.parseHeader(accepted.headers().get("Date")).orElseThrow())
                .isAfter(java.time.Instant.now().plus(Duration.ofMinutes(9)));
    }

    private TestClient.Answer bearer(String token) {
        return client.authorized("GET", "/jobs", "Bearer " + token);
    }

    private TestClient.Answer logIn(String grant, String secret, String scope) {
        String form =
                "client_id=me&grant_type=" + grant + "&client_secret=" + encode(secret) + "&scope=" + encode(scope);
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        var headers = new DefaultHttpHeaders()
                .set("Content-Type", "application/x-www-form-urlencoded")
                .set("Content-Length", String.valueOf(body.length));
        return client.raw("POST", URI.create(emulator.endpoint() + "/some/oauth2/v2.0/token"), headers, body);
    }

    private void refused(TestClient.Answer answer, String reason) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("AuthenticationFailed");
        assertThat(answer.json().at("/values/0/value").asText()).contains(reason);
        assertThat(answer.headers().get("WWW-Authenticate"))
                .contains("Bearer authorization_uri=\"" + emulator.endpoint());
        assertThat(emulator.requests()).isEmpty();
    }
}
