package io.batchflux.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.AccountOptions;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.TestClient;
import java.net.ConnectException;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** An emulator that listens on another address than 127.0.0.1; a second one of the loopback device stands for that of a network. */
class BoundAddressTests extends EmulatorScenario {

    private static final String OTHER = "127.0.0.2";

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withRuntime(RuntimeOptions.simulated())
                .withBindAddress("0.0.0.0")
                .withAdminPort(0);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theServiceIsReachedThereAndTheAdminEndpointIsNot() {
        String elsewhere = "http://" + OTHER + ":" + emulator.endpoint().getPort();
        TestClient other = new TestClient(elsewhere, emulator.accountName(), emulator.accountKey());
        addJob("job");

        assertThat(emulator.endpoint()).hasHost("127.0.0.1");
        assertThat(other.get("/jobs/job").json().path("url").asText()).isEqualTo(elsewhere + "/jobs/job");
        int admin = emulator.adminEndpoint().orElseThrow().getPort();
        assertThatThrownBy(() -> new Socket(OTHER, admin).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void urlsInAnswersNameTheHostThatWasAsked() {
        addJob("one");
        addJob("two");

        var page = client.send("GET", "/jobs?maxresults=1", null, Map.of("Host", "batch.example:81"))
                .json();

        assertThat(page.path("odata.nextLink").asText()).startsWith("http://batch.example:81/jobs?");
        assertThat(page.path("odata.metadata").asText()).startsWith("http://batch.example:81/");
        assertThat(page.at("/value/0/url").asText()).startsWith("http://batch.example:81/jobs/");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theCertificateIsForTheAddress() {
        try (BatchEmulator secure =
                BatchEmulator.start(options().withBindAddress(OTHER).withHttps())) {
            assertThat(secure.endpoint()).hasHost(OTHER);
            assertThat(new TestClient(secure.endpoint().toString(), secure.accountName(), secure.accountKey())
                            .trusting(secure.certificateFile().orElseThrow())
                            .get("/jobs")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anAddressOfOthersIsAClearError() {
        assertThatThrownBy(() -> BatchEmulator.start(options().withBindAddress("203.0.113.1")))
                .hasMessage("bindAddress 203.0.113.1 is no address of this machine");
    }

    @Test
    void aKeyThatEverybodyKnowsIsForThisMachineAlone() {
        assertThatThrownBy(() -> options().withAccount(AccountOptions.development()))
                .hasMessageContaining(
                        "bindAddress must be 127.0.0.1 for an account whose key everybody knows, was 0.0.0.0");
    }
}
