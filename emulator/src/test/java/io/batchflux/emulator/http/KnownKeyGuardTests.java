package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.AccountOptions;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An account whose key everybody knows is out of reach for pages in a browser, which could run commands with it. */
class KnownKeyGuardTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withAccount(AccountOptions.development())
                .withRuntime(RuntimeOptions.simulated());
    }

    @Test
    void programsOfThisMachineAreLetInAndPagesAreNot() {
        int port = emulator.endpoint().getPort();

        assertThat(emulator.accountName()).isEqualTo("devbatchaccount1");
        assertThat(status(Map.of())).isEqualTo(200);
        assertThat(status(Map.of("Host", "localhost:" + port))).isEqualTo(200);
        assertThat(status(Map.of("Sec-Fetch-Site", "none"))).isEqualTo(200);
        assertThat(status(Map.of("Origin", "http://evil.example"))).isEqualTo(403);
        assertThat(status(Map.of("Origin", "http://127.0.0.1:" + port))).isEqualTo(403);
        assertThat(status(Map.of("Sec-Fetch-Site", "cross-site"))).isEqualTo(403);
        // A name that its owner has made to lead to this machine (DNS rebinding).
        assertThat(status(Map.of("Host", "evil.example:" + port))).isEqualTo(403);
        assertThat(status(Map.of("Host", "127.0.0.1.evil.example"))).isEqualTo(403);
    }

    @Test
    void theAnswerSaysWhy() {
        assertThat(client.send("GET", "/jobs", null, Map.of("Origin", "null")).text())
                .contains("no requests of pages in a browser");
    }

    private int status(Map<String, String> headers) {
        return client.send("GET", "/jobs", null, headers).status();
    }
}
