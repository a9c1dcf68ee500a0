package io.batchflux.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.batchflux.Evaluation;
import io.batchflux.sweeps.Shots.Hit;
import io.batchflux.sweeps.Shots.Shot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class HtmlReportTests {

    private static final List<Evaluation<Shot, Hit>> SHOTS = Shots.evaluations(16);
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("report.html");
    }

    private HtmlReport<Hit> report() {
        return HtmlReport.of(file()).withTitle("Shots").withScore("metres", Score.highest(Hit::metres));
    }

    private static Map<?, ?> data(Path file) throws IOException {
        Matcher data = DATA.matcher(Files.readString(file));
        assertThat(data.find()).isTrue();
        return (Map<?, ?>) Objects.requireNonNull(Json.read(data.group(1), "data"));
    }

    private static List<?> list(@Nullable Object tree) {
        return (List<?>) Objects.requireNonNull(tree);
    }

    @Test
    void hasALineForEachEvaluationAndWordsForFailures() throws IOException {
        StepVerifier.create(Flux.fromIterable(SHOTS).transform(report().withTotal(16)::follow))
                .expectNextSequence(SHOTS)
                .verifyComplete();

        Map<?, ?> data = data(file());
        assertThat(data.get("state")).isEqualTo("complete");
        assertThat(data.get("count")).isEqualTo("16");
        assertThat(data.get("failed")).isEqualTo("4");
        assertThat(data.get("total")).isEqualTo("16");
        assertThat(list(data.get("columns")))
                .hasToString("[item.speed, item.wind.force, item.wind.from, value.metres, value.trace]");
        assertThat(list(data.get("rows"))).hasSize(16);
        assertThat(list(data.get("rows")).get(0))
                .hasToString(
                        "[[1.0, 0, north, or so, 0.125, [0.1,1.0]], 0.125, 2.0, task-1, node-1, 0, 2000, null, null]");
        assertThat(list(data.get("failures")).toString())
                .contains("kind=java.lang.IllegalStateException", "count=4", "blown away\nby </script>");
    }

    @Test
    void nothingThatASweepSaysIsPartOfThePage() throws IOException {
        StepVerifier.create(Flux.fromIterable(SHOTS)
                        .transform(report().withTitle("</title></script><script>alert(1)</script>${data}")::follow))
                .expectNextCount(16)
                .verifyComplete();

        String page = Files.readString(file());
        assertThat(page.split("<script", -1)).hasSize(4);
        assertThat(page.split("</script", -1)).hasSize(4);
        assertThat(page).contains("<title>&lt;/title&gt;&lt;/script&gt;&lt;script&gt;alert(1)");
        assertThat(data(file()).get("title")).isEqualTo("</title></script><script>alert(1)</script>${data}");
        assertThat(page.substring(page.lastIndexOf("<script>")))
                .as("the page makes elements, and no markup of texts")
                .doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "outerHTML");
    }

    @Test
    void needsNoNetworkAndRunsNoScriptButItsOwn() throws IOException {
        StepVerifier.create(Flux.<Evaluation<Shot, Hit>>empty().transform(report()::follow))
                .verifyComplete();

        String page = Files.readString(file());
        assertThat(page)
                .containsPattern(
                        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-[^']{44}'"
                                + " 'sha256-[^']{44}'\"");
        assertThat(page.replace(library(), "")).doesNotContain(" src=", "<link", "<img", "@import", "url(", "//cdn");
    }

    private static String library() throws IOException {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("echarts-6.1.0.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void isReplacedWhileTheSweepRunsButNotForEachEvaluation() throws Exception {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        TestPublisher<Evaluation<Shot, Hit>> source = TestPublisher.create();

        StepVerifier.create(source.flux().transform(report().withScheduler(clock)::follow))
                .then(() -> awaitSubscriber(source))
                .then(() -> assertThat(state()).isEqualTo("running, 0"))
                .then(() -> source.next(SHOTS.get(0), SHOTS.get(1)))
                .expectNextCount(2)
                .then(() -> awaitState("running, 2", clock))
                .then(source::complete)
                .verifyComplete();

        assertThat(state()).isEqualTo("complete, 2");
        assertThat(directory).isDirectoryNotContaining("glob:**.next");
    }

    private static void awaitSubscriber(TestPublisher<?> source) {
        while (source.subscribeCount() == 0) {
            Thread.onSpinWait();
        }
    }

    /** The evaluation is with the thread that writes; the clock goes on until it has set its timer. */
    private void awaitState(String state, VirtualTimeScheduler clock) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!state().equals(state) && System.nanoTime() < end) {
            clock.advanceTimeBy(Duration.ofSeconds(1));
        }
        assertThat(state()).isEqualTo(state);
    }

    private String state() {
        try {
            Map<?, ?> data = data(file());
            return data.get("state") + ", " + data.get("count");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void saysThatASweepFailed() throws IOException {
        StepVerifier.create(Flux.fromIterable(SHOTS)
                        .concatWith(Flux.error(new IllegalStateException("lost")))
                        .transform(report()::follow))
                .expectNextCount(16)
                .verifyErrorMessage("lost");

        assertThat(state()).isEqualTo("failed: lost, 16");
    }

    @Test
    void saysThatASweepFailedThoughItsErrorSaysNothing() throws IOException {
        StepVerifier.create(Flux.<Evaluation<Shot, Hit>>error(new IllegalStateException())
                        .transform(report()::follow))
                .verifyError();

        assertThat(state()).isEqualTo("failed: java.lang.IllegalStateException, 0");
    }

    @Test
    void aFileThatCannotBeWrittenIsToldOfBeforeAnythingRuns() {
        TestPublisher<Evaluation<Shot, Hit>> source = TestPublisher.create();
        Path nowhere = directory.resolve("none").resolve("report.html");

        StepVerifier.create(source.flux().transform(HtmlReport.of(nowhere)::follow))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageStartingWith("the report cannot be written to " + nowhere));

        assertThat(source.subscribeCount()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatCannotBeWrittenAtTheEndIsTheErrorAndNothingHalfIsLeft() {
        TestPublisher<Evaluation<Shot, Hit>> source = TestPublisher.create();
        Path next = directory.resolve("report.html.next");

        StepVerifier.create(source.flux().transform(report()::follow))
                .then(() -> fill(next))
                .then(source::complete)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("the report cannot be written to " + directory)
                        .hasMessageContaining("No space left"));

        assertThat(directory).isEmptyDirectory();
    }

    /** There is no room for this file any more. */
    private static void fill(Path file) {
        try {
            Files.createSymbolicLink(file, Path.of("/dev/full"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void ofTooManyEvaluationsASampleIsShownWithTheBest() {
        ReportOptions<Integer> options = new ReportOptions<Integer>(
                "",
                "score",
                Score.highest(value -> value == 137 ? 2 : 1),
                null,
                Duration.ofSeconds(1),
                VirtualTimeScheduler.create());
        ReportRows<Integer> rows = new ReportRows<>(options, 10);

        IntStream.range(0, 1000).forEach(i -> rows.add(Evaluation.Succeeded.of("item", i)));

        assertThat(rows.tree().get("count")).isEqualTo(1000L);
        assertThat(list(rows.tree().get("rows")))
                .hasSize(10)
                .anyMatch(row -> row.toString().contains("[item, 137], 2.0"));
        assertThat(list(rows.tree().get("rows")))
                .anyMatch(row -> !row.toString().contains("[item, 1"));
    }

    @Test
    void aScoreThatIsNotFiniteDoesNotKeepTheOthersFromBeingTheBest() {
        ReportOptions<Double> options = new ReportOptions<>(
                "", "score", Score.highest(value -> value), null, Duration.ofSeconds(1), VirtualTimeScheduler.create());
        ReportRows<Double> rows = new ReportRows<>(options, 10);

        rows.add(Evaluation.Succeeded.of("item", Double.POSITIVE_INFINITY));
        IntStream.range(0, 1000).forEach(i -> rows.add(Evaluation.Succeeded.of("item", i == 37 ? 5.0 : 1.0)));

        assertThat(list(rows.tree().get("rows"))).anyMatch(row -> row.toString().contains("[item, 5.0], 5.0"));
    }

    @Test
    void aNumberThatABrowserWouldReadAsAnotherOneIsShownAsItsText() {
        Number fraction = new Number() {
            @Override
            public int intValue() {
                return 0;
            }

            @Override
            public long longValue() {
                return 0;
            }

            @Override
            public float floatValue() {
                return 0.5f;
            }

            @Override
            public double doubleValue() {
                return 0.5;
            }

            @Override
            public String toString() {
                return "1 / 2";
            }
        };
        List<Number> numbers = List.of(
                Long.MAX_VALUE,
                (1L << 53) + 1,
                new BigDecimal("0.1000000000000000000001"),
                fraction,
                0.1f,
                new BigDecimal("0.10"),
                1L << 53,
                1e300);

        assertThat(numbers)
                .extracting(number ->
                        new ReportCells().of(Evaluation.Succeeded.of(number, 1)).get(0))
                .containsExactly(
                        "9223372036854775807",
                        "9007199254740993",
                        "0.1000000000000000000001",
                        "1 / 2",
                        0.1f,
                        new BigDecimal("0.10"),
                        1L << 53,
                        1e300);
    }

    @Test
    void whatHasNoFormIsShownAsItsText() {
        record Odd(Thread thread, int x) {}
        ReportCells cells = new ReportCells();

        assertThat(cells.of(Evaluation.Succeeded.of(List.of(1), new Odd(Thread.currentThread(), 1))))
                .hasSize(2)
                .first()
                .isEqualTo("[1]");
        assertThat(cells.of(Evaluation.Succeeded.of(5, Double.NaN))).containsExactly(5, Double.NaN);
        assertThat(cells.columns()).containsExactly("item", "value");
    }

    @Test
    void valuesOfOptionsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> report().withInterval(Duration.ofMillis(99)))
                .withMessage("interval must be between 100 ms and a day, was PT0.099S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> report().withTotal(-1))
                .withMessage("total must not be negative, was -1");
    }
}
