package io.batchflux.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.StepVerifier;

class RecordPointsTests {

    @TempDir
    Path directory;

    private enum Kernel {
        RBF,
        POLY
    }

    private record Degree(int degree, boolean scaled) {}

    private record Svm(double cost, Kernel kernel, Degree shape) {}

    record Positive(double x) {
        Positive {
            if (x <= 0) {
                throw new IllegalArgumentException("x must be positive, was " + x);
            }
        }
    }

    private record Timed(
            Duration pause,
            String note,
            List<Integer> layers,
            @Nullable Long limit) {}

    private static final Space SVM = Space.of(
            Axis.linear("cost", 1, 2).withSteps(2),
            Axis.choice("kernel", Kernel.POLY, "RBF"),
            Axis.integers("shape.degree", 2, 3),
            Axis.choice("shape.scaled", true));

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("points.csv"), content);
    }

    @Test
    void componentsAreTheParametersOfTheirNames() {
        assertThat(SVM.grid().as(Svm.class).collectList().block())
                .hasSize(8)
                .startsWith(new Svm(1, Kernel.POLY, new Degree(2, true)), new Svm(1, Kernel.POLY, new Degree(3, true)))
                .endsWith(new Svm(2, Kernel.RBF, new Degree(3, true)));
    }

    @Test
    void namesThatDifferAreRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Space.of(Axis.integers("degree", 1, 2), Axis.integers("gama", 1, 2))
                        .grid()
                        .as(Degree.class))
                .withMessage("the parameters must be the components of record Degree, which are [degree, scaled], were"
                        + " [degree, gama]; missing: [scaled]; unknown: [gama]; name them alike; or make the record with"
                        + " map(point -> ..)");
    }

    @Test
    void aValueThatDoesNotSuitIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Space.of(Axis.linear("degree", 1, 2), Axis.choice("scaled", true))
                        .sobol(4)
                        .as(Degree.class))
                .withMessage(
                        "component \"degree\" must be a whole number (int), was 1.0 (Double), value 0 of that parameter;"
                                + " change the axis or record Degree; or make the record with map(point -> ..)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Space.of(Axis.integers("degree", 1, 1L << 40), Axis.choice("scaled", true))
                        .sobol(4)
                        .as(Degree.class))
                .withMessageStartingWith(
                        "component \"degree\" must be a whole number (int), was 1099511627776 (Long), value 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Space.of(Axis.integers("degree", 1, 2), Axis.choice("scaled", true, "perhaps"))
                        .sobol(4)
                        .as(Degree.class))
                .withMessageStartingWith("component \"scaled\" must be true or false, was perhaps (String), value 1");
    }

    private record Loads(double force, float width) {}

    @Test
    void aNumberThatIsTooLargeIsRefusedAtOnce() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Points.ofCsv(file("force,width\n1e400,1\n")).as(Loads.class))
                .withMessageStartingWith("component \"force\" must be a number, was 1e400 (String), value 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Space.of(Axis.linear("force", 0, 1), Axis.linear("width", 0, 1e39))
                        .sobol(4)
                        .as(Loads.class))
                .withMessageStartingWith(
                        "component \"width\" must be a number that a float holds, was 1.0E39 (Double), value 1");
        StepVerifier.create(
                        Points.ofCsv(file("force,width\nInfinity,-Infinity\n")).as(Loads.class))
                .expectNext(new Loads(Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY))
                .verifyComplete();
    }

    @Test
    void whatARecordRefusesIsToldWithItsPoint() {
        StepVerifier.create(Space.of(Axis.integers("x", 0, 1)).grid().as(Positive.class))
                .verifyErrorMessage(
                        "point 0 (x = 0) was refused: Positive does not take [0.0]: x must be positive, was 0.0");
    }

    @Test
    void typesThatHaveNoTextAreRefused() {
        record Odd(Thread worker) {}

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Space.of(Axis.choice("worker", "a")).grid().as(Odd.class))
                .withMessageStartingWith(
                        "\"worker\" must be a number, text, boolean, enum, time, or a record, list, array or"
                                + " map of such, was a java.lang.Thread");
    }

    @Test
    void linesOfAFileArePoints() throws IOException {
        Points points = Points.ofCsv(
                file("\ufeffcost,kernel,shape.degree,shape.scaled\r\n0.5,RBF,2,true\r\n1e3,POLY, 3 ,FALSE\r\n"));

        assertThat(points.size()).isEqualTo(2);
        assertThat(points.as(Svm.class).collectList().block())
                .containsExactly(
                        new Svm(0.5, Kernel.RBF, new Degree(2, true)),
                        new Svm(1000, Kernel.POLY, new Degree(3, false)));
    }

    @Test
    void cellsHoldTextsDurationsAndListsAndMayBeEmpty() throws IOException {
        Points points =
                Points.ofCsv(file("pause,note,layers,limit\nPT1M,\"a \"\"b\"\",\nc\",\"[1, 2]\",\nPT2S,,[],7\n"));

        assertThat(points.as(Timed.class).collectList().block())
                .containsExactly(
                        new Timed(Duration.ofMinutes(1), "a \"b\",\nc", List.of(1, 2), null),
                        new Timed(Duration.ofSeconds(2), "", List.of(), 7L));
    }

    @Test
    void aCellThatDoesNotSuitIsRefusedBeforeAnythingRuns() throws IOException {
        Path file = file("cost,kernel,shape.degree,shape.scaled\n0.5,RBF,2,true\n,RBF,2,true\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Points.ofCsv(file).as(Svm.class))
                .withMessageStartingWith(
                        "component \"cost\" must be a number, was  (String), value 1 of that parameter");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the first line must name the parameters, is empty",
                "'a;b\n1,5;2\n'|the names in the first line must have commas between them, was \"a;b\";"
                        + " save the file with commas, and numbers with a decimal point",
                "'a\tb\n1\t2\n'|the names in the first line must have commas between them, was \"a\tb\";"
                        + " save the file with commas, and numbers with a decimal point",
                "'a,b\n1,2\n3\n'|line 3 must have 2 cells, one for each name in the first line, has 1",
            })
    void aFileThatIsNotATableIsRefused(String content, String reason) throws IOException {
        Path file = file(content);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Points.ofCsv(file))
                .withMessage("points cannot be read from " + file + ": " + reason);
    }

    @Test
    void aCellWithoutAValueIsToldByItsName() throws IOException {
        Point point = Points.ofCsv(file("a,b\n,1\n")).get(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> point.number("a"))
                .withMessage("\"a\" must be a number, was nothing");
    }

    @Test
    void aPointGivesPrimitiveTypesToo() {
        Point point = Space.of(Axis.integers("count", 1, 3)).grid().get(1);

        assertThat(point.as(int.class, "count")).isEqualTo(2);
        assertThat(point.as(long.class, "count")).isEqualTo(2L);
    }

    @Test
    void aFileThatIsNotThereIsAnErrorOfReading() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Points.ofCsv(directory.resolve("none.csv")))
                .withMessageContainingAll("none.csv", "NoSuchFileException");
    }
}
