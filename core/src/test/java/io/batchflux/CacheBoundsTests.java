package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.CodeBundle.CodeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept in a cache directory, which several programs share. */
class CacheBoundsTests {

    @TempDir
    Path directory;

    private Path classes;
    private Path cache;

    @BeforeEach
    void makeClasses() throws IOException {
        classes = Files.createDirectories(directory.resolve("classes"));
        cache = directory.resolve("cache");
    }

    /** Makes the jar of another state of the classes, used so long ago. */
    private Path jar(String content, Duration ago) throws IOException {
        Files.writeString(classes.resolve("a.txt"), content);
        Path jar = JarCache.open(cache).jarOf(classes);
        return unused(jar, ago);
    }

    private static Path unused(Path file, Duration ago) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(ago)));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(cache)) {
            return all.toList();
        }
    }

    @Test
    void whatWasNotUsedForLongIsDeleted() throws IOException {
        Path old = jar("one", Duration.ofDays(31));
        Path younger = jar("two", Duration.ofDays(29));
        CodeFile file = new CodeFile("a.jar", FileHashes.of(younger), Files.size(younger), younger);
        Path archive = unused(JarCache.open(cache).archiveOf(List.of(file)), Duration.ofDays(31));
        Path unfinished = unused(TemporaryFiles.create(cache, "code-"), Duration.ofHours(3));
        Path theirs = unused(Files.createFile(cache.resolve("covalent.jar")), Duration.ofDays(400));

        JarCache.open(cache);

        assertThat(List.of(old, archive, unfinished)).noneMatch(Files::exists);
        assertThat(files()).containsExactlyInAnyOrder(younger, theirs);
    }

    @Test
    void whoeverTakesAFileKeepsIt() throws IOException {
        Path jar = jar("one", Duration.ofDays(29));
        CodeFile file = new CodeFile("a.jar", FileHashes.of(jar), Files.size(jar), jar);
        Path archive = unused(JarCache.open(cache).archiveOf(List.of(file)), Duration.ofDays(29));
        FileHashes.of(archive);
        Instant before = Instant.now().minus(Duration.ofMinutes(1));

        assertThat(JarCache.open(cache).jarOf(classes)).isEqualTo(jar);
        assertThat(JarCache.open(cache).archiveOf(List.of(file))).isEqualTo(archive);

        assertThat(List.of(jar, archive))
                .allSatisfy(used ->
                        assertThat(Files.getLastModifiedTime(used).toInstant()).isAfter(before));
    }

    @Test
    void theOldestGoIfThereIsTooMuchButNothingThatIsInUse() throws IOException {
        Path oldest = jar("one", Duration.ofDays(3));
        Path older = jar("two", Duration.ofDays(2));
        Path inUse = jar("three", Duration.ofMinutes(90));
        Path young = jar("four", Duration.ofMinutes(1));

        JarCache.open(cache, Files.size(inUse) + Files.size(young) + Files.size(older));
        assertThat(files()).containsExactlyInAnyOrder(older, inUse, young);

        JarCache.open(cache, 0);
        assertThat(files()).containsExactlyInAnyOrder(inUse, young).doesNotContain(oldest);
    }

    @Test
    void aFileThatIsSaidToBeInUseIsNotReadAgain() throws IOException {
        Path jar = jar("one", Duration.ofDays(1));
        String hash = FileHashes.of(jar);
        FileTime now = FileTime.from(Instant.now());

        FileHashes.touch(jar, now);
        FileTime touched = Files.getLastModifiedTime(jar);
        byte[] other = new byte[(int) Files.size(jar)];
        Files.write(jar, other); // Nobody could tell if the time were the same.
        Files.setLastModifiedTime(jar, touched);

        assertThat(FileHashes.of(jar)).isEqualTo(hash);
        FileHashes.forget(jar);
    }
}
