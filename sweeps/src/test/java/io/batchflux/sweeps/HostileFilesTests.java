package io.batchflux.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.batchflux.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Files that are another's, too large, too small, or no files. */
class HostileFilesTests {

    private static final Path DEVICE = Path.of("/dev/null");

    @TempDir
    Path directory;

    record Shot(double speed) {}

    private static ResultFile<Shot, String> file(String format, Path path) {
        return format.equals("csv")
                ? ResultFile.csv(path, Shot.class, String.class)
                : ResultFile.jsonLines(path, Shot.class, String.class);
    }

    private static Flux<Evaluation<Shot, String>> hits(String value) {
        return Flux.just(Evaluation.Succeeded.of(new Shot(1), value));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    csv, my precious notes
                    csv, my|precious notes
                    csv, my|precious|
                    csv, "'my precious notes|"
                    csv, '{"precious":1}'
                    jsonl, my precious notes
                    jsonl, my|precious notes
                    jsonl, '{"precious":1}|{"my'
                    jsonl, '{"precious":1}|'
                    """)
    void whatSomebodyElseHasWrittenIsLeftAsItIs(String format, String content) throws IOException {
        String text = content.replace('|', '\n');
        Path path = Files.writeString(directory.resolve("notes"), text);
        ResultFile<Shot, String> file = file(format, path);

        StepVerifier.create(hits("far").transform(file::append))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContainingAll(path.toString(), "give each sweep a file of its own"))
                .verify(Duration.ofSeconds(5));
        StepVerifier.create(file.resume(Flux.just(new Shot(1)), items -> hits("far")))
                .expectError(UncheckedIOException.class)
                .verify(Duration.ofSeconds(5));

        assertThat(path).hasContent(text);
        assertThat(Files.size(path)).isEqualTo(text.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl"})
    void aDeviceIsNeitherReadToItsEndNorReplaced(String format) {
        StepVerifier.create(hits("far").transform(file(format, DEVICE)::append))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("must be a file, is a device"))
                .verify(Duration.ofSeconds(5));
        StepVerifier.create(hits("far").transform(HtmlReport.of(DEVICE)::follow))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("must be a file, is a device"))
                .verify(Duration.ofSeconds(5));
        assertThat(Files.isRegularFile(DEVICE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl"})
    void whatCouldBeWrittenCanBeRead(String format) {
        String large = "x".repeat(20_000_001);
        ResultFile<Shot, String> file = file(format, directory.resolve("large"));

        hits(large).transform(file::append).blockLast(Duration.ofSeconds(30));

        StepVerifier.create(file.read().map(Evaluation::orElseThrow))
                .expectNext(large)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({"a|1, 1", "a|, 0", "a, 0"})
    void pointsMayBeFewBytes(String content, int size) throws IOException {
        Path path = Files.writeString(directory.resolve("points.csv"), content.replace('|', '\n'));

        assertThat(Points.ofCsv(path).names()).containsExactly("a");
        assertThat(Points.ofCsv(path).size()).isEqualTo(size);
    }

    @Test
    void pointsMayHaveManyParametersAndErrorsNameSome() throws IOException {
        String names = IntStream.range(0, 20_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        Path path = Files.writeString(directory.resolve("points.csv"), names + "\n" + names);

        Points points = Points.ofCsv(path);

        assertThat(points.get(0).text("c19999")).isEqualTo("c19999");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> points.as(Shot.class))
                .withMessageContaining("missing: [speed]")
                .withMessageContaining("c49, …] (20000 in all)")
                .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(2000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void pointsAreReadAsTheirByteOrderMarkSays(String charset) throws IOException {
        Path path = Files.write(directory.resolve("points.csv"), "\ufeffname\nné\n".getBytes(Charset.forName(charset)));

        assertThat(Points.ofCsv(path).get(0).text("name")).isEqualTo("né");
    }

    @Test
    void pointsThatAreNoTextAreRefusedAndNotChanged() throws IOException {
        Path path = Files.write(directory.resolve("points.csv"), "name\nné\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Points.ofCsv(path))
                .withMessageContainingAll(path.toString(), "it must be text in UTF-8, has bytes that are none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl"})
    void resultsThatAreNoTextAreRefusedAndNotChanged(String format) throws IOException {
        Path path = directory.resolve("results");
        ResultFile<Shot, String> file = file(format, path);
        hits("né").transform(file::append).blockLast(Duration.ofSeconds(5));
        byte[] latin = Files.readString(path).getBytes(StandardCharsets.ISO_8859_1);
        Files.write(path, latin);

        StepVerifier.create(file.read())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContainingAll(path.toString(), "it must be text in UTF-8, has bytes that are none"))
                .verify(Duration.ofSeconds(5));
        StepVerifier.create(file.resume(Flux.just(new Shot(1)), items -> hits("far")))
                .expectError(UncheckedIOException.class)
                .verify(Duration.ofSeconds(5));
        assertThat(path).hasBinaryContent(latin);
    }

    @ParameterizedTest
    @CsvSource({"'a,a', different names", "'a,', must not be blank"})
    void anErrorOfNamesSaysInWhichFile(String names, String rule) throws IOException {
        Path path = Files.writeString(directory.resolve("points.csv"), names + "\n1,2\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Points.ofCsv(path))
                .withMessageContainingAll(path.toString(), rule);
    }

    @Test
    void aReportShowsWhatHasNoScoreAndWhatCannotBeShown() throws IOException {
        record Odd(String name) {
            @Override
            public String name() {
                throw new IllegalStateException("no name");
            }
        }
        Path path = directory.resolve("report.html");
        HtmlReport<Integer> report =
                HtmlReport.of(path).withScore("score", Score.<Integer>highest(value -> 10 / value));

        Flux<Evaluation<Odd, Integer>> evaluations =
                Flux.just(Evaluation.Succeeded.of(new Odd("x"), 0), Evaluation.Succeeded.of(new Odd("x"), 5));
        evaluations.transform(report::follow).blockLast(Duration.ofSeconds(10));

        assertThat(Files.readString(path)).contains("[[\"cannot be shown: ", ",0],null,", ",5],2.0,");
    }

    @Test
    void aMessageThatIsCutWithinACharacterIsReported() throws IOException {
        Path path = directory.resolve("report.html");

        Flux<Evaluation<String, Integer>> evaluations = Flux.just(Evaluation.Succeeded.of("half \ud83d", 1));
        evaluations.transform(HtmlReport.of(path).withTitle("\ude00")::follow).blockLast(Duration.ofSeconds(10));

        assertThat(Files.readString(path)).contains("[[\"half ?\",1]");
    }
}
