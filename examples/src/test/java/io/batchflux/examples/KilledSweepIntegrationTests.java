package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.FaultPlan;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A sweep of 300 calls whose program is killed 20 times: on good days, when requests fail, and when the storage stands still. */
@Tag("long")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "processes cannot be stopped there")
class KilledSweepIntegrationTests {

    private static final int KILLS = 20;
    private static final int CALLS = 300;
    private static final long MILLIS = 2_000;
    private static final int OUTAGE_SECONDS = 30;
    private static final int LIFE_SECONDS = 60;

    @TempDir
    Path directory;

    private final Random random = new Random(Long.getLong("durable.seed", 7));

    /** A fourth of the programs are killed at a random time, most of them while they start, the others after a few results. */
    private void kill(SweepLives lives, int kills) throws Exception {
        for (int kill = 0; kill < kills; kill++) {
            if (kill % 4 == 3) {
                lives.untilMillis(500 + random.nextInt(5_000));
            } else {
                int share = 2 * lives.left() / (kills - kill + 1);
                lives.untilNewResults(1 + random.nextInt(Math.max(1, share)), LIFE_SECONDS);
            }
        }
    }

    @Test
    void aSweepThatIsKilledTwentyTimesHasEachResultOnce() throws Exception {
        try (SweepLives lives = new SweepLives(directory, CALLS, MILLIS)) {
            kill(lives, KILLS);

            lives.untilTheEnd();

            assertThat(lives.between()).isGreaterThan(KILLS / 4);
        }
    }

    @Test
    void aSweepThatIsKilledTwentyTimesHasEachResultOnceWhileATenthOfTheRequestsFails() throws Exception {
        try (SweepLives lives = new SweepLives(directory, CALLS, MILLIS)) {
            lives.emulator()
                    .inject(FaultPlan.none()
                            .withFault("*:503,probability=0.05")
                            .withFault("*:reset-after,probability=0.05"));
            kill(lives, KILLS);

            lives.untilTheEnd();

            assertThat(lives.between()).isGreaterThan(KILLS / 4);
        }
    }

    @Test
    void aSweepThatIsKilledHasEachResultOnceAlsoIfTheStorageStandsStill() throws Exception {
        try (SweepLives lives = new SweepLives(directory, CALLS, MILLIS)) {
            kill(lives, 2);
            lives.storageStandsStill(OUTAGE_SECONDS);
            lives.storageStandsStillForTheNext(OUTAGE_SECONDS);
            kill(lives, 3);

            lives.untilTheEnd();
        }
    }
}
