package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/configuration.md to what the code says. */
class ConfigurationDocumentTests {

    private static final Path DOCUMENT = Path.of("..", "..", "docs", "configuration.md");

    @Test
    void everyKeyIsInTheTableWithVariableRuleAndMeaning() throws IOException {
        List<String> rows = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.contains("| `BATCHFLUX_"))
                .toList();

        assertThat(rows).hasSameSizeAs(ConfigurationKey.all());
        for (int i = 0; i < rows.size(); i++) {
            ConfigurationKey<?> key = ConfigurationKey.all().get(i);
            assertThat(rows.get(i))
                    .startsWith("| `" + key + "` | `" + key.environmentName() + "` | ")
                    .endsWith(" | " + key.rule() + " | " + key.meaning() + " |");
            String defaultValue = key.defaultValue();
            if (defaultValue != null && !key.equals(ConfigurationKey.CACHE_DIR)) {
                assertThat(rows.get(i)).contains(" | `" + defaultValue + "` | ");
            }
        }
    }

    @Test
    void fileInTheDocumentConnects(@TempDir Path directory) throws IOException {
        String document = Files.readString(DOCUMENT);
        int start = document.indexOf("```toml\n") + "```toml\n".length();
        Files.writeString(
                directory.resolve("batchflux.toml"), document.substring(start, document.indexOf("```", start)));

        AzureBatchOptions options = AzureBatchOptions.load(Map.of("HOME", directory.toString()), directory);

        assertThat(Accounts.of(options).batchUrl()).hasHost("myaccount.westeurope.batch.azure.com");
        assertThat(options.find(ConfigurationKey.POLL_FREQ)).hasValue(Duration.ofMillis(2500));
    }
}
