package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Input;
import io.batchflux.Output;
import io.batchflux.RunOptions;
import io.batchflux.Stage;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The real storage stands still, or is killed and comes back with what it has on its disk, under a run: no result is lost. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "processes cannot be stopped there")
class AzuriteOutageIntegrationTests {

    private static final int TASKS = 12;
    private static final Duration OUTAGE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final BatchEmulator emulator = BatchEmulator.start(
            EmulatorOptions.defaults().withPools(PoolOptions.of("pool").withTaskSlotsPerNode(TASKS)));
    private volatile Azurite azurite;
    private BatchRunner runner;

    @BeforeEach
    void start() {
        open.add(emulator);
        azurite = Azurite.start(AzuriteOptions.defaults().withDirectory(directory));
        AzureBatch connection = AzureBatch.connect(AzureBatchOptions.create()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, emulator.endpoint().toString())
                .with(ConfigurationKey.BATCH_ACCOUNT_NAME, emulator.accountName())
                .with(ConfigurationKey.BATCH_ACCOUNT_KEY, emulator.accountKey())
                .with(
                        ConfigurationKey.STORAGE_ACCOUNT_URL,
                        azurite.blobEndpoint().toString())
                .with(ConfigurationKey.STORAGE_ACCOUNT_NAME, azurite.accountName())
                .with(ConfigurationKey.STORAGE_ACCOUNT_KEY, azurite.accountKey())
                .with(ConfigurationKey.POOL_ID, "pool")
                .with(ConfigurationKey.POLL_FREQ, "0.1"));
        open.add(0, connection);
        runner = connection.runner().withOptions(AzuriteOutageIntegrationTests::impatient);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        azurite.close();
    }

    /** An attempt without an answer is given up soon; the deadlines are as they are. */
    private static RunOptions impatient(RunOptions options) {
        RunOptions changed = options;
        for (Stage stage : Stage.values()) {
            changed = changed.withStage(
                    stage,
                    options.stage(stage)
                            .withAttemptTimeout(Duration.ofSeconds(1))
                            .withRetry(options.stage(stage)
                                    .retry()
                                    .withBackoff(Duration.ofMillis(100), Duration.ofMillis(500))));
        }
        return changed;
    }

    private static TaskSpec<Integer> task(int number) {
        return TaskSpec.command("/bin/sh -c 'cp in.txt out.txt'", number)
                .withInput(Input.bytes("in.txt", ("input " + number).getBytes(StandardCharsets.UTF_8)))
                .withOutput(Output.named("out", "out.txt"));
    }

    private static Mono<String> read(TaskResult<Integer> result) {
        return result.orElseThrow().output("out").text(100).map(text -> result.item() + ": " + text);
    }

    private static void assertComplete(List<String> results) {
        assertThat(results)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, TASKS)
                        .mapToObj(i -> i + ": input " + i)
                        .toList());
    }

    private static List<String> all(Flux<String> results) {
        return results.collectList().blockOptional(PATIENCE).orElseThrow();
    }

    /** Runs tasks, and lets the outage begin when all of them have ended and none has been read. */
    private List<String> runWithOutageBeforeReading(Runnable outage) {
        AtomicInteger ended = new AtomicInteger();
        Sinks.Empty<Void> begun = Sinks.empty();
        Mono<Void> outageBegins = Mono.fromRunnable(outage)
                .subscribeOn(Schedulers.boundedElastic())
                .then();
        Flux<String> results = runner.run(Flux.range(0, TASKS).map(AzuriteOutageIntegrationTests::task), result -> {
            Mono<Void> wait = ended.incrementAndGet() == TASKS
                    ? outageBegins.doOnSuccess(done -> begun.tryEmitEmpty()).doOnError(begun::tryEmitError)
                    : begun.asMono();
            return wait.then(Mono.defer(() -> read(result)));
        });
        return all(results);
    }

    private List<ProcessHandle> processes() {
        List<ProcessHandle> found = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
        assertThat(found).isNotEmpty();
        return found;
    }

    private void signal(String signal) {
        for (ProcessHandle process : processes()) {
            try {
                int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor();
                assertThat(exit).isZero();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void after(Duration pause, Runnable end) {
        Schedulers.boundedElastic().schedule(end, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void storageThatStandsStillWhileInputsAreUploadedIsWaitedFor() {
        signal("STOP");
        after(OUTAGE, () -> signal("CONT"));

        List<String> results = all(runner.run(
                Flux.range(0, TASKS).map(AzuriteOutageIntegrationTests::task), AzuriteOutageIntegrationTests::read));

        assertComplete(results);
    }

    @Test
    void storageThatStandsStillWhileOutputsAreReadIsWaitedFor() {
        List<String> results = runWithOutageBeforeReading(() -> {
            signal("STOP");
            after(OUTAGE, () -> signal("CONT"));
        });

        assertComplete(results);
    }

    @Test
    void storageThatEndsAndComesBackWithItsBlobsIsWaitedFor() {
        int port = azurite.blobEndpoint().getPort();

        List<String> results = runWithOutageBeforeReading(() -> {
            // So that it writes what it knows of its blobs, which it does every few seconds otherwise.
            List<ProcessHandle> ending = processes();
            signal("TERM");
            ending.forEach(process -> process.onExit().join());
            azurite.close();
            after(
                    OUTAGE,
                    () -> azurite = Azurite.start(
                            AzuriteOptions.defaults().withDirectory(directory).withPort(port)));
        });

        assertComplete(results);
    }
}
