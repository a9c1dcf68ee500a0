package io.batchflux.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.JobOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** All checks, asked of the emulator: what it does is what they expect, or they say why they could not ask. */
class ConformanceIntegrationTests {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long DISK_QUOTA = 16 * 1024 * 1024;

    /** The checks that an emulator cannot be asked, and why. */
    private static final Map<Integer, String> NOT_ASKED = Map.of(
            15, "hierarchical_storage is not true",
            17, "windows_pool is not set",
            19, "the Batch account is reached with its key, which may do everything",
            22, "it takes PT192H, and longest is PT20M");

    @Test
    void theEmulatorAgreesWithAllThatItCanBeAskedAndNothingIsLeft() {
        try (Azurite azurite = Azurite.start(AzuriteOptions.defaults());
                LocalAccount local = new LocalAccount(
                        EmulatorOptions.defaults()
                                .withJobs(JobOptions.defaults().withTaskDiskQuota(DISK_QUOTA)),
                        azurite)) {
            Settings settings = local.settings().with(SettingKey.DISK_FULL_BYTES, String.valueOf(DISK_QUOTA + 1024));

            Report report = Objects.requireNonNull(new Suite(local.azure(), settings, Checks.all())
                    .run(Mono.never(), answered -> {})
                    .block(LONGEST));

            Map<Integer, String> outcomes = new TreeMap<>();
            report.answers()
                    .forEach(answered -> outcomes.put(
                            answered.check().number(),
                            answered.outcome() instanceof Outcome.NotAsked notAsked
                                    ? notAsked.reason()
                                    : answered.outcome().word()));
            Map<Integer, String> expected = new TreeMap<>();
            IntStream.rangeClosed(1, 25)
                    .forEach(number -> expected.put(number, NOT_ASKED.getOrDefault(number, "agrees")));
            assertThat(outcomes).as(report.markdown()).isEqualTo(expected);
            assertThat(report.left()).isEmpty();
            assertThat(report.isWhole()).isTrue();
            assertThat(local.left()).isEmpty();
            assertThat(local.emulator().runningTasks()).isZero();
            assertThat(report.markdown())
                    .doesNotContain(local.emulator().accountKey(), azurite.accountKey(), "sig=")
                    .doesNotContain(local.emulator().accountName(), azurite.accountName());
        }
    }
}
