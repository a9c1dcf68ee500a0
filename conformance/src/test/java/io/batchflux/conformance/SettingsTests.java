package io.batchflux.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTests {

    private static final Path DOCUMENT = Path.of("..", "docs", "azure.md");

    @TempDir
    Path directory;

    private Settings read(String toml) throws IOException {
        Path file = Files.writeString(directory.resolve("c.toml"), toml);
        return Settings.read(file.toString(), Map.of());
    }

    @Test
    void whatTheFileDoesNotSayHasItsDefault() throws IOException {
        Settings settings = read("[conformance]\nlisted_tasks = 20\nshow_accounts = true\n");

        assertThat(settings.number(SettingKey.LISTED_TASKS)).isEqualTo(20);
        assertThat(settings.isTrue(SettingKey.SHOW_ACCOUNTS)).isTrue();
        assertThat(settings.required(SettingKey.PAUSE)).isEqualTo("PT3S");
        assertThat(settings.text(SettingKey.WINDOWS_POOL)).isEmpty();
        assertThat(settings.checks()).hasSize(25);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1|[1]", "3-5|[3, 4, 5]", "7, 1-2|[1, 2, 7]"})
    void checksAreNumbersAndRanges(String checks, String numbers) throws IOException {
        assertThat(read("[conformance]\nchecks = \"" + checks + "\"\n").checks())
                .hasToString(numbers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "${batchflux.config}", "/nowhere/at-all.toml"})
    void aFileThatIsNotThereIsRefused(String file) {
        assertThatThrownBy(() -> Settings.read(file, Map.of()))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageContaining("-Dbatchflux.config must name a TOML file, was \"" + file + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "concurrency, 0",
        "checks, all",
        "longest, PT0S",
        "patience, Pxy",
        "show_accounts, maybe",
        "container_pool, a b"
    })
    void aValueThatBreaksItsRuleIsRefused(String key, String value) {
        assertThatThrownBy(() -> read("[conformance]\n" + key + " = \"" + value + "\"\n"))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageContaining(key + " in [conformance] must be ")
                .hasMessageContaining("was \"" + value + "\"");
    }

    @Test
    void whatIsNoTomlIsToldWithoutItsText() {
        assertThatThrownBy(() -> read("[conformance\nsecret"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void everyKeyIsInTheDocument() throws IOException {
        String document = Files.readString(DOCUMENT);

        for (SettingKey key : SettingKey.values()) {
            String value = key.defaultValue() == null ? "" : "`" + key.defaultValue() + "`";
            assertThat(document)
                    .contains("| `" + key.key() + "` | " + value + " | " + key.rule() + " | " + key.meaning() + " |");
        }
    }

    @Test
    void theFileInTheDocumentIsRead() throws IOException {
        String document = Files.readString(DOCUMENT);
        int start = document.indexOf("```toml\n") + "```toml\n".length();

        Settings settings = read(document.substring(start, document.indexOf("```", start)));

        assertThat(settings.text(SettingKey.CONTAINER_POOL)).isPresent();
        assertThat(settings.options()).isNotEqualTo(AzureBatchOptions.create());
    }
}
