package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.UncaughtErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.PublisherProbe;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.util.RaceTestUtils;

/** How outputs are read and saved; the disk is on the virtual clock too. */
class TaskOutputTests {

    @TempDir
    Path directory;

    private final Rig rig = new Rig();

    private TaskOutput output(Flux<ByteBuffer> content) {
        return output("out", content);
    }

    private TaskOutput output(String name, Flux<ByteBuffer> content) {
        return output(name, 3, content);
    }

    private TaskOutput output(String name, int size, Flux<ByteBuffer> content) {
        return output(rig, name, size, content);
    }

    static TaskOutput output(Rig rig, String name, int size, Flux<ByteBuffer> content) {
        return new TaskOutput(
                name,
                size,
                new BlobName("container", "out"),
                null,
                null,
                blob -> content,
                new HandOver().task("task-1", () -> true),
                rig.clock,
                Disk.on(rig.clock),
                Downloads.create(rig.clock).limitedTo(() -> 100),
                new Boundaries(UncaughtErrors.create()));
    }

    @Test
    void readsNoMoreThanThereWas() {
        TaskOutput output = output("out", Flux.just(bytes("ab"), bytes("cd"), bytes("ef")));

        assertThat(rig.complete(output.read(
                        3, piece -> StandardCharsets.UTF_8.decode(piece).toString())))
                .containsExactly("ab", "c", "");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Flux<ByteBuffer> text(String... parts) {
        return Flux.fromArray(parts).map(TaskOutputTests::bytes);
    }

    @Test
    void contentIsReadAnewForEachSubscription() {
        TaskOutput output = output(text("ab", "c"));

        assertThat(rig.complete(output.text(3))).containsExactly("abc");
        assertThat(rig.complete(output.bytes(3)).get(0)).asString().isEqualTo("abc");
        assertThat(rig.complete(output.content())).hasSize(2);
    }

    @Test
    void contentOfMultibyteCharactersIsJoinedBeforeItIsDecoded() {
        byte[] umlaut = "ü".getBytes(StandardCharsets.UTF_8);
        Flux<ByteBuffer> halves = Flux.just(ByteBuffer.wrap(umlaut, 0, 1), ByteBuffer.wrap(umlaut, 1, 1));

        assertThat(rig.complete(output("out", 2, halves).text(2))).containsExactly("ü");
    }

    @Test
    void nothingIsEmptyText() {
        assertThat(rig.complete(output("out", 0, Flux.empty()).text(0))).containsExactly("");
    }

    @Test
    void contentIsSavedToAFile() throws IOException {
        Path file = directory.resolve("out.txt");

        assertThat(rig.complete(output(text("ab", "", "c")).saveTo(file))).containsExactly(file);

        assertThat(file).hasContent("abc");
    }

    @Test
    void aFileThatExistsIsReplaced() throws IOException {
        Path file = Files.writeString(directory.resolve("out.txt"), "a longer content");

        rig.complete(output(text("ab")).saveTo(file));

        assertThat(file).hasContent("ab");
    }

    @Test
    void largeContentIsSavedWhole() throws IOException {
        Path file = directory.resolve("out.bin");
        Flux<ByteBuffer> large = Flux.range(0, 500).map(i -> ByteBuffer.allocate(10_000));

        rig.complete(output(large).saveTo(file));

        assertThat(Files.size(file)).isEqualTo(5_000_000);
    }

    @Test
    void aFileThatCannotBeWrittenToIsAClearError() {
        Path file = directory.resolve("missing/out.txt");

        assertThat(rig.fail(output(text("ab")).saveTo(file)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("file " + file + " cannot be written to: NoSuchFileException: " + file);
    }

    @Test
    void aDirectoryIsNotAFileToSaveTo() {
        assertThat(rig.fail(output(text("ab")).saveTo(directory)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("file " + directory + " cannot be written to: ");
        assertThat(directory).exists();
    }

    @Test
    void nothingIsDownloadedIfTheFileCannotBeOpened() {
        PublisherProbe<ByteBuffer> content = PublisherProbe.of(text("ab"));

        rig.fail(output(content.flux()).saveTo(directory));

        content.assertWasNotSubscribed();
    }

    @Test
    void aFileThatWasWrittenInPartIsDeleted() {
        Path file = directory.resolve("out.txt");
        IllegalStateException broken = new IllegalStateException("broken download");

        assertThat(rig.fail(output(text("ab").concatWith(Mono.error(broken))).saveTo(file)))
                .isSameAs(broken);

        assertThat(file).doesNotExist();
    }

    @Test
    void aFileIsDeletedAndTheDownloadCancelledOnCancel() {
        Path file = directory.resolve("out.txt");
        PublisherProbe<ByteBuffer> content = PublisherProbe.of(text("ab").concatWith(Flux.never()));
        TestSubscriber<Path> save = rig.subscribe(output(content.flux()).saveTo(file));
        rig.advance(Duration.ofSeconds(1));
        assertThat(directory).isNotEmptyDirectory();
        assertThat(file).doesNotExist();

        save.cancel();
        rig.advance(Duration.ofSeconds(1));

        content.assertWasCancelled();
        assertThat(directory).isEmptyDirectory();
    }

    /** As one in a container has, whose process has the same number at each start. */
    @Test
    void whatAKilledProcessOfTheSameNumberLeftIsNotInTheWay() throws IOException {
        String next = TemporaryFiles.next(directory, ".batchflux-", ".part").toString();
        int number = Integer.parseInt(next.substring(next.lastIndexOf('-') + 1, next.lastIndexOf('.')));
        String stem = next.substring(0, next.lastIndexOf('-') + 1);
        for (int i = 1; i <= 3; i++) {
            Files.writeString(Path.of(stem + (number + i) + ".part"), "left");
        }
        Path file = directory.resolve("out.txt");

        rig.complete(output(text("ab")).saveTo(file));

        assertThat(file).hasContent("ab");
        assertThat(Path.of(stem + (number + 1) + ".part")).hasContent("left");
    }

    @Test
    void aFileThatIsToBeReplacedStaysUntilTheContentIsComplete() throws IOException {
        Path file = Files.writeString(directory.resolve("out.txt"), "before");
        IllegalStateException broken = new IllegalStateException("broken download");

        assertThat(rig.fail(output(text("ab").concatWith(Mono.error(broken))).saveTo(file)))
                .isSameAs(broken);

        assertThat(file).hasContent("before");
        assertThat(directory).isDirectoryContaining(path -> path.equals(file)).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aLinkIsFollowedAndStays() throws IOException {
        Path file = Files.writeString(directory.resolve("out.txt"), "before");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(rig.complete(output(text("ab")).saveTo(link))).containsExactly(link);

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("ab");
    }

    @Test
    void aLinkToWhatIsNotThereIsFollowedAndStays() throws IOException {
        Path file = directory.resolve("a").resolve("out.txt");
        Path other = Files.createSymbolicLink(directory.resolve("other"), Path.of("a/../a/out.txt"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), other);
        Files.createDirectory(file.getParent());

        assertThat(rig.complete(output(text("ab")).saveTo(link))).containsExactly(link);

        assertThat(link).isSymbolicLink();
        assertThat(other).isSymbolicLink();
        assertThat(file).hasContent("ab");
    }

    @Test
    void aLinkToNowhereOrToItselfIsTold() throws IOException {
        Path nowhere = Files.createSymbolicLink(directory.resolve("nowhere"), directory.resolve("gone/out.txt"));
        Path itself = directory.resolve("itself");
        Files.createSymbolicLink(itself, itself);

        for (Path link : List.of(nowhere, itself)) {
            assertThat(rig.fail(output(text("ab")).saveTo(link)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(link.toString());
            assertThat(link).isSymbolicLink();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"con", "a/NUL", "a/nul.txt/b", "COM1", "lpt9.log", "a./b", "a ", "a:stream", "CONOUT$"})
    void namesThatWindowsTakesForOthersAreKnown(String name) {
        assertThat(OutputNames.isPlainOnWindows(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "a/null.txt", "com", "com10", ".hidden", "a.b/c", "nul1"})
    void namesThatWindowsTakesAsTheyAreAreKnown(String name) {
        assertThat(OutputNames.isPlainOnWindows(name)).isTrue();
    }

    @Test
    void contentIsSavedUnderADirectoryWhichIsMade() {
        Path under = directory.resolve("results");

        assertThat(rig.complete(output("a/b/out.txt", text("ab")).saveUnder(under)))
                .containsExactly(under.resolve("a/b/out.txt"));

        assertThat(under.resolve("a/b/out.txt")).hasContent("ab");
    }

    @Test
    void outputsOfTheSameNewDirectoryAreSavedAtTheSameTime() {
        for (int round = 0; round < 200; round++) {
            Path under = directory.resolve("results-" + round);
            Runnable save = () -> OutputNames.below(under, "a/b/c/d/out.txt");

            assertThatNoException().isThrownBy(() -> RaceTestUtils.race(save, save));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../escaped",
                "a/../../escaped",
                "/tmp/escaped",
                "..",
                ".",
                "",
                "a//b",
                "a/",
                "./a",
                "..\\escaped",
                "a\\..\\..\\escaped",
                "a\0b",
                "a\nb"
            })
    void nothingIsSavedOutsideOfTheDirectory(String name) {
        Path under = directory.resolve("results");

        assertThat(rig.fail(output(name, text("ab")).saveUnder(under)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("below " + under);

        assertThat(directory).isEmptyDirectory();
        assertThat(OutputNames.staysInside(name)).isFalse();
    }

    /** Which is found when the file takes its place, after the content has come. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aNameThatIsTooLongIsToldAsAnyOtherErrorOfTheFile() {
        String name = "n".repeat(256);

        assertThat(rig.fail(output(name, text("abc")).saveUnder(directory)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("file " + directory.resolve(name) + " cannot be written to");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aNameThatThisProgramCannotSpellIsToldAsAnyOtherErrorOfTheFile() {
        assertThat(rig.fail(output("a\uD800b", text("abc")).saveUnder(directory)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(" cannot be written to below " + directory)
                .hasMessageContaining("LC_ALL=C.UTF-8");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aLinkThatLeadsOutOfTheDirectoryIsNotFollowed() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path under = Files.createDirectory(directory.resolve("results"));
        Files.createSymbolicLink(under.resolve("link"), outside);
        Files.createSymbolicLink(under.resolve("file"), outside.resolve("new"));

        for (String name : List.of("link/out.txt", "link/deeper/out.txt", "file")) {
            assertThat(rig.fail(output(name, text("ab")).saveUnder(under)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("link");
        }

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void contentIsAskedForAsTheDiskTakesIt() {
        Path file = directory.resolve("out.txt");
        PublisherProbe<ByteBuffer> content = PublisherProbe.of(Flux.<ByteBuffer>never());
        java.util.concurrent.atomic.AtomicLong requested = new java.util.concurrent.atomic.AtomicLong();
        TestSubscriber<Path> save = rig.subscribe(
                output(content.flux().doOnRequest(requested::addAndGet)).saveTo(file));

        assertThat(requested.get()).isBetween(1L, 16L);
        save.cancel();
        rig.advance(Duration.ofSeconds(1));
    }
}
