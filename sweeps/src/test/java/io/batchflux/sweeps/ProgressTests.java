package io.batchflux.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.batchflux.Evaluation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class ProgressTests {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Progress progress = Progress.create().withScheduler(clock);

    private Progress on(boolean terminal) {
        return progress.withOutput(new PrintStream(printed, true, StandardCharsets.UTF_8), terminal);
    }

    private Flux<Evaluation<Integer, Integer>> everySecond(int count) {
        return Flux.interval(Duration.ofMillis(500), Duration.ofSeconds(1), clock)
                .take(count)
                .map(number -> Evaluation.Succeeded.of(number.intValue() + 1, 1));
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Moves the clock from line to line, each of which, with its rate, another thread prints. */
    private void advanceTo(int line, Duration step) {
        clock.advanceTimeBy(step);
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (printed.toString(StandardCharsets.UTF_8)
                                .chars()
                                .filter(c -> c == '/')
                                .count()
                        < line
                && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void elsewhereALineIsPrintedEveryHalfMinute() {
        StepVerifier.create(everySecond(120).transform(on(false).withTotal(120)::follow))
                .then(() -> advanceTo(1, Duration.ofSeconds(30)))
                .then(() -> advanceTo(2, Duration.ofSeconds(30)))
                .then(() -> advanceTo(3, Duration.ofSeconds(30)))
                .thenConsumeWhile(evaluation -> evaluation.item() < 90)
                .then(() -> clock.advanceTimeBy(Duration.ofSeconds(30)))
                .thenConsumeWhile(evaluation -> true)
                .verifyComplete();

        assertThat(lines())
                .hasSizeBetween(4, 5)
                .startsWith(
                        "[######------------------] 30 of 120, 1.00/s, 1:30 left",
                        "[############------------] 60 of 120, 1.00/s, 1:00 left",
                        "[##################------] 90 of 120, 1.00/s, 0:30 left")
                .endsWith("120 of 120 evaluations in 2:00, 1.00/s");
    }

    @Test
    void onATerminalOneLineIsRewritten() {
        StepVerifier.create(everySecond(2).transform(on(true).withTotal(10)::follow))
                .then(() -> advanceTo(1, Duration.ofSeconds(1)))
                .expectNextCount(1)
                .then(() -> clock.advanceTimeBy(Duration.ofSeconds(1)))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("\r\u001b[K\u001b[?7l[##----------------------] 1 of 10, ")
                .contains(" left\u001b[?7h\r")
                .endsWith("\r\u001b[K2 of 10 evaluations in 1.50 s, 1.33/s" + System.lineSeparator());
    }

    @Test
    void withoutATotalNoTimeIsLeft() {
        StepVerifier.create(everySecond(40).transform(on(false)::follow))
                .then(() -> advanceTo(1, Duration.ofSeconds(30)))
                .then(() -> clock.advanceTimeBy(Duration.ofSeconds(10)))
                .expectNextCount(40)
                .verifyComplete();

        assertThat(lines()).startsWith("30, 1.00/s, 0:30");
    }

    @Test
    void failuresAreCounted() {
        StepVerifier.create(Flux.fromIterable(Shots.evaluations(16))
                        .transform(on(false).withTotal(16)::follow))
                .expectNextCount(16)
                .verifyComplete();

        assertThat(lines()).containsExactly("16 of 16 (4 failed) evaluations in 0.0 ms");
    }

    @Test
    void aNegativeTotalIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> progress.withTotal(-1))
                .withMessage("total must not be negative, was -1");
    }
}
