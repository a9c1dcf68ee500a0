package io.batchflux.emulator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.AccountOptions;
import io.batchflux.emulator.AccountRole;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.TestClient;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What identities may do that log in, by their roles. */
class RoleTests {

    private static final String POOL =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Batch/batchAccounts/batchflux/pools/pool?api-version=2024-07-01";

    private static BatchEmulator emulator;
    private static TestClient client;

    @BeforeAll
    static void start() {
        emulator = BatchEmulator.start(EmulatorOptions.defaults()
                .withAccount(AccountOptions.defaults()
                        .withRole("Reader", AccountRole.READER)
                        .withRole("submitter", AccountRole.SUBMITTER)
                        .withRole("contributor", AccountRole.CONTRIBUTOR))
                .withHttps());
        client = new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey())
                .trusting(emulator.certificateFile().orElseThrow());
    }

    @AfterAll
    static void close() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /jobs, reader submitter contributor other",
        "GET, /pools/pool, reader submitter contributor other",
        "HEAD, /pools/pool, reader submitter contributor other",
        "GET, /pools/pool/nodes, reader submitter contributor other",
        "POST, /jobs, submitter contributor other",
        "DELETE, /Jobs/none, submitter contributor other",
        "POST, /jobs/none/tasks/none/terminate, submitter contributor other",
        "POST, /jobschedules/none/terminate, submitter contributor other",
        "POST, /pools, contributor other",
        "DELETE, /pools/none, contributor other",
        "POST, /pools/none/evaluateautoscale, contributor other",
        "POST, /pools/pool/nodes/none/reboot, contributor other"
    })
    void anIdentityMayDoWhatItsRoleSays(String method, String path, String allowed) {
        for (String who : new String[] {"reader", "submitter", "contributor", "other"}) {
            var answer = client.authorized(method, path, bearer(who, TokenAuthority.AUDIENCE));

            boolean may = allowed.contains(who);
            assertThat(answer.status() != 403).as(who + " " + answer.text()).isEqualTo(may);
            if (!may) {
                assertThat(answer.code()).isEqualTo("InsufficientAccountPermissions");
            }
        }
    }

    @Test
    void theManagementPlaneKnowsRolesToo() {
        assertThat(management("GET", "reader").status()).isEqualTo(200);
        assertThat(management("DELETE", "submitter").status()).isEqualTo(403);
        assertThat(management("PUT", "READER").json().at("/error/code").asText())
                .isEqualTo("AuthorizationFailed");
        assertThat(management("PUT", "other").status()).isNotEqualTo(403);
    }

    @Test
    void whoHasTheKeyMayDoEverything() {
        assertThat(client.delete("/pools/none").code()).isEqualTo("PoolNotFound");
    }

    @Test
    void aTokenThatIsMadeByHandHasARoleToo() {
        String token = "Bearer " + emulator.token(TokenAuthority.AUDIENCE, Duration.ofHours(1), "Submitter");

        assertThat(client.authorized("DELETE", "/jobs/none", token).status()).isEqualTo(404);
        assertThat(client.authorized("DELETE", "/pools/none", token).status()).isEqualTo(403);
    }

    @Test
    void aRoleIsOfSomebody() {
        assertThatThrownBy(() -> AccountOptions.defaults().withRole(" ", AccountRole.READER))
                .hasMessageContaining("client id");
    }

    private static TestClient.Answer management(String method, String who) {
        HttpHeaders headers =
                new DefaultHttpHeaders().set("Authorization", bearer(who, "https://management.azure.com/"));
        return client.raw(method, URI.create(emulator.endpoint() + POOL), headers, new byte[0]);
    }

    /** Logs in by the second version for the service, and by the first for the management plane. */
    private static String bearer(String who, String audience) {
        boolean service = audience.equals(TokenAuthority.AUDIENCE);
        String form = "grant_type=client_credentials&client_id=" + who.toUpperCase(Locale.ROOT) + "&client_secret="
                + URLEncoder.encode(emulator.accountKey(), StandardCharsets.UTF_8)
                + (service ? "&scope=" + audience + "/.default" : "&resource=" + audience);
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        HttpHeaders headers = new DefaultHttpHeaders()
                .set("Content-Type", "application/x-www-form-urlencoded")
                .set("Content-Length", String.valueOf(body.length));
        String path = service ? "/t/oauth2/v2.0/token" : "/t/oauth2/token";
        return "Bearer "
                + client.raw("POST", URI.create(emulator.endpoint() + path), headers, body)
                        .json()
                        .path("access_token")
                        .asText();
    }
}
