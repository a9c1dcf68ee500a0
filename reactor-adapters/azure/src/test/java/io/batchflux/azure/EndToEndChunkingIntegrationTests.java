package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Chunking;
import io.batchflux.Code;
import io.batchflux.Evaluation;
import io.batchflux.FunctionFailedException;
import io.batchflux.TaskFailedException;
import io.batchflux.azure.EndToEndFunctions.Deed;
import io.batchflux.azure.EndToEndFunctions.Deed.Kind;
import io.batchflux.azure.EndToEndFunctions.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Sweeps whose tasks make several calls, in real processes: what ends one, and which calls are made again. */
class EndToEndChunkingIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd();

    @TempDir
    Path directory;

    private BatchRunner runner(Chunking chunking) {
        return azure.runner()
                .withOptions(options -> options.withPollInterval(Duration.ofMillis(200))
                        .withTasks(options.tasks().withRetries(1))
                        .withFunctions(options.functions()
                                .withCode(Code.containing(EndToEndFunctions.class))
                                .withJavaCommand(EndToEnd.JAVA)
                                .withChunking(chunking)));
    }

    private Deed deed(int number, Kind kind) {
        return new Deed(directory.resolve(number + ".txt").toString(), kind);
    }

    private List<Deed> deeds(Kind... kinds) {
        return Flux.range(0, kinds.length)
                .map(number -> deed(number, kinds[number]))
                .collectList()
                .blockOptional()
                .orElseThrow();
    }

    private static BatchRunner withTimeLimit(BatchRunner runner, Duration timeLimit) {
        return runner.withOptions(options -> options.withTasks(options.tasks().withTimeLimit(timeLimit)));
    }

    @Test
    void callThatEndsItsProcessFailsAloneAndCallsWithAnOutcomeAreMadeOnce() {
        List<Deed> deeds = deeds(
                Kind.NOTHING, Kind.NOTHING, Kind.HALT, Kind.NOTHING, Kind.THROW, Kind.EXIT, Kind.NOTHING, Kind.NOTHING);

        List<Evaluation<Deed, String>> sweep =
                azure.all(runner(Chunking.of(8)).sweep(EndToEndFunctions::deed, Flux.fromIterable(deeds)));

        assertThat(sweep).extracting(Evaluation::item).containsExactlyInAnyOrderElementsOf(deeds);
        for (Evaluation<Deed, String> evaluation : sweep) {
            Deed deed = evaluation.item();
            switch (deed.kind()) {
                case HALT -> {
                    assertThat(cause(evaluation))
                            .isInstanceOf(TaskFailedException.class)
                            .hasMessageContaining("it exited with code 7 after 1 retries");
                    // Once among the others, twice alone.
                    assertThat(deed.executions()).isEqualTo(3);
                }
                case EXIT -> {
                    assertThat(cause(evaluation))
                            .isInstanceOf(FunctionFailedException.class)
                            .hasMessageContaining("left no outcome");
                    assertThat(deed.executions()).isEqualTo(2);
                }
                case THROW -> {
                    assertThat(cause(evaluation)).hasMessageContaining("the matrix is singular");
                    assertThat(deed.executions()).isEqualTo(1);
                }
                default -> {
                    assertThat(evaluation.orElseThrow()).isEqualTo("done");
                    assertThat(deed.executions()).isEqualTo(1);
                }
            }
        }
        assertThat(deeds.get(0).processes()).isEqualTo(deeds.get(1).processes());
        assertThat(azure.requests("Jobs_Create")).isEqualTo(1);
    }

    private static Throwable cause(Evaluation<Deed, String> evaluation) {
        return ((Evaluation.Failed<Deed, String>) evaluation).cause();
    }

    @Test
    void processThatIsKilledLosesNoOutcome() throws Exception {
        List<Deed> deeds = deeds(Kind.NOTHING, Kind.NOTHING, Kind.SLEEP_ONCE, Kind.NOTHING);
        CompletableFuture<List<Evaluation<Deed, String>>> sweep = azure.onEventLoop(
                        runner(Chunking.of(4)).sweep(EndToEndFunctions::deed, Flux.fromIterable(deeds)))
                .collectList()
                .toFuture();
        String process = EndToEnd.await(
                        "the third call", () -> deeds.get(2).processes(), processes -> processes.size() == 1)
                .get(0);

        ProcessHandle.of(Long.parseLong(process)).orElseThrow().destroyForcibly();

        assertThat(sweep.get(20, TimeUnit.SECONDS)).hasSize(4).allMatch(Evaluation::isSuccess);
        assertThat(deeds).extracting(Deed::executions).containsExactly(1L, 1L, 2L, 1L);
    }

    @Test
    void chunkThatReachesItsTimeLimitGoesOnAfterItsOutcomes() {
        List<Deed> deeds = deeds(Kind.NOTHING, Kind.SLEEP_ONCE, Kind.NOTHING);
        BatchRunner runner = withTimeLimit(runner(Chunking.of(3)), Duration.ofSeconds(5));

        List<Evaluation<Deed, String>> sweep =
                azure.all(runner.sweep(EndToEndFunctions::deed, Flux.fromIterable(deeds)));

        assertThat(sweep).hasSize(3).allMatch(Evaluation::isSuccess);
        assertThat(deeds).extracting(Deed::executions).containsExactly(1L, 2L, 1L);
    }

    /** The first task has both calls, of which the first waits for the second. */
    @Test
    void callBehindOneThatRunsIsMadeByAnotherTask() {
        String file = directory.resolve("second").toString();
        List<Waiting> calls = Flux.range(0, 8)
                .map(number -> new Waiting(number, file))
                .collectList()
                .blockOptional()
                .orElseThrow();

        List<Evaluation<Waiting, Boolean>> sweep = azure.all(runner(Chunking.auto(Duration.ofSeconds(1)))
                .sweep(EndToEndFunctions::waiting, Flux.fromIterable(calls)));

        assertThat(sweep).extracting(Evaluation::item).containsExactlyInAnyOrderElementsOf(calls);
        assertThat(sweep).allMatch(Evaluation::isSuccess);
        assertThat(sweep).extracting(Evaluation::orElseThrow).containsOnly(true);
    }

    @Test
    void automaticChunksOfShortCallsShareTheProcessesOfTheSlots() {
        List<Evaluation<Integer, Long>> sweep =
                azure.all(runner(Chunking.auto()).sweep(EndToEndFunctions::process, Flux.range(0, 60)));

        assertThat(sweep)
                .extracting(Evaluation::item)
                .containsExactlyInAnyOrderElementsOf(Flux.range(0, 60).toIterable());
        Set<Long> processes = sweep.stream().map(Evaluation::orElseThrow).collect(Collectors.toSet());
        assertThat(processes).hasSize(4);
    }
}
