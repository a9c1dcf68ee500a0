package io.batchflux.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.spi.PoolSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class ReportTests {

    private static final String SECRET = "c2VjcmV0LXNlY3JldA==";

    private static final AzureBatchOptions OPTIONS = AzureBatchOptions.create()
            .with(ConfigurationKey.BATCH_ACCOUNT_URL, "https://mine.westeurope.batch.azure.com")
            .with(ConfigurationKey.BATCH_ACCOUNT_KEY, SECRET)
            .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, "mystore");

    private static final Check CHECK = new Check(3, "What | is it?") {
        @Override
        Flux<Finding> ask(Workplace at) {
            return Flux.empty();
        }
    };

    private static String markdown(Settings settings, Outcome outcome) {
        return new Report(
                        settings,
                        PoolSnapshot.of("pool", "active"),
                        List.of(new Answered(CHECK, outcome, Duration.ofMillis(1234))),
                        List.of(),
                        Instant.EPOCH)
                .markdown();
    }

    @Test
    void neitherSecretsNorSignaturesNorAccountsAreShown() {
        String seen =
                "https://mystore.blob.core.windows.net/c/b?sv=2024-11-04&sp=r&sig=abc%2B/= and SharedKey mine:Zm9vYmFy "
                        + SECRET + " at https://mine.westeurope.batch.azure.com/jobs?$skiptoken=x";

        String markdown = markdown(Settings.of(OPTIONS), Outcome.of(List.of(Finding.told("a link", seen))));

        assertThat(markdown)
                .doesNotContain(SECRET, "sig=", "abc%2B", "Zm9vYmFy", "mystore", "mine")
                .contains("(storage account)", "(Batch account)", "?(signature)", "in the region westeurope");
    }

    @Test
    void accountsAreShownIfThatIsWanted() {
        Settings settings = Settings.of(OPTIONS).with(SettingKey.SHOW_ACCOUNTS, "true");

        assertThat(markdown(settings, new Outcome.Failed("mystore said no to ?sig=abc of " + SECRET)))
                .contains("Failed: mystore said no to")
                .doesNotContain("sig=abc", SECRET);
    }

    @Test
    void whatDiffersIsMarkedAndCellsStayCells() {
        Outcome outcome = Outcome.of(List.of(
                Finding.of("first", "a", "a|b\nc"),
                Finding.unknown("second", "x", "x", "--other"),
                Finding.notAsked("third", "no pool")));

        assertThat(outcome).isInstanceOf(Outcome.Differs.class);
        assertThat(markdown(Settings.of(OPTIONS), outcome))
                .contains("| 3 | What \\| is it? | differs | 1.2 s |")
                .contains("| first | a | a\\|b c | **no** |  |")
                .contains("| x | x | yes | was not known; the emulator's other way: --other |")
                .contains("| third |  | no pool | not asked |  |")
                .contains("1 checks: 0 agrees, 1 differs, 0 not asked, 0 failed.");
    }

    @Test
    void aCheckOfWhichNothingCouldBeAskedWasNotAsked() {
        assertThat(Outcome.of(List.of(Finding.notAsked("first", "no pool"), Finding.notAsked("second", "no pool"))))
                .isEqualTo(new Outcome.NotAsked("no pool"));
    }
}
