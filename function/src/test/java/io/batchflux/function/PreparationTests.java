package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparationTests {

    @TempDir
    Path directory;

    private String archive(String name, String... entries) throws Exception {
        Path archive = directory.resolve(name);
        try (OutputStream file = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(("content of " + entry).getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive)));
    }

    @Test
    void archivesAreUnpackedIntoOneDirectoryAndGoAway() throws Exception {
        String one = archive("one.zip", "a.jar", "b.jar");
        String other = archive("other.zip", "c.jar");

        Preparation.unpack(directory, List.of("code", "one.zip", one, "other.zip", other));

        assertThat(directory.resolve("code/a.jar")).hasContent("content of a.jar");
        assertThat(directory.resolve("code"))
                .isDirectoryContaining("glob:**/b.jar")
                .isDirectoryContaining("glob:**/c.jar");
        assertThat(directory.toFile().list()).containsExactly("code");
    }

    @Test
    void aTryThatIsRepeatedLeavesWhatIsThere() throws Exception {
        List<String> arguments = List.of("code", "one.zip", archive("one.zip", "a.jar"));
        Preparation.unpack(directory, arguments);

        Preparation.unpack(directory, arguments);

        assertThat(directory.resolve("code/a.jar")).exists();
    }

    @Test
    void aTryThatWasBrokenOffIsBegunAnew() throws Exception {
        Files.createDirectories(directory.resolve("code.unfinished"));
        Files.writeString(directory.resolve("code.unfinished/half.jar"), "half");

        Preparation.unpack(directory, List.of("code", "one.zip", archive("one.zip", "a.jar")));

        assertThat(directory.resolve("code").toFile().list()).containsExactly("a.jar");
    }

    @Test
    void anArchiveThatIsNotWhatWasSentIsRefused() throws Exception {
        String sent = archive("one.zip", "a.jar");
        archive("one.zip", "another.jar");

        assertThatIOException()
                .isThrownBy(() -> Preparation.unpack(directory, List.of("code", "one.zip", sent)))
                .withMessageContaining("one.zip must have the SHA-256 " + sent);
        assertThat(directory.resolve("code")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escaped", "a/../../escaped", "/tmp/escaped-from-batchflux", "a/.."})
    void anEntryThatLeavesTheDirectoryIsRefused(String name) throws Exception {
        String hash = archive("one.zip", name);

        assertThatIOException()
                .isThrownBy(() -> Preparation.unpack(directory, List.of("code", "one.zip", hash)))
                .withMessageContaining(name);
        assertThat(directory.resolve("code")).doesNotExist();
        assertThat(directory.resolve("escaped")).doesNotExist();
    }

    @Test
    void anArchiveThatIsNotThereIsAnError() {
        assertThatIOException().isThrownBy(() -> Preparation.unpack(directory, List.of("code", "none.zip", "00")));
    }

    @Test
    void argumentsThatDoNotBelongTogetherAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Preparation.unpack(directory, List.of("code", "one.zip")));
    }
}
