package io.batchflux.emulator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.TestClient;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins as Entra ID and machines have them. */
class LoginTests {

    private static final String RESOURCE = "https%3A%2F%2Fbatch.core.windows.net%2F";

    private static BatchEmulator emulator;
    private static TestClient client;

    @BeforeAll
    static void start() {
        emulator = BatchEmulator.start(EmulatorOptions.defaults().withHttps());
        client = new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey())
                .trusting(emulator.certificateFile().orElseThrow());
    }

    @AfterAll
    static void close() {
        emulator.close();
    }

    @Test
    void theFirstVersionGivesATokenForAResourceWithItsNumbersAsStrings() {
        JsonNode answer = post("/my.tenant/oauth2/token", secret() + "&resource=" + RESOURCE)
                .json();

        for (String number : new String[] {"expires_in", "ext_expires_in", "expires_on", "not_before"}) {
            assertThat(answer.path(number).isTextual()).as(number).isTrue();
            assertThat(answer.path(number).asText()).matches("\\d+");
        }
        assertThat(answer.path("resource").asText()).isEqualTo("https://batch.core.windows.net/");
        assertThat(Instant.ofEpochSecond(answer.path("expires_on").asLong())).isAfter(Instant.now());
        assertAccepted(answer.path("access_token").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "/t/oauth2/token, client_secret=wrong&grant_type=client_credentials&resource=x, 401, invalid_client",
        "/t/oauth2/token, grant_type=password, 400, unsupported_grant_type",
        "/t/oauth2/v2.0/token, grant_type=urn:ietf:params:oauth:grant-type:device_code, 400, unsupported_grant_type"
    })
    void noTokenIsGivenToEverybody(String path, String form, int status, String error) {
        var answer = post(path, form);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("error").asText()).isEqualTo(error);
        assertThat(post("/t/oauth2/token", secret()).json().path("error").asText())
                .isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/common/v2.0", "/organizations/v2.0", "/6f8a/v2.0", "/6f8a"})
    void aConfigurationNamesTheKeysByWhichTokensAreVerified(String path) throws Exception {
        JsonNode configuration = get(path + "/.well-known/openid-configuration").json();
        JsonNode key = get(configuration.path("jwks_uri").asText()).json().at("/keys/0");
        String[] token =
                emulator.token(TokenAuthority.AUDIENCE, TokenEndpoint.LIFETIME).split("\\.", -1);

        assertThat(configuration.path("issuer").isTextual()).isTrue();
        assertThat(configuration.path("token_endpoint").asText()).startsWith(emulator.endpoint() + "/");
        assertThat(configuration.path("id_token_signing_alg_values_supported")).hasSize(1);
        var certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(
                        Base64.getDecoder().decode(key.at("/x5c/0").asText())));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(certificate);
        signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(token[2]))).isTrue();
        assertThat(new String(Base64.getUrlDecoder().decode(token[0]), StandardCharsets.UTF_8))
                .contains("\"kid\":\"" + key.path("kid").asText() + "\"");
        assertThat(Base64.getUrlDecoder().decode(key.path("x").asText())).hasSize(32);
        assertThat(Base64.getUrlDecoder().decode(key.path("y").asText())).hasSize(32);
    }

    @Test
    void theCloudThatTheAuthorityBelongsToIsDiscovered() {
        JsonNode instance = get("/common/discovery/instance?api-version=1.1&authorization_endpoint="
                        + emulator.endpoint() + "/x/oauth2/v2.0/authorize")
                .json();

        assertThat(get(instance.path("tenant_discovery_endpoint").asText()).status())
                .isEqualTo(200);
        assertThat(instance.at("/metadata/0/aliases/0").asText())
                .isEqualTo(emulator.endpoint().getAuthority());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/t/oauth2/v2.0/authorize",
                "/common/userrealm/me@x.org",
                "/t/oauth2/v2.0/devicecode",
                "/organizations/oauth2/v2.0/logout",
                "/t/saml2",
                "/t/discovery/v1.0/keys"
            })
    void whatIsNotOfferedOfEntraSaysSo(String path) {
        var answer = get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error_description").asText())
                .contains("does not offer GET " + path)
                .contains("/oauth2/v2.0/token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs/oauth2", "/jobs/x/tasks", "/jobs/oauth2/tasks", "/pools/login"})
    void pathsOfTheServiceAreOfTheService(String path) {
        assertThat(get(path).code()).isEqualTo("AuthenticationFailed");
        assertThat(client.get("/jobs/oauth2/taskcounts").code()).isEqualTo("JobNotFound");
    }

    @Test
    void aProgramLogsInAsItsMachineByTheProtocolOfAppService() {
        String endpoint = emulator.identityEndpoint().orElseThrow() + "?resource=" + RESOURCE + "&api-version=";
        HttpHeaders header = new DefaultHttpHeaders()
                .set("X-IDENTITY-HEADER", emulator.identityHeader().orElseThrow());
        HttpHeaders former =
                new DefaultHttpHeaders().set("secret", emulator.identityHeader().orElseThrow());

        JsonNode token = get(endpoint + "2019-08-01", header).json();

        assertThat(token.path("expires_on").isTextual()).isTrue();
        assertThat(token.path("resource").asText()).isEqualTo("https://batch.core.windows.net/");
        assertAccepted(token.path("access_token").asText());
        assertThat(get(endpoint + "2017-09-01", former)
                        .json()
                        .path("expires_on")
                        .asText())
                .matches("\\d+/\\d+/\\d{4} \\d+:\\d\\d:\\d\\d [AP]M \\+00:00");
        assertThat(get(endpoint + "2019-08-01").status()).isEqualTo(401);
        assertThat(get(emulator.identityEndpoint().orElseThrow() + "?api-version=2019-08-01", header)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aProgramLogsInAsItsMachineByTheProtocolOfVirtualMachines() {
        String path = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + RESOURCE;
        HttpHeaders metadata = new DefaultHttpHeaders().set("Metadata", "true");
        String prefix = "/" + emulator.identityHeader().orElseThrow();

        assertAccepted(get(prefix + path, metadata).json().path("access_token").asText());
        assertThat(get(prefix + path).status()).isEqualTo(400);
        assertThat(get(path, metadata).status()).isEqualTo(401);
    }

    private static String secret() {
        return "grant_type=client_credentials&client_id=me&client_secret="
                + emulator.accountKey().replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
    }

    private static void assertAccepted(String token) {
        assertThat(client.authorized("GET", "/jobs", "Bearer " + token).status())
                .isEqualTo(200);
    }

    private static TestClient.Answer get(String path) {
        return get(path, new DefaultHttpHeaders());
    }

    private static TestClient.Answer get(String path, HttpHeaders headers) {
        String url = path.startsWith("https") ? path : emulator.endpoint() + path;
        return client.raw("GET", URI.create(url), headers, new byte[0]);
    }

    private static TestClient.Answer post(String path, String form) {
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        HttpHeaders headers = new DefaultHttpHeaders()
                .set("Content-Type", "application/x-www-form-urlencoded")
                .set("Content-Length", String.valueOf(body.length));
        return client.raw("POST", URI.create(emulator.endpoint() + path), headers, body);
    }
}
