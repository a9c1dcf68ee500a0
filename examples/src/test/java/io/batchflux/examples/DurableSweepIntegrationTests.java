package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep whose program is killed, again and again. {@code -Ddurable.kills=20 -Ddurable.calls=300} kills it more often.
 */
class DurableSweepIntegrationTests {

    private static final int KILLS = Integer.getInteger("durable.kills", 3);
    private static final int CALLS = Integer.getInteger("durable.calls", 60);
    private static final long MOST_MILLIS = Long.getLong("durable.millis", 10_000);
    private static final int PATIENCE_SECONDS = Integer.getInteger("durable.patience", 240);

    @TempDir
    Path temporary;

    @Test
    void aProgramThatIsKilledAgainAndAgainHasEachResultOnceInTheEnd() throws Exception {
        Path touched = temporary.resolve("touched");
        Random random = new Random(7);
        List<String> story = new ArrayList<>();
        try (LocalAzure local = LocalAzure.start(
                PoolOptions.of("pool").withNodes(2).withTaskSlotsPerNode(2), temporary.resolve("cache"))) {
            for (int kill = 0; kill < KILLS; kill++) {
                long millis = 3_000 + random.nextLong(MOST_MILLIS);
                Process program = start(local, touched, kill);
                boolean ended = program.waitFor(millis, TimeUnit.MILLISECONDS);
                program.destroyForcibly().waitFor();
                story.add((ended ? "ended within " : "killed after ") + millis + " ms, results: "
                        + results(kill).size());
            }
            Process last = start(local, touched, KILLS);
            assertThat(last.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("ends")
                    .isTrue();
            story.add(output(KILLS).get(output(KILLS).size() - 1));

            assertThat(last.exitValue())
                    .as(story + "\n" + String.join("\n", output(KILLS)))
                    .isZero();
            List<String> numbers =
                    IntStream.range(0, CALLS).mapToObj(Integer::toString).toList();
            assertThat(results(KILLS))
                    .as(story.toString())
                    .containsExactlyInAnyOrderElementsOf(
                            numbers.stream().map(number -> "result " + number).toList());
            assertThat(Files.readAllLines(touched)).as(story.toString()).containsExactlyInAnyOrderElementsOf(numbers);
            assertThat(output(KILLS).get(output(KILLS).size() - 1)).startsWith("results=" + CALLS + " ");
            System.out.println(story);
        }
    }

    private Process start(LocalAzure local, Path touched, int number) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DurableSweep.class.getName(),
                        "--name",
                        "kills",
                        "--calls",
                        Integer.toString(CALLS),
                        "--millis",
                        "100",
                        "--touch",
                        touched.toString())
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("output-" + number).toFile());
        builder.environment().putAll(local.environment());
        return builder.start();
    }

    private List<String> output(int number) throws IOException {
        return Files.readAllLines(temporary.resolve("output-" + number));
    }

    private List<String> results(int number) throws IOException {
        return output(number).stream()
                .filter(line -> line.startsWith("result "))
                .toList();
    }
}
