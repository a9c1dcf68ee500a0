package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.batchflux.CodeBundle.CodeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
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

    @Test
    void aJarThatIsWrittenMeanwhileIsNotTakenForTheOneBefore() throws IOException {
        Path jar = Files.writeString(directory.resolve("a.jar"), "before");
        String before = FileHashes.of(jar);
        FileTime time = Files.getLastModifiedTime(jar);
        Files.writeString(jar, "behind");
        Files.setLastModifiedTime(jar, time); // As if it had been written between two looks at it.
        JarCache cache = JarCache.open(directory.resolve("cache"));

        assertThat(FileHashes.of(jar)).isEqualTo(before);
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> cache.archiveOf(List.of(new CodeFile("a.jar", before, 6, jar))))
                .withMessageContaining("a.jar has changed since it was looked at. Is a build under way?");
        assertThat(FileHashes.of(jar)).isNotEqualTo(before);
        assertThat(directory.resolve("cache")).isEmptyDirectory();
    }
}
