package io.batchflux;

import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.util.RaceTestUtils;

class JarCacheTests {

    @TempDir
    Path directory;

    @Test
    void programsThatBeginAtTheSameTimeMakeTheSameDirectory() {
        for (int round = 0; round < 200; round++) {
            Path cache = directory.resolve("cache-" + round);
            Runnable open = () -> JarCache.open(cache);

            assertThatNoException().isThrownBy(() -> RaceTestUtils.race(open, open));
        }
    }
}
