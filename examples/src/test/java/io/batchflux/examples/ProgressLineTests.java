package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.RunProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    void printsNothingIfNothingHappened() {
        assertThat(printed(true)).isEmpty();
    }
}
