package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret is shown, wherever it was put, and what is none is shown. */
class OptionSecretsTests {

    private final ConfiguredProgram program;

    OptionSecretsTests(@TempDir Path directory) {
        program = new ConfiguredProgram(directory);
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
        program.environment.put("BATCHFLUX_CLIENT_SECRET", "hush\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> program.load().find(ConfigurationKey.CLIENT_SECRET))
                .withMessageContaining("client_secret must be a text without line ends")
                .withMessageContaining("was \"(hidden)\", from environment variable BATCHFLUX_CLIENT_SECRET")
                .withMessageNotContaining("hush");
    }

    @Test
    void secretIsNeverPrinted() {
        AzureBatchOptions options = program.load()
                .with(ConfigurationKey.CLIENT_SECRET, "hush")
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
}
