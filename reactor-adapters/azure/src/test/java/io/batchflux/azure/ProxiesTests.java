package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTests {

    private static final String BATCH = "https://a.batch.azure.com";

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private final Machine machine = new Machine();

    @BeforeEach
    void liveInTheDirectory() {
        environment.put("HOME", directory.toString());
    }

    @Test
    void nothingIsConfigured() {
        assertThat(route(BATCH)).isEqualTo("directly (no proxy is configured)");
        assertThat(machine.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY, https://a.example",
        "https_proxy, https://a.example",
        "HTTP_PROXY, http://a.example",
        "http_proxy, http://a.example",
        "ALL_PROXY, https://a.example",
        "all_proxy, http://a.example",
        // As Azure's own libraries do.
        "HTTP_PROXY, https://a.example",
        "HTTPS_PROXY, http://a.example",
    })
    void variableNamesTheProxy(String variable, String url) {
        environment.put(variable, "http://me:secret@proxy:3128");

        assertThat(route(url)).isEqualTo("through the proxy http://proxy:3128 (environment variable " + variable + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "https, https://a.example, HTTPS_PROXY",
        "http, http://a.example, HTTP_PROXY",
    })
    void variableOfTheSchemeComesBeforeTheOneForAllBeforeTheOtherSchemes(String scheme, String url, String first) {
        environment.put("HTTPS_PROXY", "https-proxy:1");
        environment.put("HTTP_PROXY", "http-proxy:1");
        environment.put("ALL_PROXY", "all-proxy:1");
        assertThat(route(url)).contains("http://" + scheme + "-proxy:1");

        environment.remove(first);
        assertThat(route(url)).contains("http://all-proxy:1");
    }

    @Test
    void emptyVariableIsNotSet() {
        environment.put("HTTPS_PROXY", " ");
        environment.put("https_proxy", "lower:1");

        assertThat(route(BATCH)).contains("http://lower:1");
    }

    @Test
    void propertyNamesTheProxyWithItsPortAndUser() {
        properties.put("https.proxyHost", "proxy");
        properties.put("https.proxyPort", "3128");
        properties.put("https.proxyUser", "me");
        properties.put("https.proxyPassword", "secret");

        Route route = proxies(options()).route(Destination.of(URI.create(BATCH)));

        assertThat(route).hasToString("through the proxy http://proxy:3128 (system property https.proxyHost)");
        assertThat(route.proxy()).isEqualTo(new ProxyServer(ProxyServer.Type.HTTP, "proxy", 3128, "me", "secret"));
    }

    @Test
    void propertyComesBeforeTheVariableOfTheSameScheme() {
        properties.put("https.proxyHost", "ours");
        environment.put("HTTPS_PROXY", "theirs:1");

        assertThat(route(BATCH)).contains("http://ours:443");
    }

    @Test
    void variableOfTheSchemeComesBeforeThePropertyOfTheOther() {
        properties.put("http.proxyHost", "http-proxy");
        assertThat(route(BATCH)).contains("http://http-proxy:80");

        environment.put("HTTPS_PROXY", "https-proxy:1");
        assertThat(route(BATCH)).contains("http://https-proxy:1");
    }

    @Test
    void socksPropertyNamesAProxy() {
        properties.put("socksProxyHost", "socks");

        assertThat(route(BATCH)).isEqualTo("through the proxy socks5://socks:1080 (system property socksProxyHost)");
    }

    @Test
    void keyComesBeforeEverything() {
        environment.put("HTTPS_PROXY", "theirs:1");
        properties.put("https.proxyHost", "javas");
        environment.put("BATCHFLUX_PROXY", "http://me:secret@ours:1");

        assertThat(route(BATCH))
                .isEqualTo("through the proxy http://ours:1 (proxy, from environment variable BATCHFLUX_PROXY)");
        assertThat(route("http://a.example")).contains("http://ours:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE"})
    void keyForbidsProxies(String none) {
        environment.put("HTTPS_PROXY", "https://not understood");
        properties.put("java.net.useSystemProxies", "true");

        assertThat(route(options().with(ConfigurationKey.PROXY, none), BATCH)).isEqualTo("directly (proxy is none)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:10000",
                "http://LOCALHOST.:1",
                "http://batch.localhost",
                "https://127.0.0.1:443",
                "https://127.8.9.10",
                "http://[::1]:1",
                "http://[::ffff:127.0.0.1]",
                "http://0.0.0.0:1",
                // Where a virtual machine asks for the tokens of its managed identity.
                "http://169.254.169.254/metadata/identity",
                "http://[fe80::1]",
            })
    void noProxyLeadsToThisMachine(String url) {
        environment.put("ALL_PROXY", "theirs:1");
        properties.put("http.proxyHost", "javas");
        properties.put("https.proxyHost", "javas");
        properties.put("http.nonProxyHosts", "");

        assertThat(route(url)).isEqualTo("directly (no proxy leads to this machine)");
        assertThat(route(options().with(ConfigurationKey.PROXY, "ours:1"), url)).startsWith("directly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost.example", "http://notlocalhost", "https://128.0.0.1", "https://10.0.0.1"})
    void whatOnlyLooksLikeThisMachineIsNot(String url) {
        environment.put("ALL_PROXY", "theirs:1");

        assertThat(route(url)).startsWith("through");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO_PROXY", "no_proxy"})
    void exceptionOfTheVariableHoldsForEveryProxy(String variable) {
        environment.put(variable, ".azure.com");
        environment.put("HTTPS_PROXY", "theirs:1");
        assertThat(route(BATCH)).isEqualTo("directly (" + variable + " names .azure.com)");

        properties.put("https.proxyHost", "javas");
        assertThat(route(BATCH)).startsWith("directly");
        assertThat(route(options().with(ConfigurationKey.PROXY, "ours:1"), BATCH))
                .startsWith("directly");
        assertThat(route("https://a.example")).startsWith("through");
    }

    @Test
    void exceptionOfThePropertyHoldsForEveryProxy() {
        properties.put("http.nonProxyHosts", "localhost|*.azure.com");
        properties.put("https.proxyHost", "javas");
        assertThat(route(BATCH)).isEqualTo("directly (http.nonProxyHosts names *.azure.com)");

        properties.remove("https.proxyHost");
        environment.put("HTTPS_PROXY", "theirs:1");
        assertThat(route(BATCH)).startsWith("directly");
    }

    @Test
    void machineIsAskedOnceForEachDestinationIfJavaIsToldTo() {
        properties.put("java.net.useSystemProxies", "true");
        Proxies proxies = proxies(options());

        for (int i = 0; i < 2; i++) {
            assertThat(proxies.route(Destination.of(URI.create(BATCH))))
                    .hasToString("through the proxy http://machine:8080 (the machine's settings, since"
                            + " java.net.useSystemProxies is true)");
            assertThat(proxies.route(Destination.of(URI.create("https://direct.example")))
                            .proxy())
                    .isNull();
        }
        assertThat(machine.asked).containsExactly(URI.create(BATCH + ":443"), URI.create("https://direct.example:443"));

        environment.put("HTTPS_PROXY", "theirs:1");
        assertThat(route(BATCH)).contains("theirs");
    }

    @Test
    void placeThatSaysSomethingElseIsNamedWithRuleAndRemedyAndWithoutItsPassword() {
        environment.put("HTTPS_PROXY", "https://me:secret@proxy:1");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> route(BATCH))
                .withMessage("The configuration has a problem:\n- The environment variable HTTPS_PROXY must be "
                        + ProxyServer.RULE
                        + ", was \"https://…@proxy:1\". Correct it, or set proxy, which comes before it"
                        + " and may be none.");
        assertThat(route("http://127.0.0.1")).startsWith("directly");
    }

    @Test
    void propertyThatIsNoPortIsNamed() {
        properties.put("https.proxyHost", "proxy");
        properties.put("https.proxyPort", "many");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> route(BATCH))
                .withMessageContaining("The system property https.proxyHost must be ")
                .withMessageContaining("was \"proxy:many\"");
    }

    @Test
    void brokenKeyIsNamedWithoutItsPassword() {
        AzureBatchOptions options =
                TestOptions.of("http://127.0.0.1:10").with(ConfigurationKey.PROXY, "ftp://me:p4ss/w0rd@proxy:1");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> AzureBatch.connect(options))
                .withMessageContaining("proxy must be none, or http://host:port")
                .withMessageContaining("was \"ftp://…@proxy:1\", from the program")
                .withMessageNotContaining("w0rd");
        assertThat(options.toString()).contains("proxy=ftp://…@proxy:1").doesNotContain("w0rd");
    }

    private AzureBatchOptions options() {
        return AzureBatchOptions.load(environment, directory);
    }

    private Proxies proxies(AzureBatchOptions options) {
        return Proxies.of(options, properties::get, machine);
    }

    private String route(String url) {
        return route(options(), url);
    }

    private String route(AzureBatchOptions options, String url) {
        return proxies(options).route(Destination.of(URI.create(url))).toString();
    }

    /** Settings by which there is a proxy to everything whose name does not begin with "direct". */
    private static final class Machine extends ProxySelector {

        private final List<URI> asked = new ArrayList<>();

        @Override
        public List<Proxy> select(@Nullable URI uri) {
            if (uri == null) {
                throw new IllegalArgumentException("no URI");
            }
            asked.add(uri);
            return List.of(
                    uri.getHost().startsWith("direct")
                            ? Proxy.NO_PROXY
                            : new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("machine", 8080)));
        }

        @Override
        public void connectFailed(@Nullable URI uri, @Nullable SocketAddress address, @Nullable IOException error) {
            throw new AssertionError("not told of failures");
        }
    }
}
