package io.batchflux.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SweepLoadTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--calls=0|--calls must be between 1 and 1000000, was 0",
                "--calls=x|--calls",
                "--millis=-1|--millis must be between 0 and 3600000, was -1",
                "--slots=0|--slots must be between 1 and 256, was 0",
                "--repeat=0|--repeat must be between 1 and 1000, was 0",
                "--chunking=best|must be none, of:N or auto, was \"best\"",
                "--chunking=none,of:|a number of calls must follow of:, was \"of:\"",
                "--chunking=,|--chunking must have at least one chunking, such as auto, was nothing",
                "--chunking=of:0|\"of:0\": calls must be between 1 and 10000, was 0",
                "--chunking=auto,none,auto|--chunking must have each chunking once, was auto,none,auto",
                "--distribution=normal|CONSTANT",
                "--json=/no/such/file|--json must be a file in a directory that can be written, was /no/such/file"
            })
    void whatCannotBeMeasuredIsRefusedBeforeAnythingStarts(String argument, String message) {
        StringWriter errors = new StringWriter();
        CommandLine line = Benchmarks.sweep().setErr(new PrintWriter(errors));

        assertThat(line.execute(argument)).isEqualTo(2);
        assertThat(errors.toString()).contains(message);
    }

    @Test
    void theSameSeedDrawsTheSameDurations() {
        long[] drawn = Distribution.EXPONENTIAL.draw(10_000, 100, 7);

        assertThat(Distribution.EXPONENTIAL.draw(10_000, 100, 7)).containsExactly(drawn);
        assertThat(Distribution.EXPONENTIAL.draw(10_000, 100, 8)).isNotEqualTo(drawn);
        assertThat(Arrays.stream(drawn).average().orElseThrow()).isBetween(97_000.0, 103_000.0);
        assertThat(Distribution.CONSTANT.draw(2, 100, 7)).containsExactly(100_000, 100_000);
    }

    @Test
    void theIdealBeginsWithTheLongest() {
        assertThat(IdealSchedule.end(new long[] {1, 1, 2}, 2)).isEqualTo(2);
        assertThat(IdealSchedule.end(new long[] {5, 5, 5}, 2)).isEqualTo(10);
        assertThat(IdealSchedule.end(new long[] {3}, 9)).isEqualTo(3);
    }

    @Test
    void whatWasLostInOneOfSeveralRunsIsLost() {
        SweepRow right = new SweepRow("none", 2, 1, 4, "constant", 3, 1, 2, 1.0, 1, 1, 1, 0, 0);
        SweepRow wrong = new SweepRow("none", 2, 1, 4, "constant", 1, 1, 2, 1.0, 1, 1, 1, 1, 0);
        SweepRow other = new SweepRow("none", 2, 1, 4, "constant", 2, 1, 2, 1.0, 1, 1, 1, 0, 1);

        SweepRow median = SweepRow.median(List.of(right, wrong, other));

        assertThat(median.wallSeconds()).isEqualTo(2);
        assertThat(median.lost()).isEqualTo(1);
        assertThat(median.doubled()).isEqualTo(1);
        assertThat(median.isCorrect()).isFalse();
    }
}
