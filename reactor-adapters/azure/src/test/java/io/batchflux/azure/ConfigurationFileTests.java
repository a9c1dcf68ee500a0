package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTests {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "[executor.azurebatch],[executor.azurebatch]",
        "[executors.azure_batch],[executors.azure_batch]",
        "[executors.AzureBatch],[executors.AzureBatch]",
        "[azurebatch],[azurebatch]",
        "[batchflux],[batchflux]",
        "['executors.azurebatch'],[executors.azurebatch]",
        "[[executors.azurebatch]],[[executors.azurebatch]]",
        "[executors],[executors]",
        "[executors.azure],[executors.azure]",
        "[executors.batch],[executors.batch]",
        "'',none"
    })
    void misspeltSectionIsToldAndNotPassedOver(String written, String told) throws IOException {
        write(written + "\npool_id = 'p'\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining("batchflux.toml must be [executors.azurebatch], was " + told + ". Rename it.");
    }

    @ParameterizedTest
    @CsvSource({
        "pool_id = mypool,pool_id,mypool,Put the text in quotes",
        "tenant_id = null,tenant_id,null,TOML has no null: remove the line.",
        "client_secret = hush,client_secret,(hidden),Put the text in quotes"
    })
    void valueThatIsNoTomlIsToldByItsKey(String line, String key, String shown, String remedy) throws IOException {
        write("[executors.azurebatch]\n" + line + "\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .satisfies(error ->
                        assertThat(error.problems()).singleElement().returns(key, ConfigurationException.Problem::key))
                .withMessageContaining("batchflux.toml is not TOML, at line 2: the value of " + key)
                .withMessageContaining("was \"" + shown + "\"")
                .withMessageContaining(remedy)
                .withMessageNotContaining("hush");
    }

    @Test
    void aSectionIsKnownByWhatItsKeysWereMeantToBe() throws IOException {
        write("[executors.cloud]\nstorage_account = 'x'\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining("was [executors.cloud]. Rename it.");
    }

    @Test
    void aSectionThatIsNotThereIsToldOfEachKeyThatIsLookedForInIt() throws IOException {
        write("[sdk]\nlog_level = 'x'\n");

        assertThat(load().placesOf(ConfigurationKey.POOL_ID))
                .endsWith("and in [executors.azurebatch] in " + directory.resolve("batchflux.toml")
                        + ", which has no such section.");
    }

    /** The line of a file behind the section, as it may be written by somebody who thinks of another format. */
    static Stream<Arguments> lines() {
        return Stream.of(
                arguments(
                        "azurebatch = { pool_id = 'hush', }",
                        "azurebatch",
                        "without a comma before its end",
                        "a line below"),
                arguments("pool_id: 'hush'", "pool_id", "a key, an equals sign and a value", "pool_id = \"...\""),
                arguments("pool_id 'hush'", "pool_id", "a key, an equals sign and a value", "pool_id = \"...\""),
                arguments("export pool_id='hush'", "pool_id", "a key, an equals sign and a value", "pool_id = \"...\""),
                arguments("BATCHFLUX_POOL_ID=hush", "BATCHFLUX_POOL_ID", "environment variable", "pool_id = \"...\""),
                arguments("pool_id = \"hush", "pool_id", "quotes of pool_id must be closed", "End the text with \"."),
                arguments("pool_id = 'hush\"", "pool_id", "quotes of pool_id must be closed", "End the text with '."),
                arguments("pool_id = \u201chush hush\u201d", "pool_id", "straight quotes", "Put \" or ' around"),
                arguments("pool_id = 'hush';", "pool_id", "nothing but a comment follows", "Remove what is behind"),
                arguments(
                        "cache_dir = \"C:\\Users\\hush\"",
                        "cache_dir",
                        "no backslash in double quotes",
                        "single quotes"),
                arguments("pool_id =", "pool_id", "was \"\"", "Give it a value"),
                arguments(
                        "retries = 03",
                        "retries",
                        "a whole number from 0 to 1000, was \"03\"",
                        "without zeros before it"),
                arguments("time_limit = 5m", "time_limit", "such as PT5M, was \"5m\"", "put a text in quotes"),
                arguments("[executors.azurebatch.hush", "", "a section must be written", "Correct it"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void lineThatIsNoTomlIsToldWithWhatToWriteInstead(String line, String key, String rule, String remedy)
            throws IOException {
        Path file = write("[executors]\n" + line + "\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining("batchflux.toml is not TOML, at line 2: ")
                .withMessageNotContaining("hush")
                .satisfies(error -> assertThat(error.problems()).singleElement().satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo(key.isEmpty() ? file.toString() : key);
                    assertThat(problem.text()).contains(rule);
                    assertThat(problem.remedy()).contains(remedy);
                }));
    }

    @ParameterizedTest
    @CsvSource({"storage_account,storage_account_name", "pool,pool_id", "batchAccountUrl,batch_account_url"})
    void aKeyThatIsMissingIsToldWithTheOneThatWasProbablyMeant(String name, String key) throws IOException {
        write("[executors.azurebatch]\n" + name + " = 'x'\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> AzureBatch.connect(load()).close())
                .satisfies(error -> assertThat(error.problems())
                        .filteredOn(problem -> problem.key().equals(key))
                        .singleElement()
                        .returns(
                                "Rename the key " + name + ", if that is what it was meant to be.",
                                ConfigurationException.Problem::remedy));
    }

    @Test
    void keyThatIsThereTwiceIsToldByItsName() throws IOException {
        write("[executors.azurebatch]\npool_id = 'a'\npool_id = 'b'\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining("at line 3: the key pool_id must be there once. Remove one of the lines.");
    }

    @Test
    void sectionThatIsThereTwiceIsToldByItsName() throws IOException {
        write("[executors.azurebatch]\npool_id = 'a'\n\n[executors.azurebatch]\nretries = 1\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining("at line 4: the section [executors.azurebatch] must be there once.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_secret = ['hush']", "client_secret = {a = 'hush'}"})
    void listOrTableIsNoValue(String line) throws IOException {
        write("[executors.azurebatch]\n" + line + "\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining("client_secret must be a text")
                .withMessageContaining("was a list or a table, from [executors.azurebatch] in ")
                .withMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource({"pool_id,0x10", "pool_id,1_000", "client_secret,1.10", "tenant_id,1e3", "storage_account_key,0b1011"})
    void aNumberForATextIsRefusedUnlessItIsKeptAsItIsWritten(String key, String number) throws IOException {
        write("[executors.azurebatch]\n" + key + " = " + number + "\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining(key + " must be ")
                .withMessageContaining("was a number, which is not kept as it is written there")
                .withMessageContaining("Put it in quotes")
                .withMessageNotContaining("1.1");
    }

    @Test
    void aPlainNumberForATextIsThatText() throws IOException {
        write("[executors.azurebatch]\npool_id = 16 # the large one\n'storage_account_name'=12345\nretries = 0x10\n");

        assertThat(load().find(ConfigurationKey.POOL_ID)).contains("16");
        assertThat(load().find(ConfigurationKey.RETRIES)).contains(16);
    }

    @ParameterizedTest
    @CsvSource({"pool_id = true,true", "retries = inf,Infinity", "cache_dir = nan,NaN"})
    void valueOfAnotherTypeIsNone(String line, String told) throws IOException {
        write("[executors.azurebatch]\n" + line + "\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining(
                        "was " + told + ", which is neither a text nor a number, from [executors.azurebatch]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16"})
    void fileOfAnotherEncodingIsTold(String encoding) throws IOException {
        Files.write(
                directory.resolve("batchflux.toml"),
                "[executors.azurebatch]\nclient_secret = 'h\u00e4hush'\n".getBytes(Charset.forName(encoding)));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining("batchflux.toml must be text in UTF-8, and is not. Save it in that encoding.");
    }

    @Test
    void fileThatIsNestedWithoutEndIsTold() throws IOException {
        write("[executors.azurebatch]\nx = " + "[".repeat(100_000));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::load)
                .withMessageContaining("batchflux.toml is not TOML");
    }

    @Test
    void markOfTheByteOrderIsPassedOver() throws IOException {
        write("\uFEFF[executors.azurebatch]\r\npool_id = 'p'\r\n");

        assertThat(load().find(ConfigurationKey.POOL_ID)).hasValue("p");
    }

    @Test
    void homeIsMeantByATildeInTheNameOfTheFile() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> AzureBatchOptions.load(Map.of("BATCHFLUX_CONFIG", "~nobody/b.toml"), directory))
                .withMessageContaining("BATCHFLUX_CONFIG must name a file, was \"~nobody/b.toml\"");
    }

    private AzureBatchOptions load() {
        return AzureBatchOptions.load(Map.of("HOME", directory.toString()), directory);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("batchflux.toml"), text);
    }
}
