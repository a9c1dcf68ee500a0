package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

/** Mistakes in options are told by their key, with the rule, the value, the place and the remedy. */
class OptionMistakesTests {

    private final ConfiguredProgram program;

    OptionMistakesTests(@TempDir Path directory) {
        program = new ConfiguredProgram(directory);
    }

    @Test
    void namedFileMustExist() {
        program.environment.put("BATCHFLUX_CONFIG", "nowhere.toml");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(program::load)
                .withMessageContaining("BATCHFLUX_CONFIG")
                .withMessageContaining("nowhere.toml");
    }

    @Test
    void fileThatIsNotTomlIsNamedAndNotQuoted() throws IOException {
        Files.writeString(
                program.directory.resolve("batchflux.toml"), "[executors.azurebatch]\nclient_secret = hush hush\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(program::load)
                .withMessageContaining("batchflux.toml is not TOML, at line 2")
                .satisfies(
                        error -> assertThat(error.toString() + error.getCause()).doesNotContain("hush"));
    }

    @Test
    void unknownKeyIsReportedWithTheNearestKnownOne() throws IOException {
        program.write(
                "batchflux.toml", "pool_ids = 'p'", "remote_cache = 'x'", "credentials_file = 'y'", "colour = 'red'");

        try (Logged logged = Logged.of(ConfigurationFile.class)) {
            program.load();

            assertThat(logged.messages())
                    .satisfiesExactlyInAnyOrder(
                            warning -> assertThat(warning).contains("pool_ids").endsWith("did you mean pool_id?"),
                            warning -> assertThat(warning).contains("colour").endsWith("which is ignored"));
        }
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
        "retries,\u0663",
        "retries,3.0",
        "pool_id,my pool",
        "batch_account_url,myaccount",
        "batch_account_url,ftp://a.b",
        "batch_account_url,https://a.b/path",
        "batch_account_url,https://a b",
        "batch_account_domain,https://a.b",
        "storage_account_name,My-Account",
        "base_image_uri,an image",
        "base_image_uri,https://registry.example/image:1",
        "cache_dir,file:///var/cache",
        "ca_bundle,https://a.b/ca.pem",
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
        program.environment.put(key.environmentName(), value);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> program.load().find(key))
                .withMessageContaining(name + " must be " + key.rule() + ", was \""
                        + value.replaceAll("\\?.*", "?…")
                                .replace("\r", "\\u000d")
                                .replace("\u0000", "\\u0000") + "\"")
                .withMessageContaining("environment variable BATCHFLUX_" + name.toUpperCase(java.util.Locale.ROOT));
    }

    /** As a file of variables has it that an editor of Windows has written, or a value that was copied from a page. */
    @Test
    void whatNobodySeesIsShown() {
        for (String invisible : List.of("\r", "\n", "\u00a0", "\u200b", "\u0085", "\uD800")) {
            program.environment.put("BATCHFLUX_POOL_ID", "pool" + invisible);

            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> program.load().find(ConfigurationKey.POOL_ID))
                    .withMessageContaining("was \"pool" + String.format("\\u%04x", (int) invisible.charAt(0)) + "\"");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aPathThatThisProgramCannotSpellIsToldWithTheLocaleThatCan() {
        program.environment.put("BATCHFLUX_CACHE_DIR", "/tmp/\uD800");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> program.load().find(ConfigurationKey.CACHE_DIR))
                .withMessageContaining("cache_dir must be a path")
                .withMessageContaining("a program in a locale of UTF-8 (LC_ALL=C.UTF-8) can spell more.");
    }

    /** As a file of variables has it, of which nobody has taken off the quotes, or the blank at the end of a line. */
    @ParameterizedTest
    @ValueSource(
            strings = {"client_secret", "cache_dir", "ca_bundle", "base_image_uri", "pool_id", "batch_account_url"})
    void quotesThatWereCopiedAlongAreToldByName(String name) {
        ConfigurationKey<?> key = ConfigurationKey.named(name).orElseThrow();
        for (String quote : List.of("\"", "'")) {
            program.environment.put(key.environmentName(), quote + "https://a.b" + quote);

            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> program.load().find(key))
                    .withMessageContaining(name + " must be ")
                    .withMessageContaining("Remove the quotes around it.");
        }
    }

    @ParameterizedTest
    @CsvSource({"tenant_id,null", "pool_id,null", "pool_id,None", "client_secret,null", "cache_dir,None"})
    void wordForNoValueIsNoValue(String name, String word) {
        ConfigurationKey<?> key = ConfigurationKey.named(name).orElseThrow();
        program.environment.put(key.environmentName(), word);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> program.load().find(key))
                .withMessageContaining(name + " must be " + key.rule() + ", and not the word " + word)
                .withMessageContaining("Give it a value, or remove it.");
    }

    @Test
    void nullIsRefusedByTheKeysName() {
        assertThatNullPointerException()
                .isThrownBy(() -> program.load().with(ConfigurationKey.POOL_ID, nullString()))
                .withMessage("value of pool_id must not be null");
    }

    @Test
    void unknownVariableIsReportedWithTheNearestKnownOne() {
        program.environment.put("BATCHFLUX_POOLID", "p");
        program.environment.put("BATCHFLUX_CONFIG", "");
        program.environment.put("BATCHFLUX_COLOUR", "red");
        // A program that is a task of ours itself has these.
        program.environment.put("BATCHFLUX_INVOCATIONS", "{}");
        program.environment.put("BATCHFLUX_BUDGET_MILLIS", "1000");
        program.environment.put("BATCHFLUX_SHUTDOWN_MILLIS", "1000");

        try (Logged logged = Logged.of(ConfigurationFile.class)) {
            program.load();

            assertThat(logged.messages())
                    .containsExactly(
                            "The environment variable BATCHFLUX_COLOUR is unknown, and is ignored",
                            "The environment variable BATCHFLUX_POOLID is unknown, and is ignored; did you mean"
                                    + " BATCHFLUX_POOL_ID?");
        }
    }

    @Test
    void aVariableByWhichAMissingKeyWasMeantIsToldWithTheKey() {
        program.environment.put("BATCHFLUX_POLL_ID", "p");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> AzureBatch.connect(program.load()).close())
                .satisfies(error -> assertThat(error.problems())
                        .filteredOn(problem -> problem.key().equals("pool_id"))
                        .singleElement()
                        .returns(
                                "Rename the environment variable BATCHFLUX_POLL_ID, if that is what it was meant to be.",
                                ConfigurationException.Problem::remedy));
    }

    @Test
    void validationWarnsOfEachNameThatIsUnknown() throws IOException {
        program.environment.put("BATCHFLUX_COLOUR", "red");
        program.environment.put("batchflux_retries", "0");
        program.write("batchflux.toml", "pool_id = 'p'", "time_limt = 5", "log_stdout = 'x'");

        ValidationReport report =
                Await.value(Validation.of(List.of(Validation.configuration(program.load())), Schedulers.immediate()));

        assertThat(report.isUsable()).isTrue();
        assertThat(report.checks())
                .filteredOn(check -> check.status() == ValidationReport.Status.WARNING)
                .extracting(ValidationReport.Check::toString)
                .containsExactly(
                        "WARNING configuration: [executors.azurebatch] in "
                                + program.directory.resolve("batchflux.toml")
                                + " has the unknown key time_limt, which is ignored; did you mean time_limit?"
                                + " Correct or remove it.",
                        "WARNING configuration: The environment variable BATCHFLUX_COLOUR is unknown, and is ignored."
                                + " Correct or remove it.",
                        "WARNING configuration: The environment variable batchflux_retries is unknown, and is ignored;"
                                + " did you mean BATCHFLUX_RETRIES? Correct or remove it.");
    }

    @SuppressWarnings("NullAway") // What a program without a checker may pass.
    private static String nullString() {
        return null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT24H0.000000001S", "PT2562047788015215H30M7.999999999S"})
    void aLimitOfClosingThatIsNoneIsRefused(Duration limit) {
        AzureBatchOptions options = AzureBatchOptions.create();

        assertThatThrownBy(() -> options.withCloseOnShutdown(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit of closing on shutdown must be more than zero and at most a day, was " + limit
                        + ". Give the time for which the end of the program may be held up.");
    }

    @Test
    @SuppressWarnings("NullAway") // What a program without a checker may pass.
    void whatIsMissingIsNamed() {
        AzureBatchOptions options = AzureBatchOptions.create();

        assertThatNullPointerException()
                .isThrownBy(() -> options.withBatchAccount(null, "name", "key"))
                .withMessage("url of the Batch account must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> options.withStorageAccount(null, "name", "key"))
                .withMessage("url of the storage account must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> AzureBatch.connect(null))
                .withMessage("options must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> AzureBatch.connect(options, null))
                .withMessage("customizer must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> AzureBatch.connectThrough(options, null))
                .withMessage("sender must not be null");
    }

    @Test
    void whatIsWrongIsToldAlsoWhereTheExceptionWasSentTo() throws Exception {
        ConfigurationException thrown = new ConfigurationException(
                List.of(new ConfigurationException.Problem("pool_id", "It is missing.", "Set it.")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thrown);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            ConfigurationException read = (ConfigurationException) in.readObject();

            assertThat(read.problems()).isEqualTo(thrown.problems());
            assertThat(read).hasMessage(thrown.getMessage());
        }
    }
}
