package io.batchflux.function;

import static io.batchflux.function.NodeDirectory.call;
import static io.batchflux.function.NodeMain.OUTCOMES_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the program begins no further call, and gives the rest back. */
class NodeMainBudgetTests {

    private static final String RUNNING = ".running";

    private final NodeDirectory node;

    NodeMainBudgetTests(@TempDir Path directory) {
        node = new NodeDirectory(directory);
    }

    @ParameterizedTest
    @CsvSource({"7, 2, budget", "1, 1, budget", "-5, 1, budget", "1000, 4, done", "soon, 4, done"})
    void beginsNoFurtherCallWhenItsBudgetIsUsedUpButMakesOne(String millis, int made, String end) throws Exception {
        AtomicLong clock = new AtomicLong();
        String lines = IntStream.range(0, 4)
                .mapToObj(i ->
                        call(Integer.toString(i), SampleFunctions::half, 1.0).toJson())
                .collect(Collectors.joining("\n"));

        NodeMain.run(
                node.directory,
                lines,
                getClass().getClassLoader(),
                PrintedTails.NONE,
                CallBudget.startingNow(millis, () -> clock.getAndAdd(4_000_000)),
                false);

        assertThat(node.outcomes()).hasSize(made);
        assertThat(Files.readAllLines(node.directory.resolve(OUTCOMES_FILE))).endsWith("{\"end\":\"" + end + "\"}");
    }

    /** Returns when the file says that this call is the last one; another file says that this runs. */
    static boolean isLast(String file) throws IOException {
        Files.writeString(Path.of(file + RUNNING), "");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            if (Files.readString(Path.of(file)).contains("{\"last\":\"1\"}\n")) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    @Test
    void saysWhichCallIsTheLastWhileThatRuns() throws Exception {
        String file = node.directory.resolve(OUTCOMES_FILE).toString();
        String lines = call("0", SampleFunctions::half, 1.0).toJson() + "\n"
                + IntStream.range(1, 4)
                        .mapToObj(i -> call(Integer.toString(i), NodeMainBudgetTests::isLast, file)
                                .toJson())
                        .collect(Collectors.joining("\n"));

        NodeMain.run(
                node.directory,
                lines,
                getClass().getClassLoader(),
                PrintedTails.NONE,
                CallBudget.startingNow("1", () -> Files.exists(Path.of(file + RUNNING)) ? 1_000_000 : 0),
                true);

        assertThat(Files.readAllLines(node.directory.resolve(OUTCOMES_FILE)))
                .filteredOn(line -> !line.startsWith("{\"protocol\""))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("{\"id\":\"0\""),
                        said -> assertThat(said).isEqualTo("{\"last\":\"1\"}"),
                        second -> assertThat(second).startsWith("{\"id\":\"1\"").contains("true"),
                        end -> assertThat(end).isEqualTo("{\"end\":\"budget\"}"));
    }

    @Test
    void anotherTryBeginsNoCallThatWasGivenBack() throws Exception {
        Files.writeString(
                node.directory.resolve(OUTCOMES_FILE),
                new Outcome.Value("0", "0.5").toJson() + "\n{\"last\":\"1\"}\n{\"id\":\"1");

        assertThat(node.run(
                                call("0", SampleFunctions::half, 1.0),
                                call("1", SampleFunctions::half, 3.0),
                                call("2", SampleFunctions::half, 5.0))
                        .code())
                .isZero();

        assertThat(Files.readAllLines(node.directory.resolve(OUTCOMES_FILE)))
                .anyMatch(line -> line.startsWith("{\"id\":\"1\""))
                .noneMatch(line -> line.startsWith("{\"id\":\"2\""))
                .endsWith("{\"end\":\"budget\"}");
    }
}
