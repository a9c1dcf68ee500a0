package io.batchflux.examples;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep whose program is killed, and goes on; {@link KilledSweepIntegrationTests} kill it more often, on worse days. */
class DurableSweepIntegrationTests {

    @TempDir
    Path directory;

    @Test
    void aProgramThatIsKilledAgainAndAgainHasEachResultOnceInTheEnd() throws Exception {
        try (SweepLives lives = new SweepLives(directory, 30, 200)) {
            lives.untilNewResults(1, 60);
            lives.untilNewResults(5, 60);

            lives.untilTheEnd();
        }
    }
}
