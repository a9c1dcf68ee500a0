package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class AzureBatchOptionsTests {

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void liveInTheDirectory() {
        environment.put("HOME", directory.resolve("home").toString());
    }

    @Test
    void defaultsAreThoseOfTheExecutor() {
        AzureBatchOptions options = load();

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
        write("batchflux.toml", "retries = 7", "pool_id = 'file'", "time_limit = 60");
        environment.put("BATCHFLUX_RETRIES", "8");
        environment.put("BATCHFLUX_POOL_ID", "environment");

        AzureBatchOptions options = load().with(ConfigurationKey.RETRIES, "9");

        assertThat(options.find(ConfigurationKey.RETRIES)).hasValue(9);
        assertThat(options.find(ConfigurationKey.POOL_ID)).hasValue("environment");
        assertThat(options.find(ConfigurationKey.TIME_LIMIT)).hasValue(Duration.ofMinutes(1));
        assertThat(options.find(ConfigurationKey.POLL_FREQ)).hasValue(Duration.ofSeconds(10));
    }

    @Test
    void zeroIsAValue() throws IOException {
        write("batchflux.toml", "retries = 0");

        assertThat(load().find(ConfigurationKey.RETRIES)).hasValue(0);
    }

    @Test
    void emptyTextIsNotAValue() throws IOException {
        write("batchflux.toml", "pool_id = 'file'", "tenant_id = ''");
        environment.put("BATCHFLUX_POOL_ID", "");

        AzureBatchOptions options = load().with(ConfigurationKey.POOL_ID, "");

        assertThat(options.find(ConfigurationKey.POOL_ID)).hasValue("file");
        assertThat(options.find(ConfigurationKey.TENANT_ID)).isEmpty();
    }

    @Test
    void namedFileComesBeforeTheOneHereBeforeCovalents() throws IOException {
        write("home/.config/covalent/covalent.conf", "pool_id = 'covalent'");
        assertThat(load().find(ConfigurationKey.POOL_ID)).hasValue("covalent");

        write("batchflux.toml", "pool_id = 'here'");
        assertThat(load().find(ConfigurationKey.POOL_ID)).hasValue("here");

        write("named.toml", "pool_id = 'named'");
        environment.put("BATCHFLUX_CONFIG", "named.toml");
        assertThat(load().find(ConfigurationKey.POOL_ID)).hasValue("named");
    }

    @Test
    void namedFileMustExist() {
        environment.put("BATCHFLUX_CONFIG", "nowhere.toml");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining("BATCHFLUX_CONFIG")
                .withMessageContaining("nowhere.toml");
    }

    @Test
    void fileThatIsNotTomlIsNamedAndNotQuoted() throws IOException {
        Files.writeString(directory.resolve("batchflux.toml"), "[executors.azurebatch]\nclient_secret = hush hush\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining("batchflux.toml is not TOML, at line 2")
                .satisfies(
                        error -> assertThat(error.toString() + error.getCause()).doesNotContain("hush"));
    }

    @Test
    void unknownKeyIsReportedWithTheNearestKnownOne() throws IOException {
        write("batchflux.toml", "pool_ids = 'p'", "remote_cache = 'x'", "credentials_file = 'y'", "colour = 'red'");

        try (Logged logged = Logged.of(ConfigurationFile.class)) {
            load();

            assertThat(logged.messages())
                    .satisfiesExactlyInAnyOrder(
                            warning -> assertThat(warning).contains("pool_ids").endsWith("did you mean pool_id?"),
                            warning -> assertThat(warning).contains("colour").endsWith("which is ignored"));
        }
    }

    @ParameterizedTest
    @CsvSource({"300,PT5M", "0.5,PT0.5S", "PT5M,PT5M", "pt1h,PT1H", "1e3,PT16M40S", "60.0,PT1M"})
    void durationIsSecondsOrIso8601(String text, Duration expected) {
        assertThat(load().with(ConfigurationKey.TIME_LIMIT, text).find(ConfigurationKey.TIME_LIMIT))
                .hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "time_limit,0",
        "time_limit,-1",
        "time_limit,5 minutes",
        "time_limit,1e99",
        "time_limit,1e99999999",
        "poll_freq,0.0",
        "poll_freq,1.2.3",
        "retries,-1",
        "retries,three",
        "retries,3.0",
        "pool_id,my pool",
        "batch_account_url,myaccount",
        "batch_account_url,ftp://a.b",
        "batch_account_url,https://a.b/path",
        "batch_account_url,https://a b",
        "batch_account_domain,https://a.b",
        "storage_account_name,My-Account",
        "base_image_uri,an image",
        "tenant_id,my tenant",
        "tenant_id,https://login.microsoftonline.com/common",
        "client_id,{id}",
        "authority_host,login.microsoftonline.com",
        "authority_host,http://login.microsoftonline.com",
        "cache_dir,~somebody/cache",
        "cache_dir,'/var/cache '",
        "cache_dir,' '",
        "ca_bundle,'/etc/ca.pem\r'",
        "batch_account_url,https://a.b:99999",
        "storage_account_url,http://a.b:0/c",
        "storage_signature_version,latest",
        "base_image_uri,an\u0000image",
        "node_identity,my-identity",
        "storage_account_url,https://a.b?sig=x"
    })
    void valueThatBreaksTheRuleIsRefusedWithRuleValueAndPlace(String name, String value) {
        ConfigurationKey<?> key = ConfigurationKey.all().stream()
                .filter(candidate -> candidate.configurationName().equals(name))
                .findFirst()
                .orElseThrow();
        environment.put(key.environmentName(), value);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> load().find(key))
                .withMessageContaining(
                        name + " must be " + key.rule() + ", was \"" + value.replaceAll("\\?.*", "?…") + "\"")
                .withMessageContaining("environment variable BATCHFLUX_" + name.toUpperCase(java.util.Locale.ROOT));
    }

    /** As a file of variables has it, of which nobody has taken off the quotes, or the blank at the end of a line. */
    @ParameterizedTest
    @ValueSource(
            strings = {"client_secret", "cache_dir", "ca_bundle", "base_image_uri", "pool_id", "batch_account_url"})
    void quotesThatWereCopiedAlongAreToldByName(String name) {
        ConfigurationKey<?> key = ConfigurationKey.named(name).orElseThrow();
        for (String quote : List.of("\"", "'")) {
            environment.put(key.environmentName(), quote + "https://a.b" + quote);

            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> load().find(key))
                    .withMessageContaining(name + " must be ")
                    .withMessageContaining("Remove the quotes around it.");
        }
    }

    /** Whoever mixes up two lines puts a secret where another value belongs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Xy~8Q~hushhushhushhushhushhushhushhush",
                "hushHushhushHushhushHushhushHushhushHushhushHushhushHushhushHushhushHushhushHushhushHush==",
                "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hush;EndpointSuffix=core.windows.net",
                "BlobEndpoint=https://a.b;SharedAccessSignature=sv=2024&sig=hush"
            })
    void whatLooksLikeASecretIsShownNowhere(String secret) {
        for (ConfigurationKey<?> key : ConfigurationKey.all()) {
            AzureBatchOptions options = AzureBatchOptions.create().with(key, secret);
            List<ConfigurationException.Problem> problems = new ArrayList<>();
            options.find(key, problems);
            TrustedCertificates.of(options, problems);

            assertThat(options + " " + options.printedByPlace() + problems)
                    .contains(key + "=(hidden)")
                    .doesNotContainIgnoringCase("hush");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "myregistry.azurecr.io/team/image-of-ours:V1.2-RELEASE",
                "https://Account.westeurope.batch.azure.com",
                "/subscriptions/0A/resourceGroups/Rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/me",
                "/home/Somebody/a directory of programs/batchflux+cache",
                "~/Library/Application=Support/batchflux",
                "C:\\PROGRA~1\\Batchflux\\a directory of programs",
                "00000000-0000-0000-0000-00000000000A"
            })
    void whatIsNoSecretIsShown(String value) {
        assertThat(AzureBatchOptions.create().with(ConfigurationKey.BASE_IMAGE_URI, value))
                .asString()
                .contains("base_image_uri=" + value);
    }

    @Test
    void secretThatBreaksTheRuleIsNamedAndNotShown() {
        environment.put("BATCHFLUX_CLIENT_SECRET", "hush\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> load().find(ConfigurationKey.CLIENT_SECRET))
                .withMessageContaining("client_secret must be a text without line ends")
                .withMessageContaining("was \"(hidden)\", from environment variable BATCHFLUX_CLIENT_SECRET")
                .withMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource({"tenant_id,null", "pool_id,null", "pool_id,None", "client_secret,null", "cache_dir,None"})
    void wordForNoValueIsNoValue(String name, String word) {
        ConfigurationKey<?> key = ConfigurationKey.named(name).orElseThrow();
        environment.put(key.environmentName(), word);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> load().find(key))
                .withMessageContaining(name + " must be " + key.rule() + ", and not the word " + word)
                .withMessageContaining("Give it a value, or remove it.");
    }

    @Test
    void nullIsRefusedByTheKeysName() {
        assertThatNullPointerException()
                .isThrownBy(() -> load().with(ConfigurationKey.POOL_ID, nullString()))
                .withMessage("value of pool_id must not be null");
    }

    @Test
    void tildeIsTheUsersHome() {
        Path home = Path.of(System.getProperty("user.home"));

        assertThat(load().with(ConfigurationKey.CACHE_DIR, "~/.cache/batchflux").find(ConfigurationKey.CACHE_DIR))
                .hasValue(home.resolve(".cache/batchflux"));
        assertThat(load().with(ConfigurationKey.CACHE_DIR, "~").find(ConfigurationKey.CACHE_DIR))
                .hasValue(home);
        assertThat(load().with(ConfigurationKey.CACHE_DIR, "/a~b").find(ConfigurationKey.CACHE_DIR))
                .hasValue(Path.of("/a~b"));
    }

    @Test
    void unknownVariableIsReportedWithTheNearestKnownOne() {
        environment.put("BATCHFLUX_POOLID", "p");
        environment.put("BATCHFLUX_CONFIG", "");
        environment.put("BATCHFLUX_COLOUR", "red");

        try (Logged logged = Logged.of(ConfigurationFile.class)) {
            load();

            assertThat(logged.messages())
                    .containsExactly(
                            "The environment variable BATCHFLUX_COLOUR is unknown, and is ignored",
                            "The environment variable BATCHFLUX_POOLID is unknown, and is ignored; did you mean"
                                    + " BATCHFLUX_POOL_ID?");
        }
    }

    @SuppressWarnings("NullAway") // What a program without a checker may pass.
    private static String nullString() {
        return null;
    }

    @Test
    void secretIsNeverPrinted() {
        AzureBatchOptions options = load().with(ConfigurationKey.CLIENT_SECRET, "hush")
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, "not base64, hush!")
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, "aHVzaA==")
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "https://user:hush@host/?sig=hush");

        assertThat(options.toString())
                .contains("client_secret=(hidden)", "retries=3")
                .doesNotContain("hush", "aHVzaA");
        for (ConfigurationKey<?> key :
                List.of(ConfigurationKey.BATCH_ACCOUNT_KEY, ConfigurationKey.STORAGE_ACCOUNT_URL)) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> options.find(key))
                    .satisfies(error -> assertThat(error.toString()).doesNotContain("hush"));
        }
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

    private AzureBatchOptions load() {
        return AzureBatchOptions.load(environment, directory);
    }

    private void write(String file, String... lines) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "[sdk]\nlog_level = 'x'\n[executors.azurebatch]\n" + String.join("\n", lines) + "\n");
    }

    @Test
    void aLimitOfClosingThatIsNoneIsRefused() {
        AzureBatchOptions options = AzureBatchOptions.create();

        assertThatThrownBy(() -> options.withCloseOnShutdown(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "limit of closing on shutdown must be positive, was PT0S. Give the time for which the end of the"
                                + " program may be held up.");
    }
}
