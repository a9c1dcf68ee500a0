package io.batchflux.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.TestClient;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminEndpointTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withAdminPort(0);
    }

    @Test
    void requestsAreCountedByOperationAndStatus() {
        addJob("j");
        client.get("/jobs/j");
        client.get("/jobs/none");

        JsonNode counts = admin("GET", "/requests").json();

        assertThat(counts.path("total").asInt()).isEqualTo(3);
        assertThat(counts.at("/operations/Jobs_Get/requests").asInt()).isEqualTo(2);
        assertThat(counts.at("/operations/Jobs_Get/statuses").toString()).isEqualTo("{\"200\":1,\"404\":1}");
        assertThat(counts.at("/operations/Jobs_Get/bytesOut").asInt()).isGreaterThan(500);
        assertThat(counts.at("/operations/Jobs_Create/bytesIn").asInt())
                .isEqualTo("{'id':'j','poolInfo':{'poolId':'pool'}}".length());

        assertThat(admin("DELETE", "/requests").status()).isEqualTo(204);
        assertThat(admin("GET", "/requests").json().path("total").asInt()).isZero();
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void itSaysThatItIsUpAndIsDeafToOtherHosts() {
        assertThat(admin("GET", "/health").json().path("status").asText()).isEqualTo("up");
        assertThat(admin("GET", "/nothing").status()).isEqualTo(404);

        HttpHeaders headers = new DefaultHttpHeaders().set("Host", "elsewhere.example");

        assertThat(client.raw("GET", uri("/health"), headers, new byte[0]).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example, 403",
        "Origin, null, 403",
        "Origin, http://127.0.0.1:1, 403",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Host, 127.0.0.1.evil.example, 403",
        "Host, localhost.evil.example:80, 403",
        "Sec-Fetch-Site, none, 200"
    })
    void aPageOfSomebodyElseIsRefused(String header, String value, int status) {
        HttpHeaders headers = new DefaultHttpHeaders().set(header, value);

        assertThat(client.raw("GET", uri("/health"), headers, new byte[0]).status())
                .isEqualTo(status);
        assertThat(client.raw("DELETE", uri("/requests"), headers, new byte[0]).status())
                .isEqualTo(status == 200 ? 204 : status);
        assertThat(client.raw(
                                "GET",
                                uri("/health"),
                                new DefaultHttpHeaders().set("Origin", uri("").toString()),
                                new byte[0])
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLargeIsAnErrorInWords() {
        var answer = admin("PUT", "/faults", "x".repeat(2 << 20));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("error").asText()).contains("too large");
    }

    @Test
    void theClockOfTheServiceIsMovedWhileItRuns() {
        assertThat(admin("PUT", "/clock", "{\"skew\":\"PT20M\"}")
                        .json()
                        .path("skew")
                        .asText())
                .isEqualTo("PT20M");
        assertThat(client.get("/jobs").code()).isEqualTo("AuthenticationFailed");
        assertThat(admin("PUT", "/clock", "{\"skew\":\"soon\"}").status()).isEqualTo(400);
        assertThat(admin("PUT", "/clock", "{\"skew\":\"PT0S\"}").status()).isEqualTo(200);
        assertThat(client.get("/jobs").status()).isEqualTo(200);
        assertThat(admin("GET", "/clock").json().path("skew").asText()).isEqualTo("PT0S");
    }

    private TestClient.Answer admin(String method, String path) {
        return admin(method, path, "");
    }

    private TestClient.Answer admin(String method, String path, String body) {
        return client.raw(method, uri(path), new DefaultHttpHeaders(), body.getBytes(StandardCharsets.UTF_8));
    }

    private URI uri(String path) {
        return emulator.adminEndpoint().orElseThrow().resolve(path);
    }
}
