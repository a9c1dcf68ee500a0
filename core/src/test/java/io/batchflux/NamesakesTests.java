package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import com.google.common.jimfs.PathNormalization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

/** No output takes the place of another one whose name the file system takes for the same. */
class NamesakesTests {

    private static final String COMPOSED = "\u00e9.txt";
    private static final String DECOMPOSED = "e\u0301.txt";

    private final Rig rig = new Rig();
    private final List<FileSystem> systems = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (FileSystem system : systems) {
            system.close();
        }
    }

    private Path directory(Configuration.Builder configuration) throws IOException {
        FileSystem system = Jimfs.newFileSystem(configuration.build());
        systems.add(system);
        return Files.createDirectories(system.getPath("/results"));
    }

    private Path withoutCapitals() throws IOException {
        return directory(Configuration.unix().toBuilder()
                .setNameCanonicalNormalization(PathNormalization.CASE_FOLD_ASCII, PathNormalization.NFC));
    }

    private Mono<Path> save(String name, String content, Path directory) {
        return save(name, Flux.just(content), directory);
    }

    private Mono<Path> save(String name, Flux<String> content, Path directory) {
        return TaskOutputTests.output(
                        rig, name, 3, content.map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))))
                .saveUnder(directory);
    }

    private void assertIsRefused(String name, String there, Path directory) {
        assertThat(rig.fail(save(name, "new", directory)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(": the file system takes this name for " + there + ", which is there already; use"
                        + " another directory, or saveTo another name");
    }

    @ParameterizedTest
    @CsvSource({"A.txt,a.txt", "a/B/c.txt,a/b/c.txt", COMPOSED + "," + DECOMPOSED})
    void theFirstOfTwoThatAreOneStays(String first, String second) throws IOException {
        Path directory = withoutCapitals();
        rig.complete(save(first, "old", directory));

        assertIsRefused(second, first, directory);

        assertThat(directory.resolve(first)).hasContent("old");
        assertThat(files(requireNonNull(directory.resolve(first).getParent()))).hasSize(1);
    }

    @Test
    void theSameNameIsReplacedWhereverItIs() throws IOException {
        for (Path directory : List.of(
                withoutCapitals(),
                directory(Configuration.unix().toBuilder()),
                directory(Configuration.osX().toBuilder()))) {
            for (String name : List.of("A.txt", "a/B/c.txt", COMPOSED, "1")) {
                rig.complete(save(name, "old", directory));

                rig.complete(save(name, "new", directory));

                assertThat(directory.resolve(name)).hasContent("new");
            }
        }
    }

    @Test
    void namesThatTheFileSystemTellsApartAreTwoFiles() throws IOException {
        Path directory = directory(Configuration.unix().toBuilder());
        for (String name : List.of("A.txt", "a.txt", COMPOSED, DECOMPOSED)) {
            rig.complete(save(name, "new", directory));
        }

        assertThat(files(directory)).hasSize(4);
    }

    /** Java itself writes both in the same way on such a system, so that even the paths are equal. */
    @Test
    void accentsAreToldApartWherePathsAreNot() throws IOException {
        Path directory = directory(Configuration.osX().toBuilder());
        rig.complete(save(COMPOSED, "old", directory));

        assertIsRefused(DECOMPOSED, COMPOSED, directory);
    }

    @Test
    void directoriesThatAreOneHaveTheFilesOfBoth() throws IOException {
        Path directory = withoutCapitals();

        rig.complete(save("A/b.txt", "one", directory));
        rig.complete(save("a/c.txt", "two", directory));

        assertThat(files(directory.resolve("A"))).hasSize(2);
    }

    @Test
    void theSecondIsRefusedAlsoIfItWasBegunBeforeTheFirstWasThere() throws IOException {
        Path directory = withoutCapitals();
        Sinks.Many<String> content = Sinks.many().unicast().onBackpressureBuffer();
        TestSubscriber<Path> second = rig.subscribe(save("a.txt", content.asFlux(), directory));
        rig.advance(Duration.ofSeconds(1));
        rig.complete(save("A.txt", "old", directory));

        content.tryEmitNext("new").orThrow();
        content.tryEmitComplete().orThrow();
        rig.advance(Duration.ofSeconds(1));

        assertThat(second.expectTerminalError()).hasMessageContaining("takes this name for A.txt");
        assertThat(directory.resolve("A.txt")).hasContent("old");
        assertThat(files(directory)).as("nothing is left of the second").hasSize(1);
    }

    /** As on Linux, where a directory may ignore capitals, and the real path of a file is what one has asked for. */
    @Test
    void areFoundWhereTheFileSystemDoesNotTellRealNames() throws IOException {
        Path directory = withoutCapitals();
        rig.complete(save("a/B/c.txt", "old", directory));

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> new Namesakes(directory, "a/b/c.txt", path -> path).refuse())
                .withMessageContaining("takes this name for a/B/c.txt");
        assertThatNoException().isThrownBy(() -> new Namesakes(directory, "a/B/c.txt", path -> path).refuse());
    }

    @Test
    void aFileThatHasBothNamesIsReplacedUnderTheOneThatIsMeant() throws IOException {
        Path directory = directory(Configuration.unix().toBuilder());
        rig.complete(save("A.TXT", "old", directory));
        Files.createLink(directory.resolve("a.txt"), directory.resolve("A.TXT"));

        rig.complete(save("a.txt", "new", directory));

        assertThat(directory.resolve("a.txt")).hasContent("new");
        assertThat(directory.resolve("A.TXT")).hasContent("old");
    }

    private static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(files::add);
        }
        return files;
    }
}
