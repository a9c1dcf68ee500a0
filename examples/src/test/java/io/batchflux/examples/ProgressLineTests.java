package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.RunInfo;
import io.batchflux.RunProgress;
import io.batchflux.TasksWait;
import io.batchflux.WaitingReason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLineTests {

    private static String printed(boolean terminal, RunProgress... all) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (RunProgress progress : all) {
            try (ProgressLine line =
                    new ProgressLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, 64)) {
                line.show(progress);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static final RunProgress HALF = RunProgress.of(20, 12, 30, 2, Duration.ofMillis(1250));

    @Test
    void rewritesTheLineOnATerminalAndEndsItWhenItIsClosed() {
        assertThat(printed(true, HALF))
                .isEqualTo("\r\u001b[K[############------------] queued 20, running 12, done 30, failed 2  1.3 s%n"
                        .formatted());
    }

    @Test
    void printsPlainLinesElsewhere() {
        assertThat(printed(false, HALF))
                .isEqualTo("[############------------] queued 20, running 12, done 30, failed 2  1.3 s%n".formatted());
    }

    @Test
    void saysWhyTasksWaitUntilThatIsOver() {
        RunInfo run = RunInfo.of(RunInfo.Kind.SWEEP, "job", "container", "java");
        WaitingReason reason = new WaitingReason.SlotsFree("java", 2);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ProgressLine line = new ProgressLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, 64);

        line.onTasksWait(TasksWait.of(run, Instant.EPOCH, List.of(reason)));
        line.show(HALF);
        line.close();

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("[############------------] queued 20, running 12, done 30, failed 2  1.3 s"
                        + "  2 nodes of pool java have free task slots, and yet no task starts there%n".formatted());
        line.onTasksWait(TasksWait.of(run, Instant.EPOCH, List.of()));
        assertThat(line).hasFieldOrPropertyWithValue("waiting", "");
    }

    @Test
    void printsNothingIfNothingHappened() {
        assertThat(printed(true)).isEmpty();
    }
}
