package io.batchflux;

import static io.batchflux.Rig.tasks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.function.NodeMain;
import io.batchflux.testing.BusySchedulers;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Reactor's shared schedulers are the callers': a runner works while none of their threads is free, and without them. */
class SharedSchedulersTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static int length(String text) {
        return text.length();
    }

    @TempDir
    Path directory;

    private final Scheduler loop = Schedulers.newSingle("the-loop");
    private final FakeBlobStore store = FakeBlobStore.create(loop);
    private final FakeBatchService service = FakeBatchService.create(loop).store(store);
    private BatchRunner runner = BatchRunner.create(
            service, store, loop, RunOptions.ofDefaults(FakeBatchService.POOL).withPollInterval(Duration.ofMillis(5)));

    @BeforeEach
    void useASmallJar() throws IOException {
        Path jar = directory.resolve("app.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            entries.putNextEntry(new JarEntry("io/batchflux/SharedSchedulersTests.class"));
        }
        runner = runner.withOptions(options -> options.withFunctions(
                options.functions().withCode(Code.jars(jar)).withCacheDirectory(directory.resolve("cache"))));
        service.tasks(task -> TaskScript.succeeds()
                .writing("out", "x")
                .writing(NodeMain.OUTCOMES_FILE, "{\"id\":\"0\",\"value\":3}\n"));
    }

    @AfterEach
    void disposeOfTheLoop() {
        loop.dispose();
    }

    /** Local files, a function whose code is bundled, and outputs that are saved. */
    private void runEverything() throws IOException {
        Path input = Files.writeString(directory.resolve("in"), "content");
        Flux<Path> saved = runner.run(
                tasks(20).map(task -> task.withInput(Input.file("in", input)).withOutput(Output.named("out", "out"))),
                result -> result.orElseThrow().output("out").saveTo(directory.resolve(result.taskId())));

        StepVerifier.create(saved).expectNextCount(20).expectComplete().verify(PATIENCE);
        StepVerifier.create(runner.call(SharedSchedulersTests::length, "abc"))
                .expectNext(3)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(runner.sweep(SharedSchedulersTests::length, Flux.just("abc", "xyz")))
                .expectNextCount(2)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(runner.run(TaskSpec.command("run").withInput(Input.file("in", input))))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(runner.closeLater()).expectComplete().verify(PATIENCE);
        assertThat(directory.resolve("task-20")).hasContent("x");
    }

    @Test
    void aRunnerWorksWhileCallersBlockAllOfTheirThreads() throws IOException {
        try (BusySchedulers busy = BusySchedulers.occupy()) {
            assertThat(busy).isNotNull();
            runEverything();
        }
    }

    @Test
    void aRunnerOutlivesTheirEnd() throws IOException {
        Schedulers.shutdownNow();

        runEverything();
    }

    @Test
    void everyCallerWhoBlocksThereGetsItsResult() throws IOException {
        Path input = Files.writeString(directory.resolve("in"), "content");
        int callers = 2 * Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE;

        Mono<Long> all = Flux.range(0, callers)
                .flatMap(
                        i -> Mono.fromCallable(
                                        () -> runner.run(TaskSpec.command("run").withInput(Input.file("in", input)))
                                                .block(PATIENCE))
                                .subscribeOn(Schedulers.boundedElastic()),
                        callers)
                .count();

        StepVerifier.create(all).expectNext((long) callers).expectComplete().verify(PATIENCE);
    }

    @Test
    void theCallersTasksAreNeverMadeOnADiskThread() {
        List<String> threads = new CopyOnWriteArrayList<>();
        runner = runner.withOptions(
                options -> options.withConcurrency(options.concurrency().withMaxInFlight(1)));

        StepVerifier.create(runner.run(tasks(20)
                        .doOnNext(task -> threads.add(Thread.currentThread().getName()))
                        .map(task -> task.withInput(Input.file("in", directory.resolve("missing"))))))
                .expectNextCount(20)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(threads).hasSize(20).noneMatch(name -> name.startsWith("disk-of-batchflux"));
    }

    @Test
    void aClosedRunnerHasNoThreadsAndSaysWhyItSavesNothing() throws Exception {
        Set<Thread> before = diskThreads();
        TaskOutput output = requireNonNull(runner.withOptions(options -> options.withCleanUp(CleanUp.NEVER))
                        .run(tasks(1).map(task -> task.withOutput(Output.named("out", "out"))))
                        .blockFirst(PATIENCE))
                .orElseThrow()
                .output("out");
        StepVerifier.create(output.saveTo(directory.resolve("saved")))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        Set<Thread> started = diskThreads();
        started.removeAll(before);
        assertThat(started).isNotEmpty().allMatch(Thread::isDaemon);

        StepVerifier.create(runner.closeLater()).expectComplete().verify(PATIENCE);

        for (Thread thread : started) {
            thread.join(PATIENCE.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
        StepVerifier.create(output.saveTo(directory.resolve("late")))
                .expectError(RunnerClosedException.class)
                .verify(PATIENCE);
        assertThat(directory.resolve("late")).doesNotExist();
    }

    private static Set<Thread> diskThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("disk-of-batchflux"))
                .collect(Collectors.toSet());
    }
}
