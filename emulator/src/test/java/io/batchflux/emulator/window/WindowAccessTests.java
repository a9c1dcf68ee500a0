package io.batchflux.emulator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.control.PageGuard;
import io.batchflux.emulator.testing.TestClient;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sees the window, and who changes something there. */
class WindowAccessTests extends WindowScenario {

    @Test
    void thePageLoadsNothingFromElsewhereAndIsInNoFrame() {
        TestClient.Answer page = admin("GET", "/");

        assertThat(page.headers().get("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.text()).doesNotContain("http:", "https:", "<style", "onload");
        for (String file : page.text().split("\"")) {
            if (file.startsWith("/window/")) {
                TestClient.Answer answer = admin("GET", file);
                assertThat(answer.status()).as(file).isEqualTo(200);
                assertThat(answer.headers().get("X-Content-Type-Options")).isEqualTo("nosniff");
            }
        }
        assertThat(admin("GET", "/window/LICENSES.txt").text()).contains("MIT", "Apache License");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example, 403, 403",
        "Sec-Fetch-Site, cross-site, 403, 403",
        "Host, rebound.example, 403, 403",
        "Host, LocalHost, 200, 200",
        "Sec-Fetch-Site, same-origin, 200, 200"
    })
    void pagesOfOthersSeeNothing(String header, String value, int page, int data) {
        HttpHeaders headers = new DefaultHttpHeaders().set(header, value);

        assertThat(admin("GET", "/", headers).status()).isEqualTo(page);
        for (String path : List.of("/window/data/about", "/window/live/requests?none", "/window/file?job=j")) {
            if (data == 403) {
                assertThat(admin("GET", path, headers).status()).as(path).isEqualTo(data);
            }
        }
    }

    @Test
    void aLinkFromElsewhereOpensThePageButNoData() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set("Sec-Fetch-Site", "cross-site")
                .set("Sec-Fetch-Mode", "navigate")
                .set("Sec-Fetch-Dest", "document");

        assertThat(admin("GET", "/", headers).status()).isEqualTo(200);
        assertThat(admin("GET", "/window/data/overview", headers).status()).isEqualTo(403);
    }

    @Test
    void aPageChangesSomethingOnlyWithTheToken() {
        String token = emulator.window().orElseThrow().getFragment().replace("token=", "");
        HttpHeaders fromPage = new DefaultHttpHeaders().set("Origin", uri("").toString());
        String preempt = "/pools/pool/nodes/1/preempt";

        TestClient.Answer refused = admin("POST", preempt, fromPage);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("error").asText()).contains("token");
        assertThat(admin("POST", preempt, fromPage.copy().set(PageGuard.TOKEN, "x" + token))
                        .status())
                .isEqualTo(403);
        assertThat(data("pool?pool=pool").json().at("/nodes/0/state").asText()).isEqualTo("idle");

        assertThat(admin("POST", preempt, fromPage.copy().set(PageGuard.TOKEN, token))
                        .status())
                .isEqualTo(204);
        assertThat(data("pool?pool=pool").json().at("/nodes/0/state").asText()).isEqualTo("preempted");
        assertThat(admin("POST", "/pools/pool/nodes/1/restore", new DefaultHttpHeaders())
                        .status())
                .isEqualTo(204);
    }

    @Test
    void withoutControlsNoPageChangesAnything() {
        try (BatchEmulator other =
                BatchEmulator.start(EmulatorOptions.defaults().withAdminPort(0))) {
            URI address = other.adminEndpoint().orElseThrow();
            HttpHeaders fromPage = new DefaultHttpHeaders().set("Sec-Fetch-Site", "same-origin");

            TestClient.Answer refused = client.raw("DELETE", address.resolve("/faults"), fromPage, new byte[0]);

            assertThat(refused.json().path("error").asText()).contains("--window-controls");
            assertThat(other.window().orElseThrow().toString()).isEqualTo(address + "/");
        }
    }

    @Test
    void withAKeyNobodyElseSeesOrChangesAnything() {
        EmulatorOptions options = EmulatorOptions.defaults().withAdminPort(0);
        try (BatchEmulator other =
                BatchEmulator.start(options.withEndpoint(options.endpoint().withAdminKey(true)))) {
            URI address = other.adminEndpoint().orElseThrow();
            String key = other.adminKey().orElseThrow();
            HttpHeaders knowing = new DefaultHttpHeaders().set(PageGuard.KEY, key);
            HttpHeaders guessing = new DefaultHttpHeaders().set(PageGuard.KEY, "x" + key);

            assertThat(other.window().orElseThrow()).hasFragment("key=" + key);
            for (String path : List.of(
                    "/window/data/overview",
                    "/window/live/overview",
                    "/window/file?job=j&task=t&file=f",
                    "/requests",
                    "/faults",
                    "/clock",
                    "/health",
                    "/pools/pool/supply")) {
                assertThat(get(address, path, new DefaultHttpHeaders()).status())
                        .as(path)
                        .isEqualTo(403);
                assertThat(get(address, path, guessing).text()).as(path).contains("needs the key");
            }
            assertThat(client.raw("POST", address.resolve("/reset"), new DefaultHttpHeaders(), new byte[0])
                            .status())
                    .isEqualTo(403);

            assertThat(get(address, "/", new DefaultHttpHeaders()).status()).isEqualTo(200);
            assertThat(get(address, "/requests", knowing).status()).isEqualTo(200);
            assertThat(get(address, "/window/data/overview?key=" + key, new DefaultHttpHeaders())
                            .status())
                    .isEqualTo(200);
            assertThat(get(address, "/window/file?job=j&task=t&file=f&key=" + key, new DefaultHttpHeaders())
                            .status())
                    .isEqualTo(404);
        }
    }

    private TestClient.Answer get(URI address, String path, HttpHeaders headers) {
        return client.raw("GET", address.resolve(path), headers, new byte[0]);
    }
}
