package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.batchflux.CodeBundle.CodeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    private static void write(ClassFiles files, Path jar) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            files.writeTo(out);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A.class", "B.class", "C.class"})
    void classesThatABuildWritesMeanwhileAreNotTaken(String changed) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Files.writeString(classes.resolve("A.class"), "before");
        Files.writeString(classes.resolve("B.class"), "before");
        ClassFiles files = ClassFiles.of(classes);
        if (changed.equals("A.class")) {
            Files.delete(classes.resolve(changed));
        }
        Path slow = Files.createFile(directory.resolve("slow.jar"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> {
                    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(slow)) {
                        @Override
                        public void putNextEntry(ZipEntry entry) throws IOException {
                            super.putNextEntry(entry);
                            if (!changed.equals("A.class")) {
                                Files.writeString(classes.resolve(changed), "much later");
                            }
                        }
                    }) {
                        files.writeTo(out);
                    }
                })
                .withMessageContaining(classes + " have changed while they were read. Is a build under way?");
    }

    /** The working directory may be a directory of classes, and somebody writes a log there. */
    @Test
    void otherFilesMayChangeOrVanishMeanwhile() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Files.writeString(classes.resolve("A.class"), "a");
        Files.writeString(classes.resolve("some.log"), "before");
        Files.writeString(classes.resolve("some.lock"), "locked");
        ClassFiles files = ClassFiles.of(classes);
        Files.writeString(classes.resolve("some.log"), "much later");
        Files.delete(classes.resolve("some.lock"));
        Files.createDirectories(classes.resolve(".hidden"));
        Files.writeString(classes.resolve(".hidden/B.class"), "b");

        write(files, directory.resolve("made.jar"));

        try (JarFile jar = new JarFile(directory.resolve("made.jar").toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName)).containsExactly("A.class", "some.log");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLinkThatLeadsNowhereIsNoFile() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Files.writeString(classes.resolve("A.class"), "a");
        Files.createSymbolicLink(classes.resolve("B.class"), directory.resolve("nowhere"));

        write(ClassFiles.of(classes), directory.resolve("made.jar"));

        try (JarFile jar = new JarFile(directory.resolve("made.jar").toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName)).containsExactly("A.class");
        }
    }

    @Test
    void aJarWithoutOurConfigurationIsWhatItWasToJava() throws IOException {
        Path original = directory.resolve("original.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        manifest.getEntries().put("A.class", new Attributes());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(original), manifest)) {
            for (String name : List.of("A.class", "META-INF/versions/17/A.class", "META-INF/A.SF", "batchflux.toml")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        Path made;
        try (FileSystem content = FileSystems.newFileSystem(original)) {
            made = JarCache.open(directory.resolve("cache")).jarOf(content.getPath("/"));
        }

        try (JarFile jar = new JarFile(made.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            assertThat(jar.getInputStream(jar.getEntry("A.class"))).hasContent("META-INF/versions/17/A.class");
            assertThat(jar.getEntry("META-INF/A.SF")).isNotNull();
            assertThat(jar.getManifest()).isEqualTo(manifest);
            assertThat(jar.getEntry("batchflux.toml")).isNull();
        }
    }
}
