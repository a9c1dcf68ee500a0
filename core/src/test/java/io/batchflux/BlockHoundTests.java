package io.batchflux;

import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.function.NodeMain;
import io.batchflux.spi.BlockingThreads;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** One non-blocking thread drives a run, and is never blocked. */
class BlockHoundTests {

    private static final List<Throwable> BLOCKED = new CopyOnWriteArrayList<>();

    static int length(String text) {
        return text.length();
    }

    @TempDir
    Path directory;

    private final Scheduler loop = Schedulers.newParallel("loop", 1);
    private final FakeBlobStore store = FakeBlobStore.create(loop);
    private final FakeBatchService service = FakeBatchService.create(loop).store(store);

    @BeforeAll
    static void listenForBlockingCalls() {
        BlockHound.builder()
                .loadIntegrations()
                .blockingMethodCallback(method -> BLOCKED.add(new IllegalStateException(method.toString())))
                .install();
    }

    @BeforeEach
    void forget() {
        BLOCKED.clear();
    }

    @AfterEach
    void disposeOfTheLoop() {
        loop.dispose();
    }

    private BatchRunner runner() {
        RunOptions options = RunOptions.ofDefaults(FakeBatchService.POOL).withPollInterval(Duration.ofMillis(5));
        return BatchRunner.create(
                service,
                store,
                loop,
                options.withFunctions(options.functions().withCode(Code.inImage("/app/*")))
                        .withStage(
                                Stage.ADD_TASKS,
                                options.stage(Stage.ADD_TASKS)
                                        .withRetry(RetryPolicy.ofDefaults()
                                                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(1)))));
    }

    private <T> void verify(Flux<T> flux, long count) {
        StepVerifier.create(flux.subscribeOn(loop))
                .expectNextCount(count)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        assertThat(BLOCKED).isEmpty();
    }

    @Test
    void aBlockingCallOnTheThreadIsNoticed() {
        Mono<Void> sleep = Mono.<Void>fromRunnable(() -> {
                    try {
                        Thread.sleep(1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .subscribeOn(loop);

        StepVerifier.create(sleep).expectComplete().verify(Duration.ofSeconds(60));

        assertThat(BLOCKED).singleElement().asString().contains("java.lang.Thread.sleep");
    }

    @Test
    void workIsHandedOverToThreadsThatMayBlockAndTheseEnd() {
        Scheduler loops = Schedulers.newParallel("loops", 2);
        Mono<Void> begunAndEnded = Mono.<Void>fromRunnable(() -> {
                    for (int i = 0; i < 500; i++) {
                        BlockingThreads own = BlockingThreads.create("own", 4);
                        for (int work = 0; work < 8; work++) {
                            own.schedule(() -> {});
                        }
                        own.dispose();
                    }
                })
                .subscribeOn(loops);

        StepVerifier.create(Mono.when(begunAndEnded, begunAndEnded))
                .expectComplete()
                .verify(Duration.ofSeconds(60));

        loops.dispose();
        assertThat(BLOCKED).isEmpty();
    }

    @Test
    void aRunWithFilesRetriesAndFailures() throws Exception {
        Path input = Files.writeString(directory.resolve("in"), "x".repeat(200_000));
        service.faults().on(BatchOperation.ADD_TASKS).call(1).applyThenFail(Errors.passing());
        store.faults().on(BlobOperation.LIST).call(1).delay(Duration.ofMillis(2));
        service.tasks(task -> number(task) % 10 == 0
                ? TaskScript.exits(1).saying("oh")
                : TaskScript.succeeds()
                        .runningFor(Duration.ofMillis(number(task) % 20))
                        .writing("out", new byte[50_000]));
        Flux<TaskSpec<Integer>> tasks = tasks(100)
                .map(task -> task.withInput(Input.file("in", number(task) == 5 ? directory.resolve("missing") : input))
                        .withOutput(Output.named("out", "out"))
                        .withRetries(0));

        verify(
                runner().run(
                                tasks,
                                result -> result instanceof TaskResult.Succeeded<Integer> succeeded
                                        ? succeeded
                                                .output("out")
                                                .saveTo(directory.resolve(result.taskId()))
                                                .map(Path::toString)
                                        : Mono.just("failed")),
                100);
    }

    private static int number(TaskSpec<Integer> task) {
        return task.item();
    }

    private static int number(io.batchflux.spi.TaskDefinition task) {
        return Rig.number(task);
    }

    @Test
    void singleTasksAndCalls() {
        service.tasks(task -> TaskScript.succeeds().writing(NodeMain.OUTCOMES_FILE, "{\"id\":\"0\",\"value\":3}\n"));
        BatchRunner runner = runner();

        verify(
                Flux.range(1, 50)
                        .flatMap(
                                i -> Flux.merge(
                                        runner.run(TaskSpec.command("run")),
                                        runner.call(BlockHoundTests::length, "abc")),
                                50),
                100);
        verify(runner.sweep(BlockHoundTests::length, Flux.just("abc", "xyz")), 2);
        verify(runner.closeLater().flux(), 0);
    }
}
