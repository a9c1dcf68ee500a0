package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTests {

    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void create() throws IOException {
        file = directory.resolve("code.zip");
        write("one", TIME);
    }

    private void write(String content, FileTime modified) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, modified);
    }

    @Test
    void aFileThatLooksAsBeforeIsNotReadAgain() throws IOException {
        String hash = FileHashes.of(file);
        write("two", TIME);

        assertThat(hash).isEqualTo(Digests.sha256("one"));
        assertThat(FileHashes.of(file)).isEqualTo(hash);
    }

    @Test
    void aFileWithAnotherTimeOrSizeIsReadAgain() throws IOException {
        FileHashes.of(file);

        write("two", FileTime.from(TIME.toInstant().plusMillis(1)));
        assertThat(FileHashes.of(file)).isEqualTo(Digests.sha256("two"));

        write("three", FileTime.from(TIME.toInstant().plusMillis(1)));
        assertThat(FileHashes.of(file)).isEqualTo(Digests.sha256("three"));
    }

    @Test
    void anotherFileInItsPlaceIsRead() throws IOException {
        FileHashes.of(file);
        Path other = Files.writeString(directory.resolve("other"), "two");
        Files.setLastModifiedTime(other, TIME);

        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(FileHashes.of(file)).isEqualTo(Digests.sha256("two"));
    }
}
