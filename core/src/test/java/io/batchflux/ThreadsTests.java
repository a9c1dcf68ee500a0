package io.batchflux;

import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.function.NodeMain;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Signals arrive on the runner's scheduler, whatever happens elsewhere. */
class ThreadsTests {

    @TempDir
    Path directory;

    private final Scheduler loop = Schedulers.newSingle("the-loop");
    private final FakeBlobStore store = FakeBlobStore.create(loop);
    private final FakeBatchService service = FakeBatchService.create(loop).store(store);
    private final BatchRunner runner = BatchRunner.create(
            service, store, loop, RunOptions.ofDefaults(FakeBatchService.POOL).withPollInterval(Duration.ofMillis(5)));
    private final Set<String> threads = ConcurrentHashMap.newKeySet();

    @AfterEach
    void disposeOfTheLoop() {
        loop.dispose();
    }

    private <T> Mono<T> onTheLoop(Flux<T> flux) {
        return flux.doOnEach(signal -> threads.add(Thread.currentThread().getName()))
                .last();
    }

    private void assertOneThread() {
        assertThat(threads).hasSize(1).allMatch(name -> name.startsWith("the-loop"));
    }

    @Test
    void resultsOfTasksWithFiles() throws Exception {
        service.tasks(task -> TaskScript.succeeds().writing("out", "x"));
        Path input = Files.writeString(directory.resolve("in"), "content");
        Flux<TaskSpec<Integer>> specs =
                tasks(20).map(task -> task.withInput(Input.file("in", input)).withOutput(Output.named("out", "out")));

        StepVerifier.create(onTheLoop(runner.run(specs)))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(60));

        assertOneThread();
    }

    @Test
    void resultsOfTasksWhoseFilesAreMissing() {
        Flux<TaskSpec<Integer>> specs =
                tasks(20).map(task -> task.withInput(Input.file("in", directory.resolve("no"))));

        StepVerifier.create(onTheLoop(runner.run(specs)))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(60));

        assertOneThread();
    }

    @Test
    void whatIsMadeOfOutputsThatAreSaved() {
        service.tasks(task -> TaskScript.succeeds().writing("out", "x"));
        Flux<TaskSpec<Integer>> specs = tasks(20).map(task -> task.withOutput(Output.named("out", "out")));

        StepVerifier.create(onTheLoop(runner.run(
                        specs,
                        result -> result.orElseThrow().output("out").saveTo(directory.resolve(result.taskId())))))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(60));

        assertOneThread();
        assertThat(directory.resolve("task-20")).hasContent("x");
    }

    @Test
    void resultsOfTasksThatComeFromOtherThreads() {
        List<Integer> done = new CopyOnWriteArrayList<>();
        service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMillis(Rig.number(task) % 7)));
        Flux<TaskSpec<Integer>> specs = Flux.range(0, 20)
                .flatMap(
                        i -> tasks(100)
                                .map(task -> Rig.task(100 * i + task.item()))
                                .subscribeOn(Schedulers.parallel()),
                        20);

        StepVerifier.create(onTheLoop(runner.withOptions(options ->
                                options.withConcurrency(options.concurrency().withMaxInFlight(150)))
                        .run(specs)
                        .doOnNext(result -> done.add(result.item()))))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(60));

        assertThat(done).hasSize(2000).doesNotHaveDuplicates();
        assertOneThread();
    }

    /** Tells where it was made. */
    record Made(String text) {

        static final Set<String> THREADS = ConcurrentHashMap.newKeySet();

        Made {
            THREADS.add(Thread.currentThread().getName());
        }

        static Made large(int length) {
            return new Made("x".repeat(length));
        }
    }

    private void runInImage(int length) {
        Made.THREADS.clear();
        service.tasks(task -> TaskScript.succeeds()
                .writing(
                        NodeMain.OUTCOMES_FILE,
                        "{\"id\":\"0\",\"value\":{\"text\":\"" + "x".repeat(length) + "\"}}\n"));
        BatchRunner inImage = runner.withOptions(
                options -> options.withFunctions(functions -> functions.withCode(Code.inImage("/app/*"))));
        StepVerifier.create(onTheLoop(Flux.concat(
                        inImage.call(Made::large, length),
                        inImage.sweep(Made::large, Flux.range(0, 20).map(i -> length)),
                        inImage.withOptions(options -> options.withFunctions(
                                        functions -> functions.withChunking(Chunking.auto(Duration.ofSeconds(1)))))
                                .sweep(Made::large, Flux.range(0, 20).map(i -> length)))))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    @Test
    void largeResultsOfFunctionsAreReadElsewhere() {
        runInImage(100_000);

        assertThat(Made.THREADS).isNotEmpty().allMatch(name -> name.startsWith("disk-of-batchflux"));
        assertOneThread();
    }

    @Test
    void smallResultsOfFunctionsAreReadThere() {
        runInImage(100);

        assertThat(Made.THREADS).isNotEmpty().allMatch(name -> name.startsWith("the-loop"));
        assertOneThread();
    }

    @Test
    void singleTasksAndErrors() {
        StepVerifier.create(onTheLoop(runner.run(TaskSpec.command("x")).flux()))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        StepVerifier.create(onTheLoop(runner.withOptions(
                                options -> options.withJob(options.job().withPoolId("elsewhere")))
                        .run(tasks(1))))
                .expectError(StageFailedException.class)
                .verify(Duration.ofSeconds(60));

        assertOneThread();
    }

    private static Flux<TaskSpec<Integer>> named(int count) {
        return tasks(count).map(task -> task.withId("task-" + task.item()));
    }

    private void ends(Publisher<?> publisher) {
        StepVerifier.create(Flux.from(publisher)
                        .doOnEach(signal -> threads.add(Thread.currentThread().getName()))
                        .then())
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    @Test
    void allThatANamedRunTells() {
        NamedRun run = runner.named("nightly");
        ends(run.run(named(3)));
        ends(run.run(named(3)));
        ends(run.run(named(5)));
        ends(run.status());
        ends(run.results());
        ends(run.rerunFailed());
        ends(run.cancel());
        ends(run.forget());

        assertOneThread();
    }

    @Test
    void whatWasLeftBehind() {
        Flux<TaskSpec<Integer>> specs = tasks(3).map(task -> task.withInput(Input.bytes("in", new byte[1])));
        BatchRunner keeping = runner.withOptions(options -> options.withCleanUp(CleanUp.NEVER));
        ends(keeping.run(specs));
        ends(runner.leftBehind());
        ends(runner.reap(Duration.ZERO));
        ends(runner.deleteUnusedCode(Duration.ZERO));

        assertOneThread();
    }

    @Test
    void errorsOfANamedRun() {
        NamedRun run = runner.named("nightly");
        ends(run.run(named(1)));
        Flux<TaskSpec<Integer>> failing = named(3).concatWith(Flux.error(new IllegalStateException("lost")));

        StepVerifier.create(onTheLoop(run.run(failing)))
                .expectErrorMessage("lost")
                .verify(Duration.ofSeconds(60));
        StepVerifier.create(onTheLoop(runner.withOptions(
                                options -> options.withJob(options.job().withPoolId("elsewhere")))
                        .named("other")
                        .run(named(1))))
                .expectError()
                .verify(Duration.ofSeconds(60));

        assertOneThread();
    }
}
