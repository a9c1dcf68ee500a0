package io.batchflux.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.azure.AzureBatch;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.JobOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A suite whose account does other things than the emulator does, that fails, or that is ended. */
class SuiteIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Azurite AZURITE = Azurite.start(AzuriteOptions.defaults());

    private static final LocalAccount OTHER = new LocalAccount(
            EmulatorOptions.defaults()
                    .withJobs(JobOptions.defaults().withLimitOverAllTries(true))
                    .withRuntime(RuntimeOptions.processes()
                            .withAppendedStreams(true)
                            .withOutputsAfterTimeLimit(false)
                            .withStorageVersion(Optional.of("2024-11-04"))),
            AZURITE);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @AfterAll
    static void stop() {
        OTHER.close();
        AZURITE.close();
    }

    private static Report run(Suite suite, Mono<?> stop) {
        return Objects.requireNonNull(suite.run(stop, answered -> {}).block(PATIENCE));
    }

    private static List<String> differences(Outcome outcome) {
        return outcome.findings().stream()
                .filter(finding -> !finding.agrees())
                .map(Finding::seen)
                .toList();
    }

    @Test
    void anAccountThatDoesOtherThingsDiffers() {
        Settings settings = OTHER.settings().with(SettingKey.CHECKS, "2-3, 7-8");

        Report report = run(new Suite(OTHER.azure(), settings, Checks.all()), Mono.never());

        assertThat(report.answers())
                .extracting(Answered::outcome)
                .hasSize(4)
                .hasOnlyElementsOfType(Outcome.Differs.class);
        assertThat(differences(report.answers().get(0).outcome()))
                .singleElement()
                .asString()
                .startsWith("BlobAccessDenied");
        assertThat(differences(report.answers().get(1).outcome())).containsExactly("is appended to");
        assertThat(differences(report.answers().get(2).outcome())).containsExactly("nothing");
        assertThat(differences(report.answers().get(3).outcome())).containsExactly("for all tries");
        assertThat(report.markdown()).contains("4 differs").contains("| **no** |");
        assertThat(report.isWhole()).isTrue();
        assertThat(OTHER.left()).isEmpty();
    }

    @Test
    void aCheckThatFailsSaysWhyAndLeavesNothing() {
        Check failing = new Check(1, "Does it fail?") {
            @Override
            Flux<Finding> ask(Workplace at) {
                return at.job().then(at.container()).thenMany(Flux.error(new IllegalStateException("it was to fail")));
            }
        };

        Report report = run(new Suite(OTHER.azure(), OTHER.settings(), List.of(failing)), Mono.never());

        assertThat(report.answers())
                .singleElement()
                .satisfies(answered -> assertThat(answered.outcome()).isEqualTo(new Outcome.Failed("it was to fail")));
        assertThat(report.isWhole()).isFalse();
        assertThat(OTHER.left()).isEmpty();
    }

    @Test
    void aSuiteThatIsStoppedLeavesNothing() {
        Settings settings = OTHER.settings().with(SettingKey.CHECKS, "20-21").with(SettingKey.JOB_LIMIT, "PT10M");
        Mono<?> jobs = Mono.defer(
                        () -> Mono.delay(Duration.ofMillis(50), OTHER.azure().scheduler()))
                .map(tick -> OTHER.emulator().activeJobs())
                .repeat()
                .filter(count -> count > 3)
                .next();

        Report report = run(new Suite(OTHER.azure(), settings, Checks.all()), jobs);

        assertThat(report.answers()).isEmpty();
        assertThat(report.left()).isEmpty();
        assertThat(OTHER.left()).isEmpty();
    }

    @Test
    void theProgramWritesTheReportAndTellsIt() throws IOException {
        Path report = directory.resolve("report.md");
        String file = write(
                OTHER.toml() + "[conformance]\nchecks = \"13, 17\"\npause = \"PT0.2S\"\nreport = \"" + report + "\"\n");

        assertThat(run(file)).isZero();

        assertThat(out())
                .contains(
                        " 13  agrees",
                        " 17  not asked",
                        "windows_pool is not set",
                        "2 checks: 1 agrees",
                        report.toString());
        assertThat(report).content().contains("## 13. ", "## 17. ");
    }

    @Test
    void aPoolThatIsNotThereIsToldAtOnce() throws IOException {
        String file = write(OTHER.toml().replace("pool_id = \"p\"", "pool_id = \"none\""));

        assertThat(run(file)).isEqualTo(1);

        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("The suite could not begin: ", "PoolNotFound");
    }

    @Test
    void theCheckOfHierarchicalNamespacesAgreesWithoutOne() {
        Settings settings =
                OTHER.settings().with(SettingKey.CHECKS, "15").with(SettingKey.HIERARCHICAL_STORAGE, "true");

        Report report = run(new Suite(OTHER.azure(), settings, Checks.all()), Mono.never());

        assertThat(report.answers())
                .as(report.markdown())
                .singleElement()
                .extracting(Answered::outcome)
                .isInstanceOf(Outcome.Agrees.class);
        assertThat(OTHER.left()).isEmpty();
    }

    private static Outcome outcome(AzureBatch azure, Settings settings) {
        return run(new Suite(azure, settings, Checks.all()), Mono.never())
                .answers()
                .get(0)
                .outcome();
    }

    @Test
    void aTaskIsStillKnownUnlessTheAccountForgetsTasks() {
        Settings settings = OTHER.settings().with(SettingKey.CHECKS, "22").with(SettingKey.OLD_TASK_AGE, "PT1S");

        assertThat(outcome(OTHER.azure(), settings)).isInstanceOf(Outcome.Agrees.class);
        try (LocalAccount forgetful = new LocalAccount(
                EmulatorOptions.defaults().withJobs(JobOptions.defaults().withForgotten(Duration.ofMillis(500))),
                AZURITE)) {
            Settings same = forgetful.settings().with(SettingKey.CHECKS, "22").with(SettingKey.OLD_TASK_AGE, "PT1S");

            assertThat(differences(outcome(forgetful.azure(), same))).hasSize(2);
        }
        assertThat(OTHER.left()).isEmpty();
    }

    @Test
    void aPoolOfWindowsHasNoShell() {
        OTHER.addPool("windows", "batch.node.windows amd64");
        Settings settings = OTHER.settings().with(SettingKey.CHECKS, "17").with(SettingKey.WINDOWS_POOL, "windows");

        assertThat(outcome(OTHER.azure(), settings)).isInstanceOf(Outcome.Agrees.class);
        OTHER.addPool("linux", "batch.node.ubuntu 24.04");
        assertThat(differences(outcome(OTHER.azure(), settings.with(SettingKey.WINDOWS_POOL, "linux"))))
                .hasSize(2);
        assertThat(OTHER.left()).isEmpty();
    }

    /** Of the emulator's identity, which is not allowed more. */
    @Test
    void theLeastRoleIsAskedOfAnIdentityWithAToken() {
        try (LocalAccount account = new LocalAccount(EmulatorOptions.defaults().withHttps(), AZURITE);
                AzureBatch azure = AzureBatch.connect(account.optionsWithToken())) {
            Settings settings =
                    LocalAccount.settings(account.optionsWithToken()).with(SettingKey.CHECKS, "19");

            assertThat(outcome(azure, settings)).isInstanceOf(Outcome.NotAsked.class);
            assertThat(outcome(azure, settings.with(SettingKey.SUBMITTER_ROLE, "true")))
                    .isInstanceOf(Outcome.Agrees.class);
            assertThat(account.left()).isEmpty();
        }
    }

    @Test
    void settingsThatCannotBeUsedAreRefusedBeforeAnyRequest() throws IOException {
        OTHER.emulator().resetRequests();
        String file = write(OTHER.toml() + "[conformance]\ncontainer_pol = \"c\"\npause = \"5\"\n");

        assertThat(run(file)).isEqualTo(2);

        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("has the unknown key container_pol")
                .contains(
                        "pause in [conformance] must be an ISO 8601 duration of more than nothing, such as PT30S, was \"5\"");
        assertThat(OTHER.emulator().requests()).isEmpty();
    }

    private int run(String file) throws IOException {
        return Conformance.run(file, Map.of(), Mono.never(), print(out), print(errors));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String write(String toml) throws IOException {
        return Files.writeString(directory.resolve("conformance.toml"), toml).toString();
    }
}
