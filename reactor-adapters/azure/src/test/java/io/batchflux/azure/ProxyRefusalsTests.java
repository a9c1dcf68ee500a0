package io.batchflux.azure;

import static io.batchflux.azure.ProxiedServices.BATCH;
import static io.batchflux.azure.ProxiedServices.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TransientServiceException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a proxy that does not lead to the services. */
@ExtendWith(BlockingCalls.class)
class ProxyRefusalsTests {

    @RegisterExtension
    static final ProxiedServices services = new ProxiedServices();

    @RegisterExtension
    final ProxiedProgram program = new ProxiedProgram(services);

    @Test
    void proxyThatAsksForAUserIsAPermanentErrorThatSaysHow() {
        program.environment.put("HTTPS_PROXY", program.proxy.url());
        program.proxy.ask("me", "secret");

        assertThatThrownBy(program::describeJob)
                .isInstanceOf(PermanentServiceException.class)
                .hasMessage("The proxy " + program.proxy.url()
                        + " (environment variable HTTPS_PROXY) asks for a user and a password"
                        + " (Basic realm=\"test\"). Set proxy to http://user:password@" + program.proxy.address()
                        + ", special characters percent-encoded.");
        assertThat(program.proxy.destinations()).hasSize(1);
    }

    @Test
    void proxyIsAskedOnceForEachAttempt() {
        program.environment.put("HTTP_PROXY", program.proxy.url());
        program.proxy.ask("me", "secret");

        try (AzureBatch azure =
                program.connect(program.options().with(ConfigurationKey.BATCH_ACCOUNT_URL, "http://" + BATCH))) {
            assertThatThrownBy(() -> azure.batchService().describeJob("j").block(Duration.ofSeconds(20)))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining("asks for a user and a password");
        }
        assertThat(program.proxy.destinations()).containsExactly(BATCH + ":80");
    }

    @Test
    void userThatIsRefusedIsAPermanentErrorWithoutThePassword() {
        program.environment.put("HTTPS_PROXY", "http://me:wrong@" + program.proxy.address());
        program.proxy.ask("me", "secret");

        assertThatThrownBy(program::describeJob)
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageContaining("refuses the user and the password")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void proxyThatWantsMoreThanAPasswordIsSaidToBeUnsupported() {
        program.environment.put("HTTPS_PROXY", program.proxy.url());
        program.proxy.ask("me", "secret").challenge("Negotiate\r\nProxy-Authenticate: NTLM");

        assertThatThrownBy(program::describeJob)
                .isInstanceOf(PermanentServiceException.class)
                .hasMessageEndingWith(
                        " asks for a user and a password (Negotiate, NTLM). Only Basic is supported: let a local proxy log in"
                                + " to it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"403 Forbidden", "404 Not Found", "405 Method Not Allowed", "451 Unavailable"})
    void proxyThatDoesNotLetUsThereIsAPermanentError(String answer) {
        program.environment.put("HTTPS_PROXY", program.proxy.url());
        program.proxy.refuse(answer);

        assertThatThrownBy(program::describeJob)
                .isInstanceOf(PermanentServiceException.class)
                .hasMessage("The proxy " + program.proxy.url()
                        + " (environment variable HTTPS_PROXY) does not lead to https://"
                        + BATCH
                        + ":443: " + answer
                        + ". Let it be allowed there or, if no proxy is needed, name the host in NO_PROXY.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"429 Too Many Requests", "500 Trouble", "502 Bad Gateway", "503 Busy", "504 Too Late"})
    void proxyThatIsInTroubleIsATransientError(String answer) {
        program.environment.put("HTTPS_PROXY", program.proxy.url());
        program.proxy.refuse(answer);

        assertThatThrownBy(program::describeJob)
                .isInstanceOf(TransientServiceException.class)
                .hasMessageContaining("does not lead to https://" + BATCH + ":443: " + answer);
    }

    @Test
    void proxyThatIsDownIsATransientErrorThatNamesIt() {
        program.proxy.close();
        program.environment.put("HTTPS_PROXY", program.proxy.url());

        assertThatThrownBy(program::describeJob)
                .isInstanceOf(TransientServiceException.class)
                .hasMessageStartingWith(
                        "The proxy " + program.proxy.url() + " (environment variable HTTPS_PROXY) cannot be reached: ")
                .hasMessageContaining("Connection refused")
                .hasMessageEndingWith("Check it and the network.");
    }

    @Test
    void proxyWhoseNameNobodyKnowsIsATransientErrorThatNamesIt() {
        program.environment.put("HTTPS_PROXY", "http://proxy.localhost.invalid:3128");

        assertThatThrownBy(program::describeJob)
                .isInstanceOf(TransientServiceException.class)
                .hasMessageStartingWith(
                        "The proxy http://proxy.localhost.invalid:3128 (environment variable HTTPS_PROXY)"
                                + " cannot be reached: ");
    }

    @Test
    void connectionThatBreaksBehindTheProxyIsATransientErrorOfTheService() {
        program.environment.put("HTTPS_PROXY", program.proxy.url());
        services.secure.answer(FaultServer.Fault.RESET);

        assertThatThrownBy(program::describeJob)
                .isInstanceOf(TransientServiceException.class)
                .hasMessageStartingWith("No answer from https://" + BATCH + ": ");
    }

    @Test
    void brokenVariableIsToldBeforeAnyRequest() {
        program.environment.put("HTTPS_PROXY", "https://proxy:3128");

        assertThatThrownBy(() -> program.connect(program.secureOptions()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The environment variable HTTPS_PROXY must be http://host:port");
    }

    @Test
    void socksProxyThatRefusesTheUserIsAPermanentError() {
        try (SocksProxy socks = SocksProxy.start("me", "secret", port(services.secure))) {
            program.environment.put("ALL_PROXY", "socks5://me:wrong@127.0.0.1:" + socks.port());

            assertThatThrownBy(program::describeJob)
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining("refuses the user and the password");
        }
    }
}
