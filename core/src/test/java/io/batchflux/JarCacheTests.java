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
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
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

    /** As if a signed jar had been unpacked there, and one of its classes compiled again. */
    @Test
    void whatMeansSomethingInAJarAloneIsNotInTheJarOfADirectory() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Path meta = Files.createDirectories(classes.resolve("META-INF"));
        Files.writeString(
                meta.resolve("MANIFEST.MF"),
                "Manifest-Version: 1.0\r\nClass-Path: other.jar\r\nMulti-Release: true\r\nSealed: true\r\nBuilt-By: us\r\n\r\n"
                        + "Name: some.txt\r\nSHA-256-Digest: AAAA\r\n\r\n");
        for (String signature : List.of("A.SF", "a.rsa", "SIG-B")) {
            Files.writeString(meta.resolve(signature), "Signature-Version: 1.0\r\n\r\n");
        }
        Files.writeString(meta.resolve("services.txt"), "kept");
        Files.writeString(classes.resolve("some.txt"), "changed");

        Path made = JarCache.open(directory.resolve("cache")).jarOf(classes);

        try (JarFile jar = new JarFile(made.toFile(), true)) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .containsExactlyInAnyOrder(
                            "META-INF/", "META-INF/MANIFEST.MF", "META-INF/services.txt", "some.txt");
            assertThat(jar.getManifest().getMainAttributes().keySet())
                    .extracting(Object::toString)
                    .containsExactlyInAnyOrder("Manifest-Version", "Built-By");
            assertThat(jar.getManifest().getEntries()).isEmpty();
        }
    }

    @Test
    void aManifestThatNobodyCanReadIsNotInTheJarOfADirectory() throws IOException {
        Path classes = directory.resolve("classes");
        Files.createDirectories(classes.resolve("META-INF"));
        Files.writeString(classes.resolve("META-INF/MANIFEST.MF"), "no manifest\n\n");

        Path made = JarCache.open(directory.resolve("cache")).jarOf(classes);

        try (JarFile jar = new JarFile(made.toFile(), true)) {
            assertThat(jar.getManifest()).isNull();
        }
    }
}
