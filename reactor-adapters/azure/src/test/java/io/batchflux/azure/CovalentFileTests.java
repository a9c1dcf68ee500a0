package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CovalentFileTests {

    /** As Covalent has written it, when it was first imported with the plugin installed. */
    private static final String UNASKED = """
            [sdk]
            log_level = "warning"

            [executors.azurebatch]
            tenant_id = ""
            client_id = ""
            client_secret = ""
            batch_account_url = ""
            batch_account_domain = "batch.core.windows.net"
            storage_account_name = ""
            storage_account_domain = "blob.core.windows.net"
            base_image_uri = "covalent.azurecr.io/covalent-executor-base:latest"
            pool_id = ""
            retries = 3
            time_limit = 300
            cache_dir = "/tmp/covalent"
            poll_freq = 30
            """;

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void liveInTheDirectory() {
        environment.put("HOME", directory.resolve("home").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "COVALENT_CONFIG_DIR,elsewhere/covalent.conf",
        "COVALENT_CONFIG_DIR,elsewhere/covalent/covalent.conf",
        "XDG_CONFIG_DIR,elsewhere/covalent.conf",
        "XDG_CONFIG_DIR,elsewhere/covalent/covalent.conf"
    })
    void isFoundWhereCovalentKeepsIt(String variable, String file) throws IOException {
        write(file, pool("covalent"));
        write("home/.config/covalent/covalent.conf", pool("home"));
        environment.put(variable, directory.resolve("elsewhere").toString());

        assertThat(pool()).isEqualTo("covalent");
    }

    /** As one in the locale C is, if there is a letter in it that is not ASCII. */
    @ParameterizedTest
    @ValueSource(strings = {"COVALENT_CONFIG_DIR", "XDG_CONFIG_DIR", "HOME"})
    void aDirectoryThatThisProgramCannotNameIsNoErrorOfProgramsWithoutCovalent(String variable) {
        environment.put(variable, "/home/j\uD800rgen");

        try (Logged logged = Logged.of(CovalentFile.class)) {
            assertThat(AzureBatchOptions.load(environment, directory).isSet(ConfigurationKey.POOL_ID))
                    .isFalse();
            assertThat(logged.messages())
                    .isNotEmpty()
                    .allSatisfy(warning ->
                            assertThat(warning).contains("/home/j\\ud800rgen").endsWith("(LC_ALL=C.UTF-8) it can"));
        }
    }

    @Test
    void placeOfTheNewerReleasesComesFirst() throws IOException {
        write("elsewhere/covalent.conf", pool("newer"));
        write("elsewhere/covalent/covalent.conf", pool("older"));
        write("xdg/covalent.conf", pool("xdg"));
        environment.put("COVALENT_CONFIG_DIR", directory.resolve("elsewhere").toString());
        environment.put("XDG_CONFIG_DIR", directory.resolve("xdg").toString());

        assertThat(pool()).isEqualTo("newer");
    }

    @Test
    void xdgConfigHomeIsIgnoredAsCovalentDoes() throws IOException {
        write("xdg/covalent/covalent.conf", pool("xdg"));
        write("home/.config/covalent/covalent.conf", pool("home"));
        environment.put("XDG_CONFIG_HOME", directory.resolve("xdg").toString());

        assertThat(pool()).isEqualTo("home");
    }

    @Test
    void whatCovalentHasWrittenUnaskedIsIgnoredAndLoggedOnce() throws IOException {
        write("home/.config/covalent/covalent.conf", UNASKED);

        try (Logged logged = Logged.of(ConfigurationFile.class)) {
            AzureBatchOptions options = load();

            assertThat(options).hasToString(AzureBatchOptions.create().toString());
            assertThat(options.find(ConfigurationKey.BASE_IMAGE_URI)).isEmpty();
            assertThat(options.find(ConfigurationKey.POLL_FREQ)).hasValue(Duration.ofSeconds(10));
            assertThat(logged.messages())
                    .singleElement()
                    .asString()
                    .contains("covalent.conf has base_image_uri, batch_account_domain, cache_dir, poll_freq, retries")
                    .contains("ignored");
        }
    }

    @Test
    void whatTheUserHasChangedCounts() throws IOException {
        write(
                "home/.config/covalent/covalent.conf",
                UNASKED.replace("poll_freq = 30", "poll_freq = 5")
                        .replace("/tmp/covalent", "/data/covalent")
                        .replace("covalent.azurecr.io", "mine.azurecr.io"));

        AzureBatchOptions options = load();

        assertThat(options.find(ConfigurationKey.POLL_FREQ)).hasValue(Duration.ofSeconds(5));
        assertThat(options.find(ConfigurationKey.CACHE_DIR)).hasValue(Path.of("/data/covalent"));
        assertThat(options.find(ConfigurationKey.BASE_IMAGE_URI))
                .hasValue("mine.azurecr.io/covalent-executor-base:latest");
    }

    @Test
    void imageThatTheVariableOfThePluginNamesIsIgnoredToo() throws IOException {
        write("home/.config/covalent/covalent.conf", UNASKED.replace("covalent.azurecr.io", "mine.azurecr.io"));
        environment.put("COVALENT_AZURE_BASE_IMAGE_URI", "mine.azurecr.io/covalent-executor-base:latest");

        assertThat(load().find(ConfigurationKey.BASE_IMAGE_URI)).isEmpty();
    }

    @Test
    void accountOfThePluginsAuthorsIsNotTaken() throws IOException {
        write(
                "home/.config/covalent/covalent.conf",
                UNASKED.replace("storage_account_name = \"\"", "storage_account_name = \"covalentbatch\""));

        assertThat(load().find(ConfigurationKey.STORAGE_ACCOUNT_NAME)).isEmpty();
    }

    @Test
    void fileOfOursMeansWhatItSays() throws IOException {
        write("batchflux.toml", UNASKED);

        assertThat(load().find(ConfigurationKey.POLL_FREQ)).hasValue(Duration.ofSeconds(30));
        assertThat(load().find(ConfigurationKey.CACHE_DIR)).hasValue(Path.of("/tmp/covalent"));
    }

    @Test
    void covalentsFileIsKnownByItsNameIfItIsNamed() throws IOException {
        write("home/.config/covalent/covalent.conf", UNASKED);
        environment.put("BATCHFLUX_CONFIG", "home/.config/covalent/covalent.conf");

        assertThat(load().find(ConfigurationKey.BASE_IMAGE_URI)).isEmpty();
    }

    @Test
    void misspeltSectionOfCovalentsFileIsLogged() throws IOException {
        write("home/.config/covalent/covalent.conf", UNASKED.replace("azurebatch]", "azure_batch]"));

        try (Logged logged = Logged.of(ConfigurationFile.class)) {
            assertThat(load().find(ConfigurationKey.POOL_ID)).isEmpty();

            assertThat(logged.messages())
                    .singleElement()
                    .asString()
                    .contains("has no section [executors.azurebatch], but [executors.azure_batch]");
        }
    }

    @Test
    void sectionsOfOtherExecutorsAreNoMistake() throws IOException {
        write(
                "home/.config/covalent/covalent.conf",
                "[executors.awsbatch]\nretries = 3\n[executors.gcpbatch]\npoll_freq = 1");

        try (Logged logged = Logged.of(ConfigurationFile.class)) {
            assertThat(load()).hasToString(AzureBatchOptions.create().toString());

            assertThat(logged.messages()).isEmpty();
        }
    }

    @Test
    void everyTrailingCommaOfCovalentsExampleIsToldByItsKey() throws IOException {
        write("home/.config/covalent/covalent.conf", """
                [executors.azurebatch]
                tenant_id="tenant-id",
                client_id="client-id",
                client_secret="hush",  # pragma: allowlist secret
                batch_account_url="https://covalent.eastus.batch.azure.com",
                pool_id="covalent-pool",
                retries=5,
                ...
                """);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .satisfies(error -> assertThat(error.problems())
                        .extracting(ConfigurationException.Problem::key)
                        .containsExactly(
                                "tenant_id", "client_id", "client_secret", "batch_account_url", "pool_id", "retries"))
                .withMessageContaining("covalent.conf is not TOML, at line 6: the value of pool_id, \"covalent-pool\","
                        + " must not be followed by a comma. Remove the comma at the end of the line.")
                .withMessageNotContaining("hush");
    }

    private static String pool(String id) {
        return ConfigurationFile.SECTION + "\npool_id = '" + id + "'";
    }

    private String pool() {
        return load().find(ConfigurationKey.POOL_ID).orElseThrow();
    }

    private AzureBatchOptions load() {
        return AzureBatchOptions.load(environment, directory);
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, List.of(text));
    }
}
