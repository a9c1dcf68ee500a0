package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Where values of options come from, which of several holds, and what options are as values. */
class AzureBatchOptionsTests {

    private final ConfiguredProgram program;

    AzureBatchOptionsTests(@TempDir Path directory) {
        program = new ConfiguredProgram(directory);
    }

    @Test
    void defaultsAreThoseOfTheExecutor() {
        AzureBatchOptions options = program.load();

        assertThat(options.find(ConfigurationKey.BATCH_ACCOUNT_DOMAIN)).hasValue("batch.core.windows.net");
        assertThat(options.find(ConfigurationKey.STORAGE_ACCOUNT_DOMAIN)).hasValue("blob.core.windows.net");
        assertThat(options.find(ConfigurationKey.RETRIES)).hasValue(3);
        assertThat(options.find(ConfigurationKey.TIME_LIMIT)).hasValue(Duration.ofMinutes(5));
        assertThat(options.find(ConfigurationKey.POLL_FREQ)).hasValue(Duration.ofSeconds(10));
        assertThat(options.find(ConfigurationKey.CACHE_DIR))
                .hasValue(
                        Path.of(System.getProperty("java.io.tmpdir"), "batchflux-" + System.getProperty("user.name")));
        assertThat(options.find(ConfigurationKey.POOL_ID)).isEmpty();
    }

    @Test
    void thirteenKeysKeepTheirNames() {
        assertThat(ConfigurationKey.all().stream().map(ConfigurationKey::configurationName))
                .startsWith(
                        "tenant_id",
                        "client_id",
                        "client_secret",
                        "batch_account_url",
                        "batch_account_domain",
                        "storage_account_name",
                        "storage_account_domain",
                        "base_image_uri",
                        "pool_id",
                        "retries",
                        "time_limit",
                        "cache_dir",
                        "poll_freq")
                .doesNotHaveDuplicates();
    }

    @Test
    void programComesBeforeEnvironmentBeforeFileBeforeDefault() throws IOException {
        program.write("batchflux.toml", "retries = 7", "pool_id = 'file'", "time_limit = 60");
        program.environment.put("BATCHFLUX_RETRIES", "8");
        program.environment.put("BATCHFLUX_POOL_ID", "environment");

        AzureBatchOptions options = program.load().with(ConfigurationKey.RETRIES, "9");

        assertThat(options.find(ConfigurationKey.RETRIES)).hasValue(9);
        assertThat(options.find(ConfigurationKey.POOL_ID)).hasValue("environment");
        assertThat(options.find(ConfigurationKey.TIME_LIMIT)).hasValue(Duration.ofMinutes(1));
        assertThat(options.find(ConfigurationKey.POLL_FREQ)).hasValue(Duration.ofSeconds(10));
    }

    @Test
    void zeroIsAValue() throws IOException {
        program.write("batchflux.toml", "retries = 0");

        assertThat(program.load().find(ConfigurationKey.RETRIES)).hasValue(0);
    }

    @Test
    void emptyTextIsNotAValue() throws IOException {
        program.write("batchflux.toml", "pool_id = 'file'", "tenant_id = ''");
        program.environment.put("BATCHFLUX_POOL_ID", "");

        AzureBatchOptions options = program.load().with(ConfigurationKey.POOL_ID, "");

        assertThat(options.find(ConfigurationKey.POOL_ID)).hasValue("file");
        assertThat(options.find(ConfigurationKey.TENANT_ID)).isEmpty();
    }

    @Test
    void namedFileComesBeforeTheOneHereBeforeCovalents() throws IOException {
        program.write("home/.config/covalent/covalent.conf", "pool_id = 'covalent'");
        assertThat(program.load().find(ConfigurationKey.POOL_ID)).hasValue("covalent");

        program.write("batchflux.toml", "pool_id = 'here'");
        assertThat(program.load().find(ConfigurationKey.POOL_ID)).hasValue("here");

        program.write("named.toml", "pool_id = 'named'");
        program.environment.put("BATCHFLUX_CONFIG", "named.toml");
        assertThat(program.load().find(ConfigurationKey.POOL_ID)).hasValue("named");
    }

    @Test
    void tildeIsTheUsersHome() {
        Path home = Path.of(System.getProperty("user.home"));

        assertThat(program.load()
                        .with(ConfigurationKey.CACHE_DIR, "~/.cache/batchflux")
                        .find(ConfigurationKey.CACHE_DIR))
                .hasValue(home.resolve(".cache/batchflux"));
        assertThat(program.load().with(ConfigurationKey.CACHE_DIR, "~").find(ConfigurationKey.CACHE_DIR))
                .hasValue(home);
        assertThat(program.load().with(ConfigurationKey.CACHE_DIR, "/a~b").find(ConfigurationKey.CACHE_DIR))
                .hasValue(Path.of("/a~b"));
    }

    @ParameterizedTest
    @CsvSource({
        "300,PT5M",
        "0.5,PT0.5S",
        "PT5M,PT5M",
        "pt1h,PT1H",
        "1e3,PT16M40S",
        "60.0,PT1M",
        "1E+1,PT10S",
        "1e-3,PT0.001S"
    })
    void durationIsSecondsOrIso8601(String text, Duration expected) {
        assertThat(program.load().with(ConfigurationKey.TIME_LIMIT, text).find(ConfigurationKey.TIME_LIMIT))
                .hasValue(expected);
    }

    @Test
    void anAccountIsGivenWithItsKeyAtOnce() {
        URI url = URI.create("http://127.0.0.1:1/a");

        assertThat(AzureBatchOptions.create().withBatchAccount(url, "a", "aGk=").withStorageAccount(url, "b", "aG8="))
                .isEqualTo(AzureBatchOptions.create()
                        .with(ConfigurationKey.BATCH_ACCOUNT_URL, "http://127.0.0.1:1/a")
                        .with(ConfigurationKey.BATCH_ACCOUNT_NAME, "a")
                        .with(ConfigurationKey.BATCH_ACCOUNT_KEY, "aGk=")
                        .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "http://127.0.0.1:1/a")
                        .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "b")
                        .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, "aG8="));
    }

    @Test
    void optionsWithTheSameValuesAreEqual() {
        AzureBatchOptions options = AzureBatchOptions.create().with(ConfigurationKey.POOL_ID, "pool");

        assertThat(options)
                .isEqualTo(AzureBatchOptions.create().with(ConfigurationKey.POOL_ID, "pool"))
                .hasSameHashCodeAs(AzureBatchOptions.create().with(ConfigurationKey.POOL_ID, "pool"))
                .isNotEqualTo(AzureBatchOptions.create().with(ConfigurationKey.POOL_ID, "other"))
                .isNotEqualTo(options.withCredential(request -> Mono.empty()));
    }

    @Test
    void withReturnsACopy() {
        AzureBatchOptions before = AzureBatchOptions.create();
        AzureBatchOptions after = before.with(ConfigurationKey.BATCH_ACCOUNT_URL, "https://a.b");

        assertThat(after).isNotSameAs(before);
        assertThat(before.find(ConfigurationKey.BATCH_ACCOUNT_URL)).isEmpty();
        assertThat(after.find(ConfigurationKey.BATCH_ACCOUNT_URL)).hasValue(URI.create("https://a.b"));
    }
}
